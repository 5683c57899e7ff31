import { useEffect } from 'react';
import { boundCommands } from './bound-commands.ts';
import { matchKey } from './command-keys.ts';
import { singleKeys } from './theme.ts';

const SEQUENCE_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file'].includes(target.type);
}

/** Listens for the keys of all commands that are on screen. */
export function useKeys(): void {
  useEffect(() => {
    let before: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const isDialogOpen = document.querySelector('[role="dialog"]') !== null;
      const bound = boundCommands();
      const press = {
        key: event.key,
        isModified: event.ctrlKey || event.metaKey,
        isTyping: isTyping(event.target) || isDialogOpen,
        isRepeat: event.repeat,
      };
      const outcome = matchKey(press, before, (id) => bound.has(id), singleKeys.get() === 'on');
      // A first key that is held a little long is still the first key.
      if (event.repeat && outcome.kind === 'nothing') return;
      clearTimeout(timer);
      before = undefined;
      if (outcome.kind === 'begins') {
        before = event.key;
        timer = setTimeout(() => (before = undefined), SEQUENCE_MS);
      } else if (outcome.kind === 'command') {
        event.preventDefault();
        bound.get(outcome.id)?.();
      }
    };
    document.addEventListener('keydown', onKey);
    document.documentElement.dataset['keys'] = 'ready';
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
}
