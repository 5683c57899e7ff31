import type { Transaction } from '../platform/context.ts';
import { findCheckById } from './check-store.ts';
import type { Telling } from './tell-alert.ts';
import type { Probe } from './uptime-check.ts';

/** What the alert of a check says. */
export async function checkTelling(tx: Transaction, id: string): Promise<Telling | undefined> {
  const check = await findCheckById(tx, id);
  if (check === undefined) return undefined;
  const { version, name, service, severity, axis, state, lastProblem, probe } = check;
  return {
    version,
    isDown: state === 'down',
    summary: `${name} is down: ${lastProblem ?? 'no reason'}`,
    severity,
    axis,
    labels: { alertname: 'UptimeCheckDown', check: name, ...(service === undefined ? {} : { service }) },
    annotations: { target: targetOf(probe) },
  };
}

function targetOf(probe: Probe): string {
  return probe.kind === 'http' ? probe.url : `${probe.host}:${probe.port}`;
}
