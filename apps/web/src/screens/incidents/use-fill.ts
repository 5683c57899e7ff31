import { type RefObject, useLayoutEffect, useState } from 'react';

/** What was left when it was last measured, by what it depends on: a room is drawn at its height at once, not twice. */
const lastHeights = new Map<string, number>();

/**
 * The height that is left in the window below the top of an element, in whole pixels; what stands above it may come and go.
 *
 * @param below what has to stay free under it
 * @param least so that something can be read in low windows, which scroll then
 */
export function useFill(element: RefObject<HTMLElement | null>, below: number, least: number): number {
  const key = `${below} ${least}`;
  const [height, setHeight] = useState(() => lastHeights.get(key) ?? least);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const measure = () => {
      const top = measured.getBoundingClientRect().top + scrollY;
      const left = Math.max(least, Math.floor(innerHeight - top - below));
      lastHeights.set(key, left);
      setHeight(left);
    };
    measure();
    addEventListener('resize', measure);
    // Banners above change where it begins, and with it the height of the page.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => {
      removeEventListener('resize', measure);
      observer.disconnect();
    };
  }, [element, key, below, least]);
  return height;
}

/** Below the breakpoint of desktops one part of the room is seen at a time. */
const oneColumn = '(max-width: 59.99rem)';

export function subscribeColumns(listener: () => void): () => void {
  const media = matchMedia(oneColumn);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

export function isOneColumn(): boolean {
  return matchMedia(oneColumn).matches;
}
