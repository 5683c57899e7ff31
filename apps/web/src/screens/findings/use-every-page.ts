import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';

/** A list can only be filtered and counted as a whole: fetches page after page, up to so many. */
export function useEveryPage(query: UseInfiniteQueryResult, items: number, most: number): void {
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && items < most) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage, items, most]);
}
