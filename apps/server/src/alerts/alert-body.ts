import { isoInstant } from '../platform/db/row-types.ts';
import type { Alert } from './alert.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

/** An alert as the API tells of it. */
export function alertBody(alert: Alert) {
  const { id, source, state, summary, axis, labels, annotations, count, fate, acknowledged } = alert;
  return {
    id,
    source,
    state,
    summary,
    axis,
    labels,
    annotations,
    count,
    fate,
    links: [...alert.links],
    severity: alert.severity ?? null,
    startsAt: isoInstant(alert.startsAt),
    endsAt: isoOrNull(alert.endsAt),
    openedAt: isoInstant(alert.openedAt),
    lastSeenAt: isoInstant(alert.lastSeenAt),
    resolvedAt: isoOrNull(alert.resolvedAt),
    resolvedBecause: alert.resolvedBecause ?? null,
    service: alert.service ?? null,
    urgency: alert.urgency ?? null,
    groupId: alert.groupId ?? null,
    lookAt: isoOrNull(alert.lookAt),
    acknowledged: acknowledged === undefined ? null : { at: isoInstant(acknowledged.at), by: acknowledged.by },
  };
}
