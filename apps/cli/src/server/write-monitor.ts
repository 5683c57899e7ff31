import type { DocumentOf } from '../apply/documents.ts';
import type { WriteContext, WrittenOne } from './write-context.ts';

/** Heartbeats and checks. One that is paused on neither side is not touched in that. */
export async function writeMonitor(
  document: DocumentOf<'heartbeat'> | DocumentOf<'uptime_check'>,
  isNew: boolean,
  { client, server, before }: WriteContext,
): Promise<WrittenOne> {
  const wasPaused = (before?.kind === 'heartbeat' || before?.kind === 'uptime_check') && before.paused;
  const pausing = document.paused === wasPaused ? {} : { isPaused: document.paused };
  const { name, service, axis, severity } = document;
  if (document.kind === 'heartbeat') {
    const { schedule, source, grace_seconds: graceSeconds } = document;
    const body = {
      axis,
      severity,
      graceSeconds,
      schedule:
        'cron' in schedule
          ? { kind: 'cron' as const, expression: schedule.cron, zone: schedule.zone }
          : { kind: 'period' as const, periodSeconds: schedule.period_seconds },
    };
    const made = isNew
      ? await client.call('createHeartbeat', {
          body: { name, ...body, service: service ?? undefined, source: source ?? undefined },
        })
      : undefined;
    if (!isNew || document.paused)
      await client.call('updateHeartbeat', {
        params: { heartbeat: name },
        body: { ...body, service, source, ...pausing },
      });
    if (made === undefined) return {};
    const { id, pingPath } = made;
    return pingPath === null ? { id } : { id, told: `heartbeat ${name} is pinged at ${server}${pingPath}` };
  }
  const { confirmations, interval_seconds: intervalSeconds } = document;
  const body = { axis, severity, confirmations, intervalSeconds, probe: probeBody(document.probe) };
  const made = isNew
    ? await client.call('createUptimeCheck', { body: { name, ...body, service: service ?? undefined } })
    : undefined;
  if (!isNew || document.paused)
    await client.call('updateUptimeCheck', { params: { check: name }, body: { ...body, service, ...pausing } });
  return made === undefined ? {} : { id: made.id };
}

function probeBody(probe: DocumentOf<'uptime_check'>['probe']) {
  const { slowest_ms: slowestMs, ...rest } = probe;
  if (rest.kind !== 'tls') return { ...rest, slowestMs };
  return { kind: rest.kind, host: rest.host, port: rest.port, daysLeft: rest.days_left, slowestMs };
}
