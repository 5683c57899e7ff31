import type { AlertSeverity, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { type JsonRecord, isRecord, kindOf, recordAt, textAt, valueAt } from '../reading/json.ts';
import { timeOf } from '../reading/time.ts';
import { CHANGES, EVENTS_V2, answerIn } from './answers.ts';
import {
  type FieldProblems,
  LONGEST_KEY,
  LONGEST_SUMMARY,
  detailAnnotations,
  detailLabels,
  linksOf,
  needOneOf,
  needRecord,
  needText,
  unreadable,
} from './field-rules.ts';

const ACTIONS = { trigger: 'fire', acknowledge: 'acknowledge', resolve: 'resolve' } as const;
const SEVERITIES: readonly AlertSeverity[] = ['critical', 'error', 'warning', 'info'];
const KEYS = [
  { in: 'body', field: 'routing_key' },
  { in: 'header', name: 'x-routing-key', scheme: undefined },
] as const;

/**
 * Events API v2. What a client can not have meant is refused, as at the vendor; what is merely too long is cut and named: an event
 * must not be lost for the length of its summary.
 */
export function parseEvent(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (!isRecord(payload)) return unreadable([`the body is ${kindOf(payload)} (should be a JSON object)`]);
  const problems: FieldProblems = [];
  const action = needOneOf(problems, payload, 'event_action', ['trigger', 'acknowledge', 'resolve']);
  const key = action === 'trigger' ? keyOfTrigger(problems, payload) : needText(problems, payload, 'dedup_key');
  const body =
    action === 'trigger' ? needRecord(problems, valueAt(payload, 'payload'), 'payload') : recordAt(payload, 'payload');
  if (action === 'trigger' && body !== undefined) {
    needText(problems, body, 'summary', 'payload.summary');
    needText(problems, body, 'source', 'payload.source');
    needOneOf(problems, body, 'severity', SEVERITIES, 'payload.severity');
  }
  if (action === undefined || problems.length > 0) return unreadable(problems);

  const gathering = gather();
  const summary = textAt(body, 'summary');
  const timestamp = valueAt(body, 'timestamp');
  const startsAt = timeOf(timestamp);
  if ((key?.length ?? 0) > LONGEST_KEY) gathering.reject('dedup_key', `is longer than ${LONGEST_KEY} characters`);
  if ((summary?.length ?? 0) > LONGEST_SUMMARY)
    gathering.reject('payload.summary', `is longer than ${LONGEST_SUMMARY} characters: cut`);
  if (timestamp !== undefined && timestamp !== null && startsAt === undefined)
    gathering.reject('payload.timestamp', 'is no ISO 8601 time: the time of arrival is taken');
  const details = valueAt(body, 'custom_details');
  gathering.alert('payload', {
    action: ACTIONS[action],
    dedupKey: key ?? meta.freshKey,
    summary: [summary],
    labels: { ...texts(body, ['source', 'component', 'group', 'class']), ...detailLabels(details) },
    annotations: { ...texts(payload, ['client']), ...detailAnnotations(details) },
    severity: SEVERITIES.find((one) => one === textAt(body, 'severity')),
    startsAt: action === 'trigger' ? startsAt : undefined,
    links: [...linksOf(payload), { url: valueAt(payload, 'client_url'), label: textAt(payload, 'client') ?? 'client' }],
  });
  return gathering.done();
}

/** Change events: deployments and the like, for the ledger. */
export function parseChangeEvent(payload: unknown): ReadPayload {
  if (!isRecord(payload)) return unreadable([`the body is ${kindOf(payload)} (should be a JSON object)`]);
  const problems: FieldProblems = [];
  const body = needRecord(problems, valueAt(payload, 'payload'), 'payload');
  const summary = body === undefined ? undefined : needText(problems, body, 'summary', 'payload.summary');
  if (body === undefined || problems.length > 0) return unreadable(problems);

  const gathering = gather();
  const timestamp = valueAt(body, 'timestamp');
  const at = timeOf(timestamp);
  if (timestamp !== undefined && timestamp !== null && at === undefined)
    gathering.reject('payload.timestamp', 'is no ISO 8601 time: the time of arrival is taken');
  const details = recordAt(body, 'custom_details');
  gathering.change('payload', {
    summary: [summary],
    at,
    service: firstOf(details, ['service', 'service_name', 'app', 'application']),
    environment: firstOf(details, ['environment', 'env', 'stage']),
    version: firstOf(details, ['version', 'release', 'tag', 'build_number']),
    links: linksOf(payload),
    labels: { ...texts(body, ['source']), ...detailLabels(details) },
  });
  return gathering.done();
}

function keyOfTrigger(problems: FieldProblems, event: JsonRecord): string | undefined {
  const value = valueAt(event, 'dedup_key');
  if (value !== undefined && value !== null && typeof value !== 'string' && typeof value !== 'number')
    problems.push(`'dedup_key' is ${kindOf(value)} (should be a string)`);
  return textAt(event, 'dedup_key');
}

function texts(from: unknown, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, textAt(from, name)]));
}

function firstOf(details: unknown, names: readonly string[]): string | undefined {
  return names.map((name) => textAt(details, name)).find((text) => text !== undefined);
}

export const pagerdutyEvents: SenderKind = {
  id: 'pagerduty_events',
  name: 'PagerDuty Events API v2',
  address: { form: 'vendor_paths', paths: ['/v2/enqueue'], keys: KEYS },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseEvent,
  answer: answerIn(EVENTS_V2),
  setUp: [
    'Put `{key}` where the integration key (routing key) of PagerDuty stood.',
    'Change the host `events.pagerduty.com` to `{host}`: in Alertmanager `pagerduty_url`, elsewhere the base address of the client.',
  ],
  sample: {
    routing_key: '{key}',
    event_action: 'trigger',
    dedup_key: 'lockstep-test',
    payload: { summary: 'Test alert: nothing is wrong', source: 'lockstep', severity: 'warning' },
  },
};

export const pagerdutyChanges: SenderKind = {
  id: 'pagerduty_changes',
  name: 'PagerDuty change events',
  address: { form: 'vendor_paths', paths: ['/v2/change/enqueue'], keys: KEYS },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseChangeEvent,
  answer: answerIn(CHANGES),
  setUp: [
    'Put `{key}` where the integration key of PagerDuty stood and change the host `events.pagerduty.com` to `{host}`.',
    'Name service, environment and version in `custom_details`: the change then finds its place in the ledger.',
  ],
  sample: {
    routing_key: '{key}',
    payload: {
      summary: 'Test change: nothing was deployed',
      source: 'lockstep',
      custom_details: { service: 'example', environment: 'test', version: '1.0.0' },
    },
    links: [],
  },
};
