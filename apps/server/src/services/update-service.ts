import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { recordServicesEvent } from './events.ts';
import { requireSampleScope } from './sample-scope.ts';
import { type Exposure, type Service, toTier } from './service.ts';
import { getService, getTeam, lockService, updateServiceRow } from './store.ts';
import { workOutService } from './work-out-again.ts';

/** What is not given stays; null takes a value away. */
export interface ServiceUpdate {
  readonly title?: string | undefined;
  readonly team?: string | null | undefined;
  readonly tier?: number | undefined;
  readonly exposure?: Exposure | null | undefined;
  readonly isFailClosed?: boolean | undefined;
}

export async function updateService(ctx: RequestContext, name: string, update: ServiceUpdate): Promise<Service> {
  requirePermission(ctx, 'services.manage');
  return ctx.transaction(async (tx) => {
    const found = await getService(tx, name);
    requireSampleScope(ctx, found);
    await lockService(tx, found.id);
    const before = await getService(tx, name);
    const team =
      update.team === undefined || update.team === null ? update.team : (await getTeam(tx, update.team)).name;
    const after: Service = {
      ...before,
      title: update.title ?? before.title,
      team: team === undefined ? before.team : (team ?? undefined),
      tier: update.tier === undefined ? before.tier : toTier(update.tier),
      exposure: update.exposure === undefined ? before.exposure : (update.exposure ?? undefined),
      isFailClosed: update.isFailClosed ?? before.isFailClosed,
    };
    const changed = changesBetween(before, after);
    if (Object.keys(changed).length === 0) return before;
    await updateServiceRow(tx, after, ctx.now);
    await recordServicesEvent(tx, ctx, { type: 'services.service_updated', subjectId: after.id, body: changed });
    // Exposure decides deadlines, and those decide verdicts.
    await workOutService(tx, ctx, after.id);
    return after;
  });
}

function changesBetween(before: Service, after: Service): Record<string, { from: unknown; to: unknown }> {
  const names = ['title', 'team', 'tier', 'exposure', 'isFailClosed'] as const;
  const changed = names.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [name, { from: before[name] ?? null, to: after[name] ?? null }]));
}
