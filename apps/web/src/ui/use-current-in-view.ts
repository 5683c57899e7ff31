import { type RefObject, useEffect, useRef } from 'react';

/** Keeps the current link of a row that scrolls sideways in view. Moves the row only, never the page. */
export function useCurrentInView(current: string): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  const shown = useRef<string>(undefined);
  useEffect(() => {
    // Only when another becomes current: whoever has moved the row by hand is left alone.
    if (shown.current === current) return;
    // With the frame, which works out where everything is: asked before, it is worked out twice.
    requestAnimationFrame(() => {
      const link = row.current?.querySelector<HTMLElement>('[aria-current="page"]');
      // Its link may come later than the row, with what is counted.
      if (shown.current === current || !row.current || !link) return;
      shown.current = current;
      const [around, place] = [row.current.getBoundingClientRect(), link.getBoundingClientRect()];
      row.current.scrollLeft += place.left + place.width / 2 - (around.left + around.width / 2);
    });
  });
  return row;
}
