import type { RequestContext } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { seenLagMs } from './fold-messages.ts';
import { closeOverdueAlerts } from './group-store.ts';

const mostAtOnce = 500;

/** Ends alerts whose sender stopped repeating them, and groups with their last one. @returns how many */
export async function endAlerts(ctx: RequestContext): Promise<number> {
  let total = 0;
  for (;;) {
    const { ended, looked } = await endSome(ctx);
    total += ended;
    if (looked < mostAtOnce) return total;
  }
}

async function endSome(ctx: RequestContext): Promise<{ readonly ended: number; readonly looked: number }> {
  const endedBefore = ctx.now - seenLagMs;
  return await ctx.transaction(async (tx) => {
    const closing = { now: ctx.now, newId: () => ctx.newId(), by: undefined };
    const { ids, looked } = await closeOverdueAlerts(tx, { endedBefore, limit: mostAtOnce }, closing);
    if (ids.length > 0) {
      const subjectId = ctx.newId();
      const body = { ended: ids.length, alerts: ids.toSorted() };
      await recordEvidence(tx, ctx, { type: 'alerts.batch_ended', subjectId, body });
      await recordChange(tx, ctx, { kind: 'alerts.batch_ended', subjectId, permission: 'alerts.read' });
    }
    return { ended: ids.length, looked };
  });
}
