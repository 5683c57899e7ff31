import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { call } from '../../api/call.ts';
import type { NowSearch } from '../../api/now-search.ts';
import { firstPages, knownRows, type NowPages } from './now-pages.ts';
import type { NowRow } from './now-words.ts';

/** The server works as long for a large page as for a small one; the first is small for the network. */
const FIRST = 100;
const FURTHER = 200;

const ofLists = ['listNow', 'pages'] as const;

export interface NowRows {
  readonly rows: readonly NowRow[];
  readonly problem: Error | undefined;
  readonly isPending: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

function keyOf(search: NowSearch) {
  return [...ofLists, search] as const;
}

/** The list page by page. Until the server has answered about a part of it, what is known of that part stands there. */
export function useNowRows(search: NowSearch): NowRows {
  const queries = useQueryClient();
  const { snoozed, ...filter } = search;
  const list = useInfiniteQuery({
    queryKey: keyOf(search),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const page = pageParam === '' ? { limit: FIRST } : { limit: FURTHER, cursor: pageParam };
      const query = { ...filter, ...page, ...(snoozed === 'yes' && { snoozed: 'true' }) };
      return call('listNow', { query }, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: () => knownRows(queries.getQueryData<NowPages>(keyOf({})), search),
  });
  const { data } = list;
  return {
    rows: useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]),
    problem: list.isError ? list.error : undefined,
    isPending: list.isPending,
    // What is only known of a part may be less than there is.
    hasMore: list.hasNextPage || list.isPlaceholderData,
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage && !list.isError) void list.fetchNextPage();
    },
    again: () => void list.refetch(),
  };
}

export interface NowRefresh {
  /** Told how many rows from the first on somebody has before them. */
  readonly see: (rows: number) => void;
  /** Forgets pages far below them, so that a change costs one question and not one for each page somebody ever scrolled to. */
  readonly letGo: () => void;
  /** Asks for the list and its counts again. */
  readonly refresh: () => Promise<void>;
  /** Asks for everything on screen again. */
  readonly refreshAll: () => Promise<void>;
}

export function useNowRefresh(): NowRefresh {
  const queries = useQueryClient();
  const seen = useRef(0);
  const letGo = () => {
    queries.setQueriesData<NowPages>({ queryKey: ofLists }, (known) => known && firstPages(known, seen.current));
  };
  return {
    see: (rows) => {
      seen.current = rows;
    },
    letGo,
    refresh: async () => {
      letGo();
      const isOfNow = (name: unknown) => name === 'listNow' || name === 'countNow';
      await queries.invalidateQueries({ predicate: ({ queryKey }) => isOfNow(queryKey[0]) });
    },
    refreshAll: async () => {
      letGo();
      await queries.invalidateQueries();
    },
  };
}
