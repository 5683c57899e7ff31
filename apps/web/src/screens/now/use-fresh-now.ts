import { useEffect, useRef } from 'react';
import { onChange } from '../../api/live.ts';
import { paced } from './paced.ts';

/** Kinds after which nothing waits that did not wait before. */
const idle = /^(evidence|monitors|releases\.(slo|sbom)|incidents\.timeline)/;
/** In a storm the list is read, not watched. */
const EVERY_MS = 1_000;
const AT_ONCE = 3;

/** Asks again when something changed. @param refresh ends when the answers are there; never fails */
export function useFreshNow(refresh: () => Promise<unknown>): void {
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    const { ask, stop } = paced(() => latest.current(), EVERY_MS, AT_ONCE);
    const leave = onChange(({ kind }) => {
      if (!idle.test(kind)) ask();
    });
    return () => {
      leave();
      stop();
    };
  }, []);
}
