import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { type Gathering, gather } from '../reading/gather.ts';
import { isRecord, type JsonRecord, kindOf, listAt, overlay, textAt, valueAt } from '../reading/json.ts';
import { readLabelAlerts } from '../reading/label-alerts.ts';
import { severityOf } from '../reading/severity.ts';

const MOST_MATCHES = 20;

/** The webhook contact point of unified alerting (version 1), and of the alerting before it. */
export function parseGrafana(payload: unknown): ReadPayload {
  if (!isRecord(payload))
    return { ok: false, problem: `the body is ${kindOf(payload)}: a webhook of Grafana is an object` };
  const gathering = gather();
  if (listAt(payload, 'alerts') !== undefined) {
    readLabelAlerts(payload, gathering, { name: 'Grafana', links: alertLinks, annotations: alertAnnotations });
  } else if (textAt(payload, 'state') !== undefined && valueAt(payload, 'ruleId') !== undefined) {
    readLegacy(payload, gathering);
  } else {
    return {
      ok: false,
      problem:
        'neither `alerts` (unified alerting) nor `ruleId` and `state` (alerting before it) are there: leave the payload of the contact point as it is, or use a generic webhook with a mapping',
    };
  }
  return gathering.done();
}

function alertLinks(alert: JsonRecord) {
  return [
    { url: valueAt(alert, 'panelURL'), label: 'panel' },
    { url: valueAt(alert, 'dashboardURL'), label: 'dashboard' },
    { url: valueAt(alert, 'silenceURL'), label: 'silence in Grafana' },
    { url: valueAt(alert, 'imageURL'), label: 'picture' },
  ];
}

function alertAnnotations(alert: JsonRecord): JsonRecord {
  return { values: valueAt(alert, 'values'), value_string: textAt(alert, 'valueString') };
}

/** One rule, one alert: which of its series are over the line does not make it another. */
function readLegacy(payload: JsonRecord, gathering: Gathering): void {
  const state = textAt(payload, 'state')?.toLowerCase() ?? '';
  if (state === 'paused' || state === 'pending') {
    gathering.ignore(`the rule is ${state}`);
    return;
  }
  const matches = (listAt(payload, 'evalMatches') ?? []).slice(0, MOST_MATCHES);
  const tags = valueAt(payload, 'tags');
  gathering.alert('', {
    action: state === 'ok' ? 'resolve' : 'fire',
    dedupKey: `rule:${textAt(payload, 'orgId') ?? '1'}:${textAt(payload, 'ruleId') ?? ''}`,
    summary: [textAt(payload, 'title'), textAt(payload, 'ruleName'), textAt(payload, 'message')],
    labels: overlay(isRecord(tags) ? tags : {}, { alertname: textAt(payload, 'ruleName'), state }),
    annotations: {
      message: textAt(payload, 'message'),
      matches: matches.map((match) => ({
        metric: valueAt(match, 'metric'),
        value: valueAt(match, 'value'),
        tags: valueAt(match, 'tags'),
      })),
    },
    severity: severityOf(textAt(tags, 'severity')),
    links: [
      { url: valueAt(payload, 'ruleUrl'), label: 'rule' },
      { url: valueAt(payload, 'imageUrl'), label: 'picture' },
    ],
  });
}

export const grafana: SenderKind = {
  id: 'grafana',
  name: 'Grafana',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseGrafana,
  setUp: [
    'In Grafana open Alerting, Contact points and add one of the type Webhook with the address `{url}`.',
    'Leave "Disable resolved message" off and the maximum of alerts at 0.',
    'Name the contact point in the notification policy.',
  ],
  sample: {
    version: '1',
    status: 'firing',
    receiver: 'lockstep',
    orgId: 1,
    groupKey: '{}:{alertname="LockstepTest"}',
    truncatedAlerts: 0,
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'LockstepTest', service: 'example', severity: 'warning' },
        annotations: { summary: 'Test alert: nothing is wrong' },
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: '0001-01-01T00:00:00Z',
        values: { A: 1 },
        fingerprint: '10c57e9000000002',
      },
    ],
  },
};
