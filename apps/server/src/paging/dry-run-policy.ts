import {
  type DryRun,
  dryRun,
  type EscalatedGroup,
  type EscalationPolicy,
  nextInRing,
  type RingPreview,
} from '@lockstep/oncall';
import type { PlannedNotification } from '#contacts/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { judgePolicy, refuseProblems } from './judge-policy.ts';
import { isRing, type PolicyDraft, policyOf } from './policy.ts';
import { getPolicy, getPolicyByName } from './policy-store.ts';
import { loadWorldFacts, type WhoIsReachable, worldAt, type WorldFacts } from './world.ts';

export interface DryRunQuestion {
  readonly policyId: string | undefined;
  readonly policyName: string | undefined;
  /** One that is being edited, in the place of the saved one. */
  readonly draft: PolicyDraft | undefined;
  /** When the alert arrives; undefined: now. */
  readonly at: number | undefined;
  readonly group: Pick<EscalatedGroup, 'urgency' | 'axis' | 'labels'>;
  readonly horizonMs: number;
}

export interface PlayedDryRun extends DryRun {
  readonly policy: EscalationPolicy;
  readonly at: number;
  readonly rings: readonly { readonly step: EscalationPolicy['steps'][number]; readonly preview: RingPreview }[];
  /** How somebody who is paged at a moment is told. */
  readonly messagesTo: (userId: string, at: number) => readonly PlannedNotification[];
  readonly nameOfPerson: (userId: string) => string;
}

/** A policy that pages every minute for days is shown as far as anybody reads. */
const MOST_CALLS = 1_000;
/** Groups and members to look ahead in a ring. */
const LOOK_AHEAD = 8;

/** Whom an alert would page at which minute, and why, if nobody acknowledged. Writes nothing and moves no ring. */
export async function dryRunPolicy(
  ctx: RequestContext,
  contacts: WhoIsReachable,
  question: DryRunQuestion,
): Promise<PlayedDryRun> {
  requirePermission(ctx, 'paging.read');
  const { at = ctx.now, group, horizonMs } = question;
  const policy = await policyToPlay(ctx, question);
  const facts = await loadWorldFacts(ctx.read, contacts, {
    states: [],
    policyIds: [policy.id],
    drafts: [policy],
    people: [],
    from: at,
    to: at + horizonMs,
    rings: 'read',
  });
  const world = worldAt(facts, at);
  const rings = policy.steps.filter(isRing).map((step) => {
    const pointer = world.ringPointer(policy.id, step.id);
    return { step, preview: nextInRing(step, pointer, world, LOOK_AHEAD, at) };
  });
  const played = dryRun(
    policy,
    { id: 'dry-run', ...group },
    (moment) => worldAt(facts, moment),
    at,
    horizonMs,
    MOST_CALLS,
  );
  return {
    ...played,
    policy,
    at,
    rings,
    messagesTo: (userId, moment) => messagesTo(facts, contacts, userId, group.urgency, moment),
    nameOfPerson: (userId) => world.nameOf({ kind: 'person', userId }),
  };
}

async function policyToPlay(ctx: RequestContext, question: DryRunQuestion): Promise<EscalationPolicy> {
  const { policyId, policyName, draft } = question;
  const saved =
    policyId !== undefined
      ? await getPolicy(ctx.read, policyId)
      : policyName !== undefined
        ? await getPolicyByName(ctx.read, policyName)
        : undefined;
  if (draft === undefined) {
    if (saved !== undefined) return saved.policy;
    throw new Problem('paging.policy_not_found', 'no policy is named', {
      help: 'send `policyId`, `policyName` or `policy`',
    });
  }
  refuseProblems(await judgePolicy(ctx.read, draft, saved?.policy.id), 'body.policy');
  return policyOf(draft, saved?.policy.id ?? ctx.newId(), saved?.policy);
}

function messagesTo(
  { reachable }: WorldFacts,
  contacts: WhoIsReachable,
  userId: string,
  urgency: 'high' | 'low',
  at: number,
): readonly PlannedNotification[] {
  const how = reachable.get(userId);
  return how === undefined ? [] : contacts.planNotifications(how, urgency, at);
}
