import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

/** Detectors of Splunk Observability Cloud, which was SignalFx. */
export function parseSignalFx(payload: unknown): ReadPayload {
  const id = textAt(payload, 'incidentId');
  if (!isRecord(payload) || id === undefined)
    return wrongShape(payload, '`incidentId` is missing: keep it in the payload of the webhook');
  const isOver = /^(?:ok|manually resolved|stopped)$/i.test(
    textAt(payload, 'statusExtended') ?? textAt(payload, 'status') ?? '',
  );
  const at = timeOf(valueAt(payload, 'timestampISO8601')) ?? timeOf(valueAt(payload, 'timestamp'));
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `incident:${id}`,
    summary: [
      textAt(payload, 'messageTitle'),
      textAt(payload, 'description'),
      textAt(payload, 'rule'),
      textAt(payload, 'detector'),
      textAt(payload, 'messageBody'),
    ],
    labels: overlay(recordAt(payload, 'dimensions'), {
      detector: textAt(payload, 'detector'),
      rule: textAt(payload, 'rule'),
      metric: textAt(payload, 'originatingMetric'),
    }),
    annotations: {
      description: textAt(payload, 'messageBody') ?? textAt(payload, 'description'),
      condition: textAt(payload, 'detectOnCondition'),
      status: textAt(payload, 'statusExtended') ?? textAt(payload, 'status'),
      tip: textAt(payload, 'tip'),
    },
    severity: isOver ? undefined : severityOf(textAt(payload, 'severity')),
    startsAt: isOver ? undefined : at,
    endsAt: isOver ? at : undefined,
    links: [
      { url: valueAt(payload, 'runbookUrl'), label: 'runbook' },
      { url: valueAt(payload, 'detectorUrl'), label: 'detector' },
      { url: valueAt(payload, 'imageUrl'), label: 'picture' },
    ],
  });
}

export const signalFx: SenderKind = {
  id: 'signalfx',
  name: 'Splunk Observability (SignalFx)',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseSignalFx,
  setUp: [
    'In Splunk Observability open Data Management, Available integrations, Webhook and add one with the address `{url}` and the default payload.',
    'Name it as a recipient of the rules of your detectors.',
  ],
  sample: {
    incidentId: 'lockstep-test',
    statusExtended: 'anomalous',
    severity: 'Warning',
    detector: 'example',
    messageTitle: 'Test alert: nothing is wrong',
  },
};
