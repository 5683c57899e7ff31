import { useSyncExternalStore } from 'react';

/** A small choice of this browser, kept over visits where storage is allowed. */
export function stored<V extends string>(key: string, values: readonly V[], fallback: V) {
  const listeners = new Set<() => void>();
  const read = (): V => {
    try {
      const found = localStorage.getItem(key);
      return values.find((value) => value === found) ?? fallback;
    } catch {
      return fallback;
    }
  };
  let current = typeof localStorage === 'undefined' ? fallback : read();
  return {
    get: () => current,
    set: (value: V) => {
      current = value;
      try {
        localStorage.setItem(key, value);
      } catch {
        // Kept for this visit only.
      }
      for (const listener of listeners) listener();
    },
    use: () =>
      useSyncExternalStore(
        (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        () => current,
      ),
  };
}
