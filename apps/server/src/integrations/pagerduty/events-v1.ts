import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { isRecord, kindOf, listAt, textAt, valueAt } from '../reading/json.ts';
import type { LinkDraft } from '../reading/links.ts';
import { EVENTS_V1, answerIn } from './answers.ts';
import { type FieldProblems, detailAnnotations, detailLabels, needOneOf, needText, unreadable } from './field-rules.ts';

const ACTIONS = { trigger: 'fire', acknowledge: 'acknowledge', resolve: 'resolve' } as const;
const MOST_CONTEXTS = 100;

/** Events API v1, which old tools still speak. */
export function parseEventV1(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (!isRecord(payload)) return unreadable([`the body is ${kindOf(payload)} (should be a JSON object)`]);
  const problems: FieldProblems = [];
  const action = needOneOf(problems, payload, 'event_type', ['trigger', 'acknowledge', 'resolve']);
  const key = action === 'trigger' ? textAt(payload, 'incident_key') : needText(problems, payload, 'incident_key');
  if (action === 'trigger') needText(problems, payload, 'description');
  if (action === undefined || problems.length > 0) return unreadable(problems);

  const gathering = gather();
  const details = valueAt(payload, 'details');
  const description = textAt(payload, 'description');
  gathering.alert('', {
    action: ACTIONS[action],
    dedupKey: key ?? meta.freshKey,
    summary: [description],
    labels: detailLabels(details),
    annotations: { client: textAt(payload, 'client'), ...detailAnnotations(details) },
    note: action === 'trigger' ? undefined : description,
    links: [
      ...contextLinks(listAt(payload, 'contexts') ?? []),
      { url: valueAt(payload, 'client_url'), label: textAt(payload, 'client') ?? 'client' },
    ],
  });
  return gathering.done();
}

function contextLinks(contexts: readonly unknown[]): LinkDraft[] {
  return contexts.slice(0, MOST_CONTEXTS).map((context) => ({
    url: textAt(context, 'href') ?? valueAt(context, 'src'),
    label: textAt(context, 'text') ?? textAt(context, 'alt') ?? textAt(context, 'type') ?? '',
  }));
}

export const pagerdutyEventsV1: SenderKind = {
  id: 'pagerduty_events_v1',
  name: 'PagerDuty Events API v1',
  address: {
    form: 'vendor_paths',
    paths: ['/generic/2010-04-15/create_event.json'],
    keys: [{ in: 'body', field: 'service_key' }],
  },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseEventV1,
  answer: answerIn(EVENTS_V1),
  setUp: [
    'Put `{key}` where the service key of PagerDuty stood and change the host `events.pagerduty.com` to `{host}`.',
  ],
  sample: {
    service_key: '{key}',
    event_type: 'trigger',
    incident_key: 'lockstep-test',
    description: 'Test alert: nothing is wrong',
    client: 'Lockstep',
  },
};
