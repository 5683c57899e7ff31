import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { MoreButton } from './filter-field.tsx';
import { Loading, ProblemNote } from './states.tsx';

/** A paged list in its four states: loading, failed, empty, and there. */
export function PagedList<T>({
  list,
  empty,
  children,
  rows = 4,
}: {
  list: { readonly query: UseInfiniteQueryResult; readonly items: readonly T[] };
  empty: ReactNode;
  children: (items: readonly T[]) => ReactNode;
  rows?: number;
}) {
  const { query, items } = list;
  if (query.isPending) return <Loading rows={rows} />;
  if (query.isError && items.length === 0)
    return (
      <div className="p-4">
        <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  if (items.length === 0) return empty;
  return (
    <>
      {children(items)}
      <MoreButton
        isShown={query.hasNextPage}
        isBusy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}
