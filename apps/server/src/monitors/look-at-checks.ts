import type { RequestContext } from '../platform/context.ts';
import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { lockCheckById, takeDueChecks, writeLook } from './check-store.ts';
import { recordMonitorsEvent } from './events.ts';
import type { look as lookAt, LookRules } from './look.ts';
import { tellAlert } from './tell-alert.ts';
import { afterLook, type Look, type UptimeCheck } from './uptime-check.ts';

/** Looks under way at the same time in one process. */
const mostAtOnce = 20;
/** Longer than the slowest look may take. */
const leaseMs = 90_000;

/** Looks at everything that is due. @returns how many checks it looked at */
export async function lookAtChecks(database: Database, rules: LookRules, look: typeof lookAt): Promise<number> {
  let total = 0;
  for (;;) {
    const ctx = makeContext(database, systemActor('uptime'), newId());
    const due = await ctx.transaction((tx) =>
      takeDueChecks(tx, { now: ctx.now, until: ctx.now + leaseMs, limit: mostAtOnce }),
    );
    await Promise.all(
      due.map(async (check) => {
        const found = await look(check.probe, rules);
        await takeLook(makeContext(database, ctx.actor, newId()), check, found, ctx.now);
      }),
    );
    total += due.length;
    if (due.length < mostAtOnce) return total;
  }
}

/** @param check as it was when the look began: one that was changed meanwhile is not judged by it */
async function takeLook(ctx: RequestContext, check: UptimeCheck, found: Look, beganAt: number): Promise<void> {
  const { id, name, confirmations, intervalMs } = check;
  await ctx.transaction(async (tx) => {
    const now = await lockCheckById(tx, id);
    if (now === undefined || now.version !== check.version) return;
    const standing = afterLook(now, confirmations, found.problem);
    const result = { id: ctx.newId(), at: ctx.now, ...found };
    await writeLook(tx, id, result, standing, Math.max(beganAt + intervalMs, ctx.now));
    if (standing.state === now.state) return;
    const body = { name, from: now.state, to: standing.state, problem: found.problem };
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.check_turned', subjectId: id, body });
    if (standing.state === 'down' || now.state === 'down') await tellAlert(tx, ctx, 'check', id);
  });
}
