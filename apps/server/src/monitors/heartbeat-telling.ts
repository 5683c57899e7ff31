import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Heartbeat } from './heartbeat.ts';
import { findHeartbeatById } from './heartbeat-store.ts';
import type { Telling } from './tell-alert.ts';

/** What the alert of a heartbeat says. */
export async function heartbeatTelling(tx: Transaction, id: string): Promise<Telling | undefined> {
  const heartbeat = await findHeartbeatById(tx, id);
  if (heartbeat === undefined) return undefined;
  const { version, name, service, severity, axis, state } = heartbeat;
  return {
    version,
    isDown: state === 'down',
    summary: `heartbeat ${name}: ${whyDown(heartbeat)}`,
    severity,
    axis,
    labels: { alertname: 'HeartbeatDown', heartbeat: name, ...(service === undefined ? {} : { service }) },
    annotations: {},
  };
}

function whyDown({ startedAt, expectedAt, lastPingAt }: Heartbeat): string {
  if (startedAt !== undefined) return `the run that began at ${isoInstant(startedAt)} did not end in time`;
  if (expectedAt !== undefined && lastPingAt !== undefined)
    return `down; last heard of at ${isoInstant(lastPingAt)}, the next ping was due at ${isoInstant(expectedAt)}`;
  return 'down';
}
