import { coverage, type EscalationPolicy, type EscalationTarget, type EscalationWorld } from '@lockstep/oncall';
import { isoInstant } from '../platform/db/row-types.ts';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { judgePolicy } from './judge-policy.ts';
import { type PolicyDraft, policyOf } from './policy.ts';
import type { PolicyProblem } from './policy-problems.ts';
import { loadWorldFacts, type WhoIsReachable, worldAt, type WorldFacts } from './world.ts';

export interface PolicyWarning {
  readonly kind: 'nobody_now' | 'no_contact_method' | 'schedule_gap';
  /** `steps[0]`. */
  readonly field: string;
  readonly warning: string;
}

const AHEAD_MS = 30 * 24 * 3_600_000;

/** What is wrong with a policy, and what to know before it is saved. Keeps nobody from saving. */
export async function checkPolicy(
  ctx: RequestContext,
  contacts: WhoIsReachable,
  draft: PolicyDraft,
  id: string | undefined,
): Promise<{ readonly problems: readonly PolicyProblem[]; readonly warnings: readonly PolicyWarning[] }> {
  requirePermission(ctx, 'paging.read');
  const { problems } = await judgePolicy(ctx.read, draft, id);
  const policy = policyOf(draft, id ?? ctx.newId(), undefined);
  const facts = await loadWorldFacts(ctx.read, contacts, {
    states: [],
    policyIds: [],
    drafts: [policy],
    people: [],
    from: ctx.now,
    to: ctx.now + AHEAD_MS,
    rings: 'read',
  });
  return { problems, warnings: policyWarnings(policy, facts, ctx.now) };
}

/** Steps in their order; of each first who can be paged now, then whom nothing reaches, then gaps to come. */
export function policyWarnings(policy: EscalationPolicy, facts: WorldFacts, now: number): readonly PolicyWarning[] {
  const world = worldAt(facts, now);
  return policy.steps.flatMap((step, index) => {
    const field = `steps[${index}]`;
    const { acknowledgement, targets } = step;
    const rings =
      acknowledgement === 'any'
        ? [{ name: 'this step', targets }]
        : [
            { name: 'the ring for reliability', targets: acknowledgement.reliability },
            { name: 'the ring for security', targets: acknowledgement.security },
          ];
    const all = rings.flatMap((ring) => ring.targets);
    return [
      ...rings.flatMap((ring) => nobodyNow(field, ring.name, ring.targets, world)),
      ...unreachable(field, all, world),
      ...gaps(field, all, facts, now),
    ];
  });
}

function nobodyNow(
  field: string,
  name: string,
  targets: readonly EscalationTarget[],
  world: EscalationWorld,
): readonly PolicyWarning[] {
  const isForPeople = targets.some(({ kind }) => kind !== 'channel' && kind !== 'webhook');
  const people = peopleBehind(targets, world);
  if (!isForPeople || people.some((userId) => world.unavailability(userId) === undefined)) return [];
  const why =
    people.length === 0
      ? 'nobody is on call or a member'
      : people
          .slice(0, 5)
          .map(
            (userId) =>
              `${nameOf(world, userId)} ${reasonWords[world.unavailability(userId)?.reason ?? 'deactivated']}`,
          )
          .join(', ');
  return [{ kind: 'nobody_now', field, warning: `${name} can page nobody now: ${why}` }];
}

const reasonWords = {
  deactivated: 'is deactivated',
  on_leave: 'is on leave',
  no_contact_method: 'has no verified contact method',
} as const;

function unreachable(
  field: string,
  targets: readonly EscalationTarget[],
  world: EscalationWorld,
): readonly PolicyWarning[] {
  return peopleBehind(targets, world)
    .filter((userId) => world.unavailability(userId)?.reason === 'no_contact_method')
    .map((userId) => {
      const warning = `${nameOf(world, userId)} has no verified contact method and is passed over`;
      return { kind: 'no_contact_method', field, warning };
    });
}

function gaps(
  field: string,
  targets: readonly EscalationTarget[],
  { schedules, absences }: WorldFacts,
  now: number,
): readonly PolicyWarning[] {
  const ids = new Set(targets.flatMap((target) => (target.kind === 'schedule' ? [target.scheduleId] : [])));
  return [...ids].flatMap((id) => {
    const schedule = schedules.get(id);
    if (schedule === undefined) return [];
    const found = coverage(schedule, now, now + AHEAD_MS, absences).gaps.filter(({ onPurpose }) => !onPurpose);
    const [first] = found;
    if (first === undefined) return [];
    const others = found.length === 1 ? '' : `, and ${found.length - 1} more within 30 days`;
    const warning = `nobody is on call in ${schedule.name} from ${isoInstant(first.from)} to ${isoInstant(first.to)}${others}`;
    return [{ kind: 'schedule_gap' as const, field, warning }];
  });
}

function peopleBehind(targets: readonly EscalationTarget[], world: EscalationWorld): readonly string[] {
  const people = targets.flatMap((target) => {
    switch (target.kind) {
      case 'person':
        return [target.userId];
      case 'schedule':
        return world.onCall(target.scheduleId);
      case 'team':
        return world.teamMembers(target.teamId);
      case 'channel':
      case 'webhook':
        return [];
    }
  });
  return [...new Set(people)];
}

function nameOf(world: EscalationWorld, userId: string): string {
  return world.nameOf({ kind: 'person', userId });
}
