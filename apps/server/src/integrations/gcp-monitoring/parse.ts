import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, listAt, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { nothing, oneAlert, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const MOST_LINKS_LOOKED_AT = 20;

/** Notification channel "Webhooks" of Google Cloud Monitoring. */
export function parseGcpMonitoring(payload: unknown): ReadPayload {
  const incident = recordAt(payload, 'incident');
  const id = textAt(incident, 'incident_id');
  if (!isRecord(payload) || incident === undefined || id === undefined)
    return wrongShape(payload, '`incident.incident_id` is missing: use a notification channel of the type Webhooks');
  if (textAt(payload, 'version') === 'test') return nothing('a test notification');
  const isOver = textAt(incident, 'state')?.toLowerCase() === 'closed';
  const documentation = recordAt(incident, 'documentation');
  return oneAlert({
    action: isOver ? 'resolve' : 'fire',
    dedupKey: `incident:${id}`,
    summary: [textAt(documentation, 'subject'), textAt(incident, 'summary'), textAt(incident, 'condition_name')],
    labels: overlay(recordAt(incident, 'metadata', 'user_labels'), recordAt(incident, 'policy_user_labels'), {
      resource: recordAt(incident, 'resource', 'labels'),
      resource_type: textAt(incident, 'resource', 'type'),
      resource_name: textAt(incident, 'resource_display_name') ?? textAt(incident, 'resource_name'),
      project: textAt(incident, 'scoping_project_id'),
      policy: textAt(incident, 'policy_name'),
      condition: textAt(incident, 'condition_name'),
      metric: textAt(incident, 'metric', 'type'),
    }),
    annotations: {
      summary: textAt(incident, 'summary'),
      description: textAt(documentation, 'content'),
      observed_value: textAt(incident, 'observed_value'),
      threshold_value: textAt(incident, 'threshold_value'),
    },
    severity: isOver
      ? undefined
      : severityOf(
          textAt(incident, 'severity') ??
            textAt(incident, 'policy_user_labels', 'severity') ??
            textAt(incident, 'metadata', 'system_labels', 'severity'),
        ),
    startsAt: timeOf(valueAt(incident, 'started_at')),
    endsAt: isOver ? timeOf(valueAt(incident, 'ended_at')) : undefined,
    links: [
      ...(listAt(documentation, 'links') ?? [])
        .slice(0, MOST_LINKS_LOOKED_AT)
        .map((link) => ({ url: valueAt(link, 'url'), label: textAt(link, 'displayName') ?? 'documentation' })),
      { url: valueAt(incident, 'url'), label: 'Google Cloud' },
    ],
  });
}

export const gcpMonitoring: SenderKind = {
  id: 'gcp_monitoring',
  name: 'Google Cloud Monitoring',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseGcpMonitoring,
  setUp: [
    'In Google Cloud open Monitoring, Alerting, Edit notification channels and add one under Webhooks with the address `{url}`.',
    'Choose it in your alerting policies and let them notify when incidents close.',
  ],
  sample: {
    version: '1.2',
    incident: {
      incident_id: 'lockstep-test',
      state: 'open',
      severity: 'Warning',
      policy_name: 'example',
      summary: 'Test alert: nothing is wrong',
    },
  },
};
