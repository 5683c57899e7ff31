import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { CommandId } from './command-list.ts';
import type { Handlers } from './command-keys.ts';

const stacks = new Map<CommandId, (() => void)[]>();
const listeners = new Set<() => void>();
let snapshot: Handlers = new Map();

function publish(): void {
  snapshot = new Map(
    [...stacks].flatMap(([id, stack]) => (stack.at(-1) === undefined ? [] : [[id, () => stacks.get(id)?.at(-1)?.()]])),
  );
  for (const listener of listeners) listener();
}

/** Lets a command do something while the calling component is on screen, from the moment it is drawn; undefined takes it away. */
export function useCommand(id: CommandId, run: (() => void) | undefined): void {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  const isOn = run !== undefined;
  useLayoutEffect(() => {
    if (!isOn) return;
    const handler = () => latest.current?.();
    stacks.set(id, [...(stacks.get(id) ?? []), handler]);
    publish();
    return () => {
      stacks.set(
        id,
        (stacks.get(id) ?? []).filter((each) => each !== handler),
      );
      publish();
    };
  }, [id, isOn]);
}

export function boundCommands(): Handlers {
  return snapshot;
}

export function useBoundCommands(): Handlers {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, boundCommands);
}
