/** Answers of Opsgenie's Alert API. Source: its OpenAPI description, alert and heartbeat parts. */
import { isoInstant } from '../platform/db/row-types.ts';
import type { Alert } from './alert.ts';
import type { SourceRequest } from './request-store.ts';

const priorities: ReadonlyMap<string, string> = new Map([
  ['critical', 'P1'],
  ['error', 'P2'],
  ['warning', 'P3'],
  ['info', 'P4'],
]);
const done: Readonly<Record<SourceRequest['action'], readonly [action: string, status: string]>> = {
  fire: ['Create', 'Created alert'],
  resolve: ['Close', 'Closed alert'],
  acknowledge: ['Acknowledge', 'Acknowledged alert'],
  unacknowledge: ['UnAcknowledge', 'Unacknowledged alert'],
  note: ['AddNote', 'Added note to alert'],
};

export function opsgenieAlert(alert: Alert) {
  const { id, identity, sourceId, source, summary, state, severity, acknowledged, count, labels, annotations } = alert;
  const prefix = `${sourceId}/k:`;
  return {
    id,
    tinyId: id.slice(-12),
    alias: identity.startsWith(prefix) ? identity.slice(prefix.length) : identity,
    message: summary,
    status: state === 'open' ? 'open' : 'closed',
    acknowledged: acknowledged !== undefined,
    isSeen: acknowledged !== undefined,
    snoozed: false,
    count,
    tags: (labels['tags'] ?? '').split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()])),
    lastOccurredAt: isoInstant(alert.lastSeenAt),
    createdAt: isoInstant(alert.openedAt),
    updatedAt: isoInstant(alert.resolvedAt ?? alert.lastSeenAt),
    source: labels['source'] ?? source,
    owner: acknowledged?.by ?? '',
    priority: labels['priority'] ?? priorities.get(severity ?? '') ?? 'P3',
    responders: [],
    integration: { id: sourceId, name: source, type: 'API' },
    entity: labels['entity'] ?? '',
    description: annotations['description'] ?? '',
    details: labels,
    actions: [],
  };
}

/** @param alertId undefined: the request spoke of an alert that never was */
export function opsgenieRequest(
  request: Omit<SourceRequest, 'id' | 'sourceId'>,
  sourceId: string,
  alertId: string | undefined,
) {
  const [action, status] = done[request.action];
  const prefix = `${sourceId}/k:`;
  const isSuccess = alertId !== undefined;
  return {
    success: isSuccess,
    isSuccess,
    action,
    processedAt: isoInstant(request.at),
    integrationId: sourceId,
    status: isSuccess ? status : 'Alert does not exist',
    alertId: alertId ?? '',
    alias: request.identity.startsWith(prefix) ? request.identity.slice(prefix.length) : '',
  };
}
