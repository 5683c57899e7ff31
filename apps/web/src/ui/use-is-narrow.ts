import { useSyncExternalStore } from 'react';

const query = '(max-width: 47.99rem)';

/** Whether the window has the width of a phone: what stands beside something there opens above it. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
