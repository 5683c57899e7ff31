import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 47.99rem)';
const besideRail = '(min-width: 64rem)';
const wide = '(min-width: 80rem)';

/** Whether the window has the width of a phone: what stands beside something there opens above it. */
export function useIsNarrow(): boolean {
  return useMatches(narrow);
}

/** Whether the way to every screen stands beside what is read, and not at the bottom within reach of a thumb. */
export function useHasRail(): boolean {
  return useMatches(besideRail);
}

/** Whether there is room for a column beside what is read: what stands there then comes after it, for the Tab key as well. */
export function useIsWide(): boolean {
  return useMatches(wide);
}

function useMatches(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
