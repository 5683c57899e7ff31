import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

/** Notifier "Custom webhook" of Axiom with its default body. */
export function parseAxiom(payload: unknown): ReadPayload {
  const event = recordAt(payload, 'event');
  const id = textAt(event, 'monitorID') ?? textAt(event, 'monitorId');
  if (!isRecord(payload) || event === undefined || id === undefined)
    return wrongShape(payload, '`event.monitorID` is missing: keep it in the body of the notifier');
  const isOver = /^(?:closed?|resolved?)$/i.test(textAt(payload, 'action') ?? '');
  const at = timeOf(valueAt(event, 'timestamp'));
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `monitor:${id}/${textAt(event, 'groupKey') ?? ''}`,
    summary: [textAt(event, 'title'), textAt(event, 'body')],
    labels: overlay(recordAt(event, 'groupValues'), { monitor_id: id }),
    annotations: {
      body: textAt(event, 'body'),
      description: textAt(event, 'description'),
      value: textAt(event, 'value'),
      matched: recordAt(event, 'matchedEvent'),
    },
    startsAt: isOver ? undefined : at,
    endsAt: isOver ? at : undefined,
    links: [{ url: valueAt(event, 'url'), label: 'Axiom' }],
  });
}

export const axiom: SenderKind = {
  id: 'axiom',
  name: 'Axiom',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseAxiom,
  setUp: [
    'In Axiom open Monitors, Notifiers and add a custom webhook to `{url}` with the default body.',
    'Choose it in your monitors.',
  ],
  sample: { action: 'Open', event: { monitorID: 'lockstep-test', title: 'Test alert: nothing is wrong' } },
};
