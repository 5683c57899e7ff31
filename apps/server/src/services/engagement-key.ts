import { z } from 'zod';
import { lockAccessState, proposeChange, registerChangeKind } from '#access/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getEngagement } from './engagement-store.ts';
import { recordServicesEvent } from './events.ts';
import { requireGranting } from './give-team-key.ts';
import { lockService } from './store.ts';
import type { Engagement } from './team-member.ts';
import { setEngagementKey } from './team-key-store.ts';

const kind = 'services.engagement_key';
const EngagementKeyPayload = z.object({
  engagementId: z.string(),
  serviceId: z.string(),
  endsAt: z.number().nullable(),
});

registerChangeKind({
  kind,
  permission: 'access.manage',
  apply: async (tx, ctx, change) => {
    const { engagementId, serviceId, endsAt } = EngagementKeyPayload.parse(change.payload);
    const { isSinglePerson } = change;
    const engagement = await lockEngagement(tx, serviceId, engagementId);
    refuseOver(engagement, ctx.now);
    await setEngagementKey(tx, engagementId, { grantedAt: ctx.now, endsAt: endsAt ?? undefined, isSinglePerson });
    const { team, service, axis } = engagement;
    await recordServicesEvent(tx, ctx, {
      type: 'services.engagement_key_granted',
      subjectId: engagementId,
      body: { team, service, axis, endsAt, isSinglePerson },
    });
  },
});

/** Proposes that carriers of the key in the engaged team turn it for the service, for as long as the engagement is to last now. */
export async function grantEngagementKey(
  ctx: RequestContext,
  id: string,
): Promise<{ state: 'applied' | 'waiting'; changeId: string | undefined }> {
  requireGranting(ctx);
  requireReal(ctx);
  const { serviceId } = await getEngagement(ctx.read, id);
  return await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    const engagement = await lockEngagement(tx, serviceId, id);
    refuseOver(engagement, ctx.now);
    const { team, service, axis, endsAt, key } = engagement;
    if (key !== undefined && key.endsAt === endsAt) return { state: 'applied', changeId: undefined };
    const until = endsAt === undefined ? 'without end' : `until ${isoInstant(endsAt)}`;
    return await proposeChange(tx, ctx, {
      kind,
      subjectId: id,
      summary: `let carriers of the ${axis} key in team \`${team}\` turn it for service \`${service}\`, ${until}`,
      payload: { engagementId: id, serviceId, endsAt: endsAt ?? null },
    });
  });
}

/** At once, and by one person. */
export async function takeEngagementKey(ctx: RequestContext, id: string): Promise<Engagement> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  const { serviceId } = await getEngagement(ctx.read, id);
  return await ctx.transaction(async (tx) => {
    const engagement = await lockEngagement(tx, serviceId, id);
    if (engagement.key === undefined) return engagement;
    await setEngagementKey(tx, id, undefined);
    const { team, service, axis } = engagement;
    await recordServicesEvent(tx, ctx, {
      type: 'services.engagement_key_taken',
      subjectId: id,
      body: { team, service, axis },
    });
    return { ...engagement, key: undefined };
  });
}

/** The service before the engagement, as everybody does who writes one. */
async function lockEngagement(tx: Transaction, serviceId: string, id: string): Promise<Engagement> {
  await lockService(tx, serviceId);
  return await getEngagement(tx, id);
}

function refuseOver({ endsAt, team }: Engagement, now: number): void {
  if (endsAt === undefined || endsAt > now) return;
  throw new Problem('services.engagement_invalid', `the engagement of \`${team}\` is over`, {
    help: 'begin another one, then ask for its key',
  });
}
