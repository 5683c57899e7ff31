import type { AlertSeverity, ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, textAt, valueAt } from '../reading/json.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const SEVERITIES: ReadonlyMap<string, AlertSeverity> = new Map([
  ['CRITICAL', 'critical'],
  ['IMMEDIATE', 'error'],
  ['WARNING', 'warning'],
  ['INFO', 'info'],
  ['INFORMATION', 'info'],
  ['NONE', 'info'],
]);

/** REST plug-in of VMware Aria Operations, which was vRealize Operations. */
export function parseVrops(payload: unknown): ReadPayload {
  const id = textAt(payload, 'alertId');
  if (!isRecord(payload) || id === undefined)
    return wrongShape(payload, '`alertId` is missing: use the REST notification plug-in');
  // An active alert has a cancel date too: only the status says whether it is over.
  const isOver = /^cancell?ed$/i.test(textAt(payload, 'status') ?? '');
  const criticality = (textAt(payload, 'criticality') ?? '').replace(/^ALERT_CRITICALITY_LEVEL_/, '').toUpperCase();
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `alert:${id}`,
    summary: [
      [textAt(payload, 'resourceName'), textAt(payload, 'alertName') ?? textAt(payload, 'info')]
        .filter(Boolean)
        .join(': '),
    ],
    labels: {
      resource: textAt(payload, 'resourceName'),
      resource_kind: textAt(payload, 'resourceKind'),
      adapter: textAt(payload, 'adapterKind'),
      type: textAt(payload, 'type'),
      subtype: textAt(payload, 'subType'),
    },
    annotations: { info: textAt(payload, 'info'), resource_id: textAt(payload, 'resourceId') },
    severity: isOver ? undefined : SEVERITIES.get(criticality),
    startsAt: isOver ? undefined : timeOf(valueAt(payload, 'startDate')),
    endsAt: isOver ? timeOf(valueAt(payload, 'cancelDate')) : undefined,
  });
}

export const vrops: SenderKind = {
  id: 'vrops',
  name: 'VMware Aria Operations (vROps)',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseVrops,
  setUp: [
    'In Aria Operations add an outbound instance of the type REST Notification plug-in with the address `{url}` and the content type JSON.',
    'Choose it in your notification rules.',
  ],
  sample: {
    alertId: 'lockstep-test',
    status: 'ACTIVE',
    criticality: 'ALERT_CRITICALITY_LEVEL_WARNING',
    resourceName: 'example',
    info: 'test alert, nothing is wrong',
  },
};
