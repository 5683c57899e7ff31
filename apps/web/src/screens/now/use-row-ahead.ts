import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../../api/query.ts';
import { timelinePage } from '../incidents/timeline-page.ts';

/** Whoever walks on sooner looks at no row: a key held down, or pressed again and again, fetches for its first row and for its last. */
const STAYS_MS = 100;
/** After the list has what it needs. */
const FIRST_MS = 1_000;

type Fetch = (queries: QueryClient, name: string) => Promise<unknown>;

/** What the screen of a row asks first, by the beginning of its address; of any other it is fetched when it is opened. */
const firstAsked: Readonly<Record<string, Fetch>> = {
  '/alerts/groups/': (queries, group) =>
    Promise.all([
      queries.prefetchQuery(ask('getAlertGroup', { params: { group } })),
      queries.prefetchQuery(ask('getAlertGroupChain', { params: { group } })),
    ]),
  '/decisions/': (queries, decision) => queries.prefetchQuery(ask('getDecision', { params: { decision } })),
  '/exposures/': (queries, exposure) => queries.prefetchQuery(ask('showExposure', { params: { exposure } })),
  '/reports/': (queries, report) => queries.prefetchQuery(ask('showReport', { params: { report } })),
  '/trains/': (queries, train) => queries.prefetchQuery(ask('getTrain', { params: { train } })),
  '/incidents/': async (queries, incident) => {
    const { id } = await queries.fetchQuery(ask('getIncident', { params: { incident } }));
    await Promise.all([
      queries.prefetchQuery(ask('getRoom', { params: { incident: id } })),
      queries.prefetchQuery(timelinePage(id, {})),
      queries.prefetchQuery(ask('listTasks', { params: { incident: id } })),
    ]);
  },
};

/**
 * What the row that somebody comes to leads to is there before they open it; before they come to one, the first. One row at a time, and
 * never the same within the time its answer counts as new.
 *
 * @param current address of the row somebody stands on
 */
export function useRowAhead(current: string | undefined, first: string | undefined): void {
  const queries = useQueryClient();
  const path = current ?? first;
  const isFirst = current === undefined;
  const cameAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (path === undefined) return;
    const end = path.lastIndexOf('/') + 1;
    const fetchFirst = firstAsked[path.slice(0, end)];
    const now = performance.now();
    const isWalking = now - cameAt.current < STAYS_MS;
    cameAt.current = now;
    const afterMs = isFirst ? FIRST_MS : isWalking ? STAYS_MS : 0;
    const timer = setTimeout(() => void fetchFirst?.(queries, path.slice(end)).catch(() => undefined), afterMs);
    return () => clearTimeout(timer);
  }, [queries, path, isFirst]);
}
