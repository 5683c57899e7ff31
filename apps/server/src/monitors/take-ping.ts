import { afterPing, type PingKind } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { recordMonitorsEvent } from './events.ts';
import type { Heartbeat } from './heartbeat.ts';
import { lockHeartbeatByKey, updateStanding } from './heartbeat-store.ts';
import { insertPing } from './ping-store.ts';
import { tellAlert } from './tell-alert.ts';

/** Longer than any log line that helps. */
const longestBody = 10_000;

export interface Ping {
  readonly kind: PingKind;
  readonly exitCode: number | undefined;
  readonly body: string | undefined;
}

/**
 * Takes a ping of whoever knows the key: there is nothing else to permit.
 *
 * @returns where the heartbeat stands now; undefined: nobody has this key
 */
export async function takePing(ctx: RequestContext, pingKey: string, ping: Ping): Promise<Heartbeat | undefined> {
  return await ctx.transaction(async (tx) => {
    const heartbeat = await lockHeartbeatByKey(tx, pingKey);
    if (heartbeat === undefined) return undefined;
    const standing = afterPing(heartbeat, heartbeat, ping.kind, ctx.now);
    const isEnd = ping.kind === 'success' || ping.kind === 'fail';
    const runMs = isEnd && heartbeat.startedAt !== undefined ? ctx.now - heartbeat.startedAt : undefined;
    const body = ping.body === undefined || ping.body === '' ? undefined : ping.body.slice(0, longestBody);
    const { kind, exitCode } = ping;
    await insertPing(tx, { id: ctx.newId(), heartbeatId: heartbeat.id, at: ctx.now, kind, exitCode, runMs, body });
    if (standing === heartbeat) return heartbeat;
    await updateStanding(tx, heartbeat.id, standing);
    const hasTurned = standing.state !== heartbeat.state;
    if (hasTurned) {
      const { id, name } = heartbeat;
      const turned = { name, from: heartbeat.state, to: standing.state, because: kind, exitCode };
      await recordMonitorsEvent(tx, ctx, { type: 'monitors.heartbeat_turned', subjectId: id, body: turned });
    }
    if (hasTurned && (standing.state === 'down' || heartbeat.state === 'down'))
      await tellAlert(tx, ctx, 'heartbeat', heartbeat.id);
    return { ...heartbeat, ...standing };
  });
}
