import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type AnswerOf, call } from '../../api/call.ts';
import type { NowSearch } from '../../api/now-search.ts';
import { asked, knownRows, merged, type NowPages, pageOf } from './now-pages.ts';
import type { NowRow } from './now-words.ts';

/** The server works as long for a large page as for a small one; the first is small for the network. */
const FIRST = 100;
const FURTHER = 200;
/** Of one refresh, each with room for hundreds of rows. */
const MOST_ROUNDS = 50;

const ofLists = ['listNow', 'pages'] as const;
const ofCounts = ['countNow'] as const;

function keyOf(search: NowSearch) {
  return [...ofLists, search] as const;
}

/** How much waits for whom: told with every answer about the list, as of the same moment. */
export function useNowCounts(): AnswerOf<'countNow'> | undefined {
  return useQuery<AnswerOf<'countNow'>>({ queryKey: ofCounts, queryFn: () => call('countNow', {}), enabled: false })
    .data;
}

/** What somebody does with the list: where they look, and whether more of it is wanted. */
export interface NowReading {
  readonly stand: (index: number) => void;
  readonly index: () => number;
  readonly want: () => void;
  /** @returns whether more was wanted; it is wanted no longer */
  readonly takeWish: () => boolean;
}

function newReading(): NowReading {
  let at = 0;
  let wantsMore = false;
  return {
    stand: (index) => {
      at = index;
    },
    index: () => at,
    want: () => {
      wantsMore = true;
    },
    takeWish: () => {
      const wish = wantsMore;
      wantsMore = false;
      return wish;
    },
  };
}

/**
 * Brings the list up to date: one question about everything that is held, whatever its length. Where more changed than one answer has
 * room for, what is nearest to the reader comes first.
 */
async function read(
  queries: QueryClient,
  search: NowSearch,
  reading: NowReading,
  signal: AbortSignal,
): Promise<NowPages> {
  const { snoozed, ...part } = search;
  const ask = async (known: NowPages | undefined): Promise<NowPages> => {
    const more = known === undefined ? FIRST : reading.takeWish() ? FURTHER : 0;
    const near = pageOf(known, reading.index());
    const body = { ...part, snoozed: snoozed === 'yes', pages: asked(known), near, more };
    const answer = await call('readNow', { body }, signal);
    queries.setQueryData(ofCounts, answer.counts);
    return merged(known, answer);
  };
  let list = await ask(queries.getQueryData<NowPages>(keyOf(search)));
  for (let round = 1; list.isStale && round < MOST_ROUNDS; round += 1) {
    queries.setQueryData(keyOf(search), list);
    list = await ask(list);
  }
  return list;
}

/** What `m` and `u` lead to is there before they are pressed, where nothing of it is known though something waits there. */
export async function fetchParts(queries: QueryClient, search: NowSearch): Promise<void> {
  const counts = queries.getQueryData<AnswerOf<'countNow'>>(ofCounts);
  const whole = queries.getQueryData<NowPages>(keyOf({}));
  for (const scope of ['mine', 'unowned'] as const) {
    const part = { ...search, snoozed: undefined, scope };
    if (counts === undefined || counts[scope] === 0 || knownRows(whole, part) !== undefined) continue;
    await queries.prefetchQuery({
      queryKey: keyOf(part),
      queryFn: ({ signal }) => read(queries, part, newReading(), signal),
      staleTime: Number.POSITIVE_INFINITY,
    });
  }
}

export interface NowRows {
  readonly rows: readonly NowRow[];
  readonly problem: Error | undefined;
  readonly isPending: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/** Until the server has answered about a part of the list, what is known of that part stands there. */
export function useNowRows(search: NowSearch, reading: NowReading): NowRows {
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: keyOf(search),
    queryFn: ({ signal }) => read(queries, search, reading, signal),
    placeholderData: () => knownRows(queries.getQueryData<NowPages>(keyOf({})), search),
    // `merged` keeps what stayed the same, row by row.
    structuralSharing: false,
  });
  const { data, isFetching, isError, refetch } = list;
  return {
    rows: useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]),
    problem: list.error ?? undefined,
    isPending: list.isPending,
    hasMore: data?.hasMore === true,
    more: () => {
      if (isFetching || isError) return;
      reading.want();
      void refetch();
    },
    again: () => void refetch(),
  };
}

export interface NowRefresh {
  /** Where somebody stands in the list. */
  readonly reading: NowReading;
  /** Asks for the list and its counts again. */
  readonly refresh: () => Promise<void>;
  /** Asks for everything on screen again. */
  readonly refreshAll: () => Promise<void>;
}

export function useNowRefresh(): NowRefresh {
  const queries = useQueryClient();
  const [reading] = useState(newReading);
  return {
    reading,
    refresh: () => queries.invalidateQueries({ queryKey: ofLists }),
    refreshAll: () => queries.invalidateQueries(),
  };
}
