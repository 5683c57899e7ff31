import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { DRAWN, drawnPart, type Row } from './timeline-model.ts';

/** So near to an end, the next part is drawn. */
const NEAR_PX = 400;
const AT_END_PX = 32;

export interface FeedScroll {
  /** What scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  /** Rows `[from, to)` are drawn. */
  readonly from: number;
  readonly to: number;
  /** Whoever reads sees the newest row, and goes on seeing it. */
  readonly isAtEnd: boolean;
  /** Keys of rows that came while somebody was reading elsewhere. */
  readonly unseen: ReadonlySet<string>;
  readonly toEnd: () => void;
  /** Draws this row and brings it to the middle. */
  readonly show: (key: string) => void;
}

type Anchor = { readonly key: string; readonly top: number };

/**
 * The window on a long timeline: a few hundred rows are drawn, and what is read stays where it is on the screen, whatever comes above
 * or below it. At the end it follows what is new.
 */
export function useFeedScroll(
  rows: readonly Row[],
  past: { readonly hasMore: boolean; readonly more: () => void },
): FeedScroll {
  const box = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState<string>();
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  const known = useRef<ReadonlySet<string>>(undefined);
  const anchor = useRef<Anchor>(undefined);
  const follows = useRef(true);
  const wanted = useRef<string>(undefined);
  const drawn = useRef<{ rows: readonly Row[]; from: number; to: number }>(undefined);
  const { from, to } = drawnPart(rows, first);

  // Keeps the place: the row that stood at the top stands there again; at the end the newest one does.
  useLayoutEffect(() => {
    const place = box.current;
    if (place === null) return;
    const before = drawn.current;
    drawn.current = { rows, from, to };
    // Somebody moved over the rows, and nothing else changed: where they are is their own business.
    const isSame = before?.rows === rows && before.from === from && before.to === to;
    if (isSame && wanted.current === undefined) return;
    if (wanted.current !== undefined) {
      const row = rowOf(place, wanted.current);
      if (row !== null) {
        row.scrollIntoView({ block: 'center' });
        row.focus({ preventScroll: true });
        follows.current = false;
        wanted.current = undefined;
      }
    } else if (follows.current) place.scrollTop = place.scrollHeight;
    else if (anchor.current !== undefined) {
      const row = rowOf(place, anchor.current.key);
      if (row !== null) place.scrollTop += topOf(place, row) - anchor.current.top;
    }
    anchor.current = anchorOf(place);
  });

  // Which rows nobody has seen yet: those that came since, unless they stand before somebody's eyes.
  useEffect(() => {
    const before = known.current;
    known.current = new Set(rows.map(({ key }) => key));
    if (before === undefined || before.size === 0 || follows.current) return;
    const last = rows.findLastIndex(({ key }) => before.has(key));
    const fresh = rows.flatMap(({ key }, index) => (!before.has(key) && index > last ? [key] : []));
    // oxlint-disable-next-line react/set-state-in-effect -- what is new is told by comparing two drawings
    if (fresh.length > 0) setUnseen((now) => new Set([...now, ...fresh]));
  }, [rows]);

  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const leftBelow = () => place.scrollHeight - place.scrollTop - place.clientHeight;
    /** Draws, or asks for, more at the end that somebody is near to. */
    const extend = () => {
      if (place.scrollTop < NEAR_PX) {
        if (from > 0) setFirst(rows[Math.max(0, from - DRAWN)]?.key);
        else if (past.hasMore) past.more();
      } else if (leftBelow() < NEAR_PX && to < rows.length)
        setFirst(rows[Math.min(from + DRAWN, rows.length - 1)]?.key);
    };
    const look = () => {
      // Told of a place that is about to be left.
      if (wanted.current !== undefined) return;
      anchor.current = anchorOf(place);
      const left = leftBelow();
      const isEnd = to === rows.length && left <= AT_END_PX;
      follows.current = isEnd;
      setIsAtEnd(isEnd);
      if (isEnd) {
        setFirst(undefined);
        setUnseen((now) => (now.size === 0 ? now : new Set()));
      } else if (first === undefined) setFirst(rows[from]?.key);
      extend();
    };
    // What came from the past stands above what is drawn: nothing scrolls by itself to ask for it.
    if (!follows.current) extend();
    // A short first page is followed by more until the window is full.
    if (place.scrollHeight <= place.clientHeight && past.hasMore) past.more();
    place.addEventListener('scroll', look, { passive: true });
    return () => place.removeEventListener('scroll', look);
  });

  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) place.scrollTop = place.scrollHeight;
    });
    observer.observe(place);
    return () => observer.disconnect();
  }, [box]);

  return {
    box,
    from,
    to,
    isAtEnd,
    unseen,
    toEnd: () => {
      follows.current = true;
      setFirst(undefined);
      setUnseen(new Set());
      setIsAtEnd(true);
      const place = box.current;
      if (place !== null) place.scrollTop = place.scrollHeight;
    },
    show: (key) => {
      const index = rows.findIndex((row) => row.key === key);
      if (index === -1) return;
      wanted.current = key;
      follows.current = false;
      setIsAtEnd(false);
      setFirst(rows[Math.max(0, index - DRAWN / 2)]?.key);
    },
  };
}

function rowOf(place: HTMLElement, key: string): HTMLElement | null {
  return place.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
}

function topOf(place: HTMLElement, row: HTMLElement): number {
  return row.getBoundingClientRect().top - place.getBoundingClientRect().top;
}

/** The first row that stands in the window, and where. */
function anchorOf(place: HTMLElement): Anchor | undefined {
  for (const row of place.querySelectorAll<HTMLElement>('[data-row]')) {
    const top = topOf(place, row);
    if (top + row.offsetHeight > 0) return { key: row.dataset['row'] ?? '', top };
  }
  return undefined;
}
