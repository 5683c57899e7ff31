import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call, type InputOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import type { Alert } from './alert-words.ts';
import { bringUpToDate, type UpToDate } from './live-list.ts';

export type AlertFilter = Omit<NonNullable<InputOf<'listAlerts'>['query']>, 'limit' | 'cursor' | 'order'>;

const HEAD = 100;
const PAGE = 200;
/** Alerts that page nobody announce themselves to no screen. */
const LOOK_EVERY_MS = 10_000;

type Taken = {
  readonly key: string;
  readonly rows: readonly Alert[];
  readonly cursor: string | undefined;
};

export interface AlertList extends UpToDate {
  readonly isPending: boolean;
  readonly problem: Error | null;
  readonly hasMore: boolean;
  /** Fetches the next page, unless that happens already or the last one failed. */
  readonly more: () => void;
  /** Takes in what is new, and lets go what is gone. */
  readonly refresh: () => void;
}

/**
 * Alerts page by page, as far as somebody scrolls. What is on screen stays where it is: changes show in place, new ones are counted
 * until somebody asks for them.
 */
export function useAlertList(filter: AlertFilter): AlertList {
  const key = JSON.stringify(filter);
  const head = useQuery({
    ...ask('listAlerts', { query: { ...filter, limit: HEAD } }),
    refetchInterval: LOOK_EVERY_MS,
    retry: false,
  });
  const [taken, setTaken] = useState<Taken>();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const current = taken?.key === key ? taken : undefined;
  const take = () => {
    if (head.data) setTaken({ key, rows: head.data.items, cursor: head.data.nextCursor });
  };
  // With nothing on screen there is nothing that could jump.
  if (head.data && (current === undefined || (current.rows.length === 0 && head.data.items.length > 0))) take();

  const fetchMore = async (from: Taken) => {
    setIsBusy(true);
    try {
      const page = await call('listAlerts', { query: { ...filter, limit: PAGE, cursor: from.cursor } });
      const known = new Set(from.rows.map(({ id }) => id));
      const rows = [...from.rows, ...page.items.filter(({ id }) => !known.has(id))];
      setTaken((now) => (now === from ? { key, rows, cursor: page.nextCursor } : now));
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setIsBusy(false);
    }
  };
  const rows = current?.rows;
  const shown = useMemo(
    () => bringUpToDate(rows ?? [], head.data?.items ?? [], head.data?.nextCursor === undefined),
    [rows, head.data],
  );
  return {
    ...shown,
    isPending: head.isPending || (current === undefined && head.data !== undefined),
    problem: head.error ?? problem,
    hasMore: current?.cursor !== undefined,
    more: () => {
      if (!isBusy && problem === null && current?.cursor !== undefined) void fetchMore(current);
    },
    refresh: () => {
      setProblem(null);
      take();
      void head.refetch();
    },
  };
}
