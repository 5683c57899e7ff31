import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { type Gathering, gather } from '../reading/gather.ts';
import { isRecord, type JsonRecord, kindOf, listAt, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

/** Event objects of the core and the `events.k8s.io` interface, one or a list, as event exporters post them. */
export function parseKubernetes(payload: unknown): ReadPayload {
  const gathering = gather();
  const items = Array.isArray(payload) ? payload : listAt(payload, 'items');
  if (items !== undefined) {
    for (const [index, item] of items.entries()) {
      const path = `items[${index}]`;
      if (isEvent(item)) readEvent(item, path, gathering);
      else
        gathering.reject(
          path,
          isRecord(item) ? 'is no Event: `reason` is missing' : `is ${kindOf(item)}: expected an Event`,
        );
    }
    return gathering.done();
  }
  if (!isEvent(payload))
    return wrongShape(payload, '`involvedObject` (or `regarding`) and `reason` of an Event are missing');
  readEvent(payload, '', gathering);
  return gathering.done();
}

function isEvent(value: unknown): value is JsonRecord {
  return isRecord(value) && textAt(value, 'reason') !== undefined;
}

/** One alert per object and reason: how often it happened is told, not counted as more. */
function readEvent(event: JsonRecord, path: string, gathering: Gathering): void {
  if (textAt(event, 'type') === 'Normal') {
    gathering.ignore('events of the type Normal');
    return;
  }
  const object = recordAt(event, 'involvedObject') ?? recordAt(event, 'regarding');
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => textAt(object, field));
  const reason = textAt(event, 'reason') ?? '';
  const message = textAt(event, 'message') ?? textAt(event, 'note');
  const where = [kind?.toLowerCase(), namespace, name].filter(Boolean).join('/');
  gathering.alert(path, {
    action: 'fire',
    dedupKey: `${where}/${reason}`,
    summary: [[`${reason} ${where}`.trim(), message].filter(Boolean).join(': ')],
    labels: overlay(recordAt(object, 'labels'), {
      kind,
      namespace,
      name,
      reason,
      component:
        textAt(event, 'source', 'component') ??
        textAt(event, 'reportingComponent') ??
        textAt(event, 'reportingController'),
      cluster: textAt(event, 'clusterName'),
    }),
    annotations: { message, count: textAt(event, 'count') ?? textAt(event, 'series', 'count') },
    severity: 'warning',
    startsAt: timeOf(valueAt(event, 'firstTimestamp')) ?? timeOf(valueAt(event, 'eventTime')),
  });
}

export const kubernetes: SenderKind = {
  id: 'kubernetes',
  name: 'Kubernetes events',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseKubernetes,
  setUp: [
    'Let an event exporter post the events of your cluster to `{url}`, as they are, chosen by its rules: events of the type Warning become alerts.',
    'Events have no end: set a time after which alerts of this source end.',
  ],
  sample: {
    kind: 'Event',
    type: 'Warning',
    reason: 'LockstepTest',
    message: 'test alert, nothing is wrong',
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'example' },
  },
};
