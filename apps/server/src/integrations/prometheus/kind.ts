import type { SenderKind } from '@lockstep/alerting';
import { parsePostedAlerts, readPostedAlert } from './parse.ts';

/** Prometheus, vmalert, Loki's ruler, Grafana and whoever else posts to Alertmanager's API. */
export const prometheus: SenderKind = {
  id: 'prometheus',
  name: 'Prometheus (Alertmanager API v2)',
  address: {
    form: 'vendor_paths',
    paths: ['/api/v2/alerts'],
    keys: [
      { in: 'header', name: 'authorization', scheme: 'Bearer' },
      { in: 'header', name: 'authorization', scheme: 'Basic' },
    ],
  },
  body: 'json',
  repeatsWhileFiring: true,
  headers: [],
  signature: undefined,
  parse(payload, { now }) {
    const posted = parsePostedAlerts(payload, now);
    if (!posted.ok) return posted;
    return { ok: true, payload: { alerts: posted.alerts, changes: [], rejected: posted.rejected, ignored: [] } };
  },
  parseEntry: readPostedAlert,
  // As Alertmanager answers: nothing when all is well, a text in JSON when something is not, though the rest was stored.
  answer(outcome) {
    switch (outcome.kind) {
      case 'stored': {
        const { rejected, alerts } = outcome.payload;
        if (rejected.length === 0) return { status: 200, headers: {}, body: undefined };
        const named = rejected.slice(0, 20).map(({ path, problem }) => `${path}: ${problem}`);
        const rest = rejected.length > 20 ? `; and ${rejected.length - 20} more` : '';
        return {
          status: 400,
          headers: {},
          body: `${alerts.length} alerts stored, ${rejected.length} refused: ${named.join('; ')}${rest}`,
        };
      }
      case 'unreadable':
        return { status: 400, headers: {}, body: outcome.problem };
      case 'unknown_key':
        return {
          status: 401,
          headers: { 'www-authenticate': 'Bearer' },
          body: outcome.problem ?? 'no source has this key',
        };
      case 'too_many':
        return {
          status: 429,
          headers: { 'retry-after': String(outcome.retryAfterSeconds) },
          body: 'too many requests',
        };
      case 'too_large':
        return { status: 413, headers: {}, body: `the body is larger than ${outcome.limitBytes} bytes` };
      case 'not_stored':
        return { status: 503, headers: {}, body: 'nothing was stored: send it again' };
    }
  },
  setUp: [
    'In `prometheus.yml`, under `alerting.alertmanagers`, name `{host}` as a target and add `authorization: {credentials: {key}}`.',
    'With several Lockstep servers on one database, one of them or a load balancer is enough.',
    'Prometheus repeats firing alerts about every minute; one it stops repeating is over after the time set here.',
  ],
  sample: [
    {
      labels: { alertname: 'LockstepTest', severity: 'info', instance: 'lockstep' },
      annotations: { summary: 'A test from Lockstep: nothing is wrong' },
    },
  ],
};
