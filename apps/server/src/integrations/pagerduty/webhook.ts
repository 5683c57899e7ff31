import type { IncomingAction, ReadPayload, SenderKind } from '@lockstep/alerting';
import { type Gathering, gather } from '../reading/gather.ts';
import { isRecord, kindOf, listAt, recordAt, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { hmacSignature } from '../reading/signature.ts';
import { timeOf } from '../reading/time.ts';

const ACTIONS: ReadonlyMap<string, IncomingAction> = new Map([
  ['triggered', 'fire'],
  ['trigger', 'fire'],
  ['reopened', 'fire'],
  ['acknowledged', 'acknowledge'],
  ['acknowledge', 'acknowledge'],
  ['unacknowledged', 'unacknowledge'],
  ['unacknowledge', 'unacknowledge'],
  ['resolved', 'resolve'],
  ['resolve', 'resolve'],
  ['annotated', 'note'],
  ['annotate', 'note'],
]);

/** What PagerDuty tells others of its incidents, for those who run both for a while: version 3, and the older lists of messages. */
export function parsePagerdutyWebhook(payload: unknown): ReadPayload {
  const messages = listAt(payload, 'messages');
  if (!isRecord(payload) || (messages === undefined && recordAt(payload, 'event') === undefined)) {
    const what = isRecord(payload) ? 'neither `event` nor `messages` is there' : `the body is ${kindOf(payload)}`;
    return { ok: false, problem: `${what}: subscribe this address to webhooks (version 3) of PagerDuty` };
  }
  const gathering = gather();
  if (messages === undefined) readEvent(payload['event'], 'event', gathering);
  else for (const [index, message] of messages.entries()) readMessage(message, `messages[${index}]`, gathering);
  return gathering.done();
}

function readEvent(event: unknown, path: string, gathering: Gathering): void {
  const type = textAt(event, 'event_type') ?? '';
  const action = type.startsWith('incident.') ? ACTIONS.get(type.slice('incident.'.length)) : undefined;
  if (action === undefined) {
    gathering.ignore(type === 'pagey.ping' ? 'a test ping' : `\`${type}\` opens or closes nothing`);
    return;
  }
  // A note is an object of its own that names its incident.
  const data = action === 'note' ? recordAt(event, 'data', 'incident') : recordAt(event, 'data');
  const id = textAt(data, 'id');
  if (data === undefined || id === undefined) {
    gathering.reject(`${path}.data`, 'names no incident (`id`)');
    return;
  }
  gathering.alert(path, {
    action,
    dedupKey: id,
    summary: [textAt(data, 'title'), textAt(data, 'summary')],
    labels: {
      service: textAt(data, 'service', 'summary'),
      urgency: textAt(data, 'urgency'),
      priority: textAt(data, 'priority', 'summary'),
      escalation_policy: textAt(data, 'escalation_policy', 'summary'),
      team: textAt(data, 'teams', 0, 'summary'),
    },
    annotations: { number: textAt(data, 'number'), resolve_reason: textAt(data, 'resolve_reason') },
    severity: severityOf(textAt(data, 'priority', 'summary')) ?? ofUrgency(textAt(data, 'urgency')),
    startsAt: action === 'fire' ? timeOf(valueAt(event, 'occurred_at')) : undefined,
    endsAt: action === 'resolve' ? timeOf(valueAt(event, 'occurred_at')) : undefined,
    links: [{ url: valueAt(data, 'html_url'), label: 'PagerDuty' }],
    note:
      action === 'note' ? (textAt(event, 'data', 'content') ?? textAt(event, 'data', 'trimmed_content')) : undefined,
    by: textAt(event, 'agent', 'summary'),
  });
}

/** Versions 1 (`type`, `data.incident`) and 2 (`event`, `incident`). */
function readMessage(message: unknown, path: string, gathering: Gathering): void {
  const type = textAt(message, 'type') ?? textAt(message, 'event') ?? '';
  const action = type.startsWith('incident.') ? ACTIONS.get(type.slice('incident.'.length)) : undefined;
  if (action === undefined) {
    gathering.ignore(type === '' ? 'a message without a type' : `\`${type}\` opens or closes nothing`);
    return;
  }
  const incident = recordAt(message, 'data', 'incident') ?? recordAt(message, 'incident');
  const id = textAt(incident, 'id');
  if (incident === undefined || id === undefined) {
    gathering.reject(path, 'names no incident (`id`)');
    return;
  }
  gathering.alert(path, {
    action,
    dedupKey: id,
    summary: [
      textAt(incident, 'trigger_summary_data', 'subject'),
      textAt(incident, 'trigger_summary_data', 'description'),
      textAt(incident, 'title'),
      textAt(incident, 'summary'),
    ],
    labels: {
      service: textAt(incident, 'service', 'name') ?? textAt(incident, 'service', 'summary'),
      urgency: textAt(incident, 'urgency'),
    },
    annotations: { number: textAt(incident, 'incident_number'), incident_key: textAt(incident, 'incident_key') },
    severity: ofUrgency(textAt(incident, 'urgency')),
    startsAt:
      action === 'fire' ? timeOf(valueAt(incident, 'created_on') ?? valueAt(incident, 'created_at')) : undefined,
    endsAt: action === 'resolve' ? timeOf(valueAt(message, 'created_on')) : undefined,
    links: [{ url: valueAt(incident, 'html_url'), label: 'PagerDuty' }],
    by: textAt(incident, 'last_status_change_by', 'name') ?? textAt(incident, 'last_status_change_by', 'summary'),
  });
}

function ofUrgency(urgency: string | undefined): 'critical' | 'warning' | undefined {
  return urgency === 'high' ? 'critical' : urgency === 'low' ? 'warning' : undefined;
}

export const pagerdutyWebhook: SenderKind = {
  id: 'pagerduty_webhook',
  name: 'PagerDuty webhook',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: hmacSignature('x-pagerduty-signature', 'v1='),
  parse: parsePagerdutyWebhook,
  setUp: [
    'In PagerDuty open Integrations, Generic Webhooks (v3) and add a webhook with the address `{url}`.',
    'Choose the events of incidents: triggered, acknowledged, unacknowledged, resolved, reopened, annotated.',
    'Copy the secret it shows once into the source here: without it anybody who knows the address is believed.',
  ],
  sample: {
    event: {
      event_type: 'incident.triggered',
      occurred_at: '2026-01-01T00:00:00Z',
      data: {
        id: 'LOCKSTEPTEST',
        title: 'Test alert: nothing is wrong',
        urgency: 'low',
        service: { summary: 'example' },
      },
    },
  },
};
