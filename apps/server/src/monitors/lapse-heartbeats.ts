import { afterSilence } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { recordMonitorsEvent } from './events.ts';
import { takeDueHeartbeats, updateStanding } from './heartbeat-store.ts';
import { tellAlert } from './tell-alert.ts';

const mostAtOnce = 200;

/** Turns heartbeats late and down whose time has come. @returns how many it looked at; fewer than it may: none is left */
export async function lapseHeartbeats(ctx: RequestContext): Promise<number> {
  let total = 0;
  for (;;) {
    const taken = await lapseSome(ctx);
    total += taken;
    if (taken < mostAtOnce) return total;
  }
}

async function lapseSome(ctx: RequestContext): Promise<number> {
  return await ctx.transaction(async (tx) => {
    const due = await takeDueHeartbeats(tx, ctx.now, mostAtOnce);
    for (const heartbeat of due) {
      const standing = afterSilence(heartbeat, heartbeat, ctx.now);
      if (standing === heartbeat) continue;
      const { id, name, state } = heartbeat;
      await updateStanding(tx, id, standing);
      if (standing.state === state) continue;
      const body = { name, from: state, to: standing.state, because: 'silence' };
      await recordMonitorsEvent(tx, ctx, { type: 'monitors.heartbeat_turned', subjectId: id, body });
      if (standing.state === 'down') await tellAlert(tx, ctx, 'heartbeat', id);
    }
    return due.length;
  });
}
