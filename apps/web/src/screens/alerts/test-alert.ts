import type { Alert } from './alert-words.ts';

/** Used by tests only: an open alert, with changes. */
export function testAlert(id: string, change: Partial<Alert> = {}): Alert {
  return {
    id,
    source: 'prometheus',
    state: 'open',
    summary: `Alert ${id}`,
    severity: 'warning',
    axis: 'reliability',
    labels: {},
    annotations: {},
    links: [],
    startsAt: '2026-11-21T10:00:00.000Z',
    endsAt: null,
    openedAt: '2026-11-21T10:00:00.000Z',
    lastSeenAt: '2026-11-21T10:00:00.000Z',
    count: 1,
    resolvedAt: null,
    resolvedBecause: null,
    service: null,
    urgency: 'high',
    fate: 'paged',
    groupId: null,
    lookAt: null,
    acknowledged: null,
    ...change,
  };
}
