import type { AlertSeverity, ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, listAt, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

/** `event.priority`: low, normal, high, and critical since version 6. */
const PRIORITIES: readonly (AlertSeverity | undefined)[] = [undefined, 'info', 'warning', 'error', 'critical'];
const MOST_MESSAGES = 5;

/** HTTP notifications of event definitions, and the alarm callbacks before them. Graylog does not say when an event is over. */
export function parseGraylog(payload: unknown): ReadPayload {
  if (isRecord(payload)) {
    if (recordAt(payload, 'event') !== undefined && textAt(payload, 'event_definition_id') !== undefined)
      return event(payload);
    if (recordAt(payload, 'check_result') !== undefined) return alarmCallback(payload);
  }
  return wrongShape(
    payload,
    'neither `event_definition_id` and `event` nor `check_result` are there: use an HTTP notification',
  );
}

function event(payload: unknown): ReadPayload {
  const given = recordAt(payload, 'event');
  const key = textAt(given, 'key') ?? textAt(given, 'key_tuple', 0);
  return oneAlert({
    action: 'fire',
    dedupKey: `event:${textAt(payload, 'event_definition_id') ?? ''}/${key ?? ''}`,
    summary: [textAt(given, 'message'), textAt(payload, 'event_definition_title')],
    labels: overlay(recordAt(given, 'group_by_fields'), {
      fields: recordAt(given, 'fields'),
      definition: textAt(payload, 'event_definition_title'),
      source: textAt(given, 'source'),
      key,
    }),
    annotations: {
      description: textAt(payload, 'event_definition_description'),
      messages: messagesOf(listAt(payload, 'backlog')),
    },
    severity: PRIORITIES[Number(textAt(given, 'priority') ?? '0')],
    startsAt: timeOf(valueAt(given, 'timestamp')),
    links: [{ url: valueAt(payload, 'http_external_uri'), label: 'Graylog' }],
  });
}

function alarmCallback(payload: unknown): ReadPayload {
  const result = recordAt(payload, 'check_result');
  const condition = recordAt(result, 'triggered_condition');
  const isOver = valueAt(result, 'triggered') === false;
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `condition:${textAt(condition, 'id') ?? textAt(payload, 'stream', 'id') ?? ''}`,
    summary: [textAt(result, 'result_description'), textAt(condition, 'title'), textAt(condition, 'description')],
    labels: {
      stream: textAt(payload, 'stream', 'title'),
      stream_id: textAt(payload, 'stream', 'id'),
      condition: textAt(condition, 'title') ?? textAt(condition, 'type'),
    },
    annotations: {
      description: textAt(condition, 'description'),
      messages: messagesOf(listAt(result, 'matching_messages')),
    },
    startsAt: isOver ? undefined : timeOf(valueAt(result, 'triggered_at')),
  });
}

function messagesOf(messages: readonly unknown[] | undefined): string | undefined {
  const texts = (messages ?? [])
    .slice(0, MOST_MESSAGES)
    .map((message) => [textAt(message, 'source'), textAt(message, 'message')].filter(Boolean).join(': '));
  return texts.filter((text) => text !== '').join('\n') || undefined;
}

export const graylog: SenderKind = {
  id: 'graylog',
  name: 'Graylog',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseGraylog,
  setUp: [
    'In Graylog open Alerts, Notifications and add an HTTP notification to `{url}`; put the address on the list of allowed ones.',
    'Choose it in your event definitions and give them key fields: what has the same key is the same alert.',
    'Graylog never says that it is over: set a time after which alerts of this source end.',
  ],
  sample: {
    event_definition_id: 'lockstep-test',
    event_definition_title: 'example',
    event: { message: 'Test alert: nothing is wrong', priority: 2, source: 'lockstep' },
    backlog: [],
  },
};
