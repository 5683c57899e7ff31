import { useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';

function isInField(place: HTMLElement): boolean {
  const focused = document.activeElement;
  return focused !== null && place.contains(focused) && focused.matches('input, textarea, select');
}

/**
 * A new screen is announced by its heading; a changed filter is not a new screen. A part of its own that draws nothing: whoever hears of
 * each arrival is drawn again at each.
 */
export function FocusOnArrival({ main }: { main: RefObject<HTMLElement | null> }): null {
  // The resolved one: while a screen is still on its way, the heading is that of the screen before.
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef<string>(undefined);
  useEffect(() => {
    const isFirst = before.current === undefined;
    if (before.current === pathname) return;
    before.current = pathname;
    const place = main.current;
    if (isFirst || place === null) return;
    scrollTo({ top: 0 });
    // Somebody quick has opened the palette or is in a field meanwhile: what they type belongs there.
    if (document.querySelector('[role="dialog"]') !== null || isInField(place)) return;
    const focusHeading = (): boolean => {
      const heading = place.querySelector<HTMLElement>('h1');
      heading?.focus({ preventScroll: true });
      return heading !== null;
    };
    if (focusHeading()) return;
    place.focus({ preventScroll: true });
    // The heading comes with the answer of the server; whoever has moved on meanwhile is left alone.
    const observer = new MutationObserver(() => {
      if (document.activeElement !== place || focusHeading()) observer.disconnect();
    });
    observer.observe(place, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [main, pathname]);
  return null;
}
