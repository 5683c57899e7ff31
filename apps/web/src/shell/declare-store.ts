import { useSyncExternalStore } from 'react';

/** What is known of an incident where its declaration was begun. */
export interface DeclareStart {
  readonly title?: string | undefined;
  readonly kind?: 'reliability' | 'security' | 'both' | undefined;
  readonly severity?: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5' | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly causedByVersion?: string | undefined;
  /** Alert groups it is about. */
  readonly alertGroups?: readonly string[] | undefined;
  /** Where it was begun, in words: `from the alerts "disk full"`. */
  readonly from?: string | undefined;
}

const listeners = new Set<() => void>();
let start: DeclareStart | undefined;

function set(next: DeclareStart | undefined): void {
  start = next;
  for (const listener of listeners) listener();
}

/** Opens the window in which an incident is declared, above whatever screen is there. */
export function openDeclare(from: DeclareStart): void {
  set(from);
}

export function closeDeclare(): void {
  set(undefined);
}

export function useDeclareStart(): DeclareStart | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => start,
  );
}
