import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onChange } from '../../api/live.ts';

/** Kinds after which nothing waits that did not wait before. */
const idle = /^(evidence|monitors|releases\.(slo|sbom)|incidents\.timeline)/;

/** Asks again when something changed, at most so often: in a storm the list is read, not watched. */
export function useFreshNow(everyMs = 1_000): void {
  const queries = useQueryClient();
  useEffect(() => keepFresh(queries, everyMs), [queries, everyMs]);
}

function keepFresh(queries: QueryClient, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    timer = undefined;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => /^(list|count)Now$/.test(String(queryKey[0])) });
  };
  const stop = onChange(({ kind }) => {
    if (!idle.test(kind)) timer ??= setTimeout(refresh, everyMs);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
