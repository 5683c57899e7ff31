import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { isRecord, kindOf, listAt } from '../reading/json.ts';
import { readLabelAlerts } from '../reading/label-alerts.ts';

const CUSTOMISED = 'for a payload made by a template use a generic webhook with a mapping';

/** Version 4 of the webhook, and 3, which lacks fingerprints. */
export function parseAlertmanager(payload: unknown): ReadPayload {
  if (!isRecord(payload) || listAt(payload, 'alerts') === undefined) {
    const what = isRecord(payload) ? '`alerts` is missing or no list' : `the body is ${kindOf(payload)}`;
    return { ok: false, problem: `${what}: a webhook of Alertmanager is an object with \`alerts\`; ${CUSTOMISED}` };
  }
  const gathering = gather();
  readLabelAlerts(payload, gathering, { name: 'Alertmanager', links: () => [], annotations: () => ({}) });
  return gathering.done();
}

export const alertmanager: SenderKind = {
  id: 'alertmanager',
  name: 'Alertmanager (webhook)',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseAlertmanager,
  setUp: [
    'Add a receiver to `alertmanager.yml` with `webhook_configs: [{ url: "{url}", send_resolved: true }]`.',
    'Name it in your route and reload Alertmanager.',
    'Leave `max_alerts` at 0: what is cut from the list can not be resolved.',
  ],
  sample: {
    version: '4',
    status: 'firing',
    receiver: 'lockstep',
    groupKey: '{}:{alertname="LockstepTest"}',
    truncatedAlerts: 0,
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'LockstepTest', service: 'example', severity: 'warning' },
        annotations: { summary: 'Test alert: nothing is wrong' },
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: '10c57e9000000001',
      },
    ],
  },
};
