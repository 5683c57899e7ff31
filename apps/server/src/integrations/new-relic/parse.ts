import type { IncomingAction, ReadPayload, SenderKind } from '@lockstep/alerting';
import { isRecord, listAt, overlay, recordAt, textAt, valueAt } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { oneAlert, wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

/** Webhooks of workflows (one per issue), and of the notification channels before them (one per incident). */
export function parseNewRelic(payload: unknown): ReadPayload {
  if (isRecord(payload)) {
    if (textAt(payload, 'incident_id') !== undefined && textAt(payload, 'current_state') !== undefined)
      return incident(payload);
    if ((textAt(payload, 'id') ?? textAt(payload, 'issueId')) !== undefined && textAt(payload, 'state') !== undefined)
      return issue(payload);
  }
  return wrongShape(
    payload,
    'neither `id` and `state` of a workflow nor `incident_id` and `current_state` are there: keep them in the template',
  );
}

function issue(payload: unknown): ReadPayload {
  const action = actionOf(
    textAt(payload, 'state') ?? '',
    textAt(payload, 'triggerEvent') ?? textAt(payload, 'trigger') ?? '',
  );
  const entities = listAt(payload, 'impactedEntities');
  return oneAlert({
    action,
    dedupKey: `issue:${textAt(payload, 'id') ?? textAt(payload, 'issueId') ?? ''}`,
    summary: [textAt(payload, 'title'), textAt(payload, 'title', 0), textAt(payload, 'alertConditionNames', 0)],
    labels: {
      condition: textAt(payload, 'alertConditionNames', 0),
      policy: textAt(payload, 'alertPolicyNames', 0),
      entity: textAt(entities, 0),
      priority: textAt(payload, 'priority'),
    },
    annotations: { entities, sources: listAt(payload, 'sources'), incidents: textAt(payload, 'totalIncidents') },
    severity: action === 'fire' ? severityOf(textAt(payload, 'priority')) : undefined,
    startsAt: action === 'fire' ? timeOf(valueAt(payload, 'createdAt')) : undefined,
    endsAt:
      action === 'resolve'
        ? (timeOf(valueAt(payload, 'closedAt')) ?? timeOf(valueAt(payload, 'updatedAt')))
        : undefined,
    links: [{ url: textAt(payload, 'issueUrl') ?? valueAt(payload, 'issuePageUrl'), label: 'New Relic' }],
    by: textAt(payload, 'acknowledgedBy') ?? textAt(payload, 'owner'),
  });
}

function actionOf(state: string, trigger: string): IncomingAction {
  if (/^(?:CLOSED|DEACTIVATED|RESOLVED)$/i.test(state)) return 'resolve';
  return /ACKNOWLEDGED/i.test(state) || /ACKNOWLEDGED/i.test(trigger) ? 'acknowledge' : 'fire';
}

function incident(payload: unknown): ReadPayload {
  const action = actionOf(textAt(payload, 'current_state') ?? '', '');
  const target = recordAt(payload, 'targets', 0);
  const at = timeOf(valueAt(payload, 'timestamp'));
  return oneAlert({
    action,
    dedupKey: `incident:${textAt(payload, 'account_id') ?? ''}/${textAt(payload, 'incident_id') ?? ''}`,
    summary: [textAt(payload, 'details'), textAt(payload, 'condition_name')],
    labels: overlay(recordAt(target, 'labels'), {
      condition: textAt(payload, 'condition_name'),
      policy: textAt(payload, 'policy_name'),
      account: textAt(payload, 'account_name'),
      target: textAt(target, 'name'),
      product: textAt(target, 'product'),
    }),
    severity: action === 'fire' ? severityOf(textAt(payload, 'severity')) : undefined,
    startsAt: action === 'fire' ? at : undefined,
    endsAt: action === 'resolve' ? at : undefined,
    links: [
      { url: valueAt(payload, 'runbook_url'), label: 'runbook' },
      { url: valueAt(payload, 'incident_url'), label: 'New Relic' },
      { url: valueAt(payload, 'violation_chart_url'), label: 'chart' },
      { url: valueAt(payload, 'policy_url'), label: 'policy' },
    ],
    by: textAt(payload, 'owner'),
  });
}

export const newRelic: SenderKind = {
  id: 'new_relic',
  name: 'New Relic',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseNewRelic,
  setUp: [
    'In New Relic open Alerts, Destinations and add a webhook with the address `{url}`.',
    'Name it in a workflow with the default payload, and let it be told when an issue is activated, acknowledged and closed.',
  ],
  sample: {
    id: 'lockstep-test',
    title: 'Test alert: nothing is wrong',
    priority: 'MEDIUM',
    state: 'ACTIVATED',
    alertConditionNames: ['example'],
  },
};
