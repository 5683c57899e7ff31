import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import {
  getEngagement,
  insertEngagement,
  listEngagementsBefore,
  listEngagementsOf,
  updateEngagementRow,
} from './engagement-store.ts';
import { recordServicesEvent } from './events.ts';
import { requireSampleScope } from './sample-scope.ts';
import { getService, getTeam, lockService } from './store.ts';
import { type Engagement, overlap } from './team-member.ts';

export interface NewEngagement {
  readonly team: string;
  readonly service: string;
  readonly axis: Axis;
  readonly policyId: string | undefined;
  /** Undefined: now. */
  readonly startsAt: number | undefined;
  /** Undefined: until somebody ends it. */
  readonly endsAt: number | undefined;
}

/** What a later slice does in the transaction that changes an engagement. */
type EngagementChange = (tx: Transaction, now: number) => Promise<void>;

const changes: EngagementChange[] = [];

/** For whoever goes by engagements: how alerts are routed. */
export function registerEngagementChange(change: EngagementChange): void {
  changes.push(change);
}

export async function listEngagements(
  ctx: RequestContext,
  query: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly service?: string | undefined;
    readonly team?: string | undefined;
  },
): Promise<readonly Engagement[]> {
  requirePermission(ctx, 'services.read');
  const { service, team, limit, cursor } = query;
  const before = decodeCursor(cursor, ['uuid'])?.[0];
  return await listEngagementsBefore(ctx.read, { before, service, team, limit: limit + 1 });
}

/** Gives the alerts of the service to the team. Its members turn no key of it before two people say so: `grantEngagementKey`. */
export async function createEngagement(ctx: RequestContext, input: NewEngagement): Promise<Engagement> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const [team, service] = [await getTeam(tx, input.team), await getService(tx, input.service)];
    requireSampleScope(ctx, service);
    await lockService(tx, service.id);
    const { axis, policyId, startsAt = ctx.now, endsAt } = input;
    const { id: actorId, name, kind } = ctx.actor;
    const engagement: Engagement = {
      id: ctx.newId(),
      team: team.name,
      teamId: team.id,
      service: service.name,
      serviceId: service.id,
      axis,
      policyId,
      startsAt,
      endsAt,
      key: undefined,
      createdBy: { id: actorId, name, kind: kind === 'anonymous' ? 'system' : kind },
    };
    await refuseTimes(tx, engagement);
    if (!(await insertEngagement(tx, engagement, ctx.now))) throw noPolicy(policyId);
    await recordServicesEvent(tx, ctx, {
      type: 'services.engagement_created',
      subjectId: engagement.id,
      body: evidenceOf(engagement),
    });
    for (const change of changes) await change(tx, ctx.now);
    return engagement;
  });
}

/**
 * Ends it, moves its end, or gives the alerts to another policy; what is not given stays, null takes it away. Its key ends with it,
 * and no later than two people agreed to.
 */
export async function updateEngagement(
  ctx: RequestContext,
  id: string,
  input: { readonly endsAt?: number | null | undefined; readonly policyId?: string | null | undefined },
): Promise<Engagement> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    // The service before the engagement, as those do who make one.
    await lockService(tx, (await getEngagement(ctx.read, id)).serviceId);
    const before = await getEngagement(tx, id);
    const endsAt = input.endsAt === undefined ? before.endsAt : (input.endsAt ?? undefined);
    const changed: Engagement = {
      ...before,
      endsAt,
      key: before.key && { ...before.key, endsAt: earlier(before.key.endsAt, endsAt) },
      policyId: input.policyId === undefined ? before.policyId : (input.policyId ?? undefined),
    };
    if (changed.endsAt === before.endsAt && changed.policyId === before.policyId) return before;
    await refuseTimes(tx, changed);
    if (!(await updateEngagementRow(tx, changed))) throw noPolicy(changed.policyId);
    await recordServicesEvent(tx, ctx, {
      type: 'services.engagement_updated',
      subjectId: id,
      body: { ...evidenceOf(changed), was: evidenceOf(before) },
    });
    for (const change of changes) await change(tx, ctx.now);
    return changed;
  });
}

/** What was ended stays ended: who moves the end back again brings no key with it. Undefined: without end. */
function earlier(one: number | undefined, other: number | undefined): number | undefined {
  const end = Math.min(one ?? Number.POSITIVE_INFINITY, other ?? Number.POSITIVE_INFINITY);
  return end === Number.POSITIVE_INFINITY ? undefined : end;
}

function evidenceOf({ team, service, axis, policyId, startsAt, endsAt }: Engagement): object {
  return { team, service, axis, policyId, startsAt, endsAt };
}

/** One team per service, axis and moment: who holds the key must have one answer. */
async function refuseTimes(tx: Transaction, engagement: Engagement): Promise<void> {
  const { id, startsAt, endsAt, serviceId, axis } = engagement;
  if (endsAt !== undefined && endsAt < startsAt) {
    throw new Problem('services.engagement_invalid', 'the end lies before the beginning', {
      help: 'give an end that is after the beginning',
      fields: [{ field: 'body.endsAt', problem: 'lies before the beginning', help: 'move it behind `startsAt`' }],
    });
  }
  const others = await listEngagementsOf(tx, serviceId, axis);
  const other = others.find((one) => one.id !== id && overlap(one, engagement));
  if (other === undefined) return;
  const until = other.endsAt === undefined ? 'without end' : `until ${isoInstant(other.endsAt)}`;
  throw new Problem('services.engagement_overlaps', `team \`${other.team}\` looks after the ${axis} of it, ${until}`, {
    help: 'end that engagement first, or begin this one afterwards',
  });
}

function noPolicy(policyId: string | undefined): Problem {
  return new Problem('paging.policy_not_found', `escalation policy \`${policyId ?? ''}\` does not exist`, {
    help: 'list them with `GET /api/v1/escalation-policies`',
    fields: [{ field: 'body.policyId', problem: 'no such policy', help: 'leave it out, or name one that exists' }],
  });
}
