import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from './button.tsx';

type Toast = { id: number; text: string; isProblem: boolean; undo: (() => void) | undefined };

const VISIBLE_MS = 8000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Says what happened; `undo` for what can be taken back. Problems stay until they are dismissed. */
export function showToast(text: string, options: { undo?: () => void; isProblem?: boolean } = {}): void {
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-2), { id, text, isProblem: options.isProblem ?? false, undo: options.undo }]);
  if (options.isProblem !== true) setTimeout(() => dismiss(id), VISIBLE_MS);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      aria-live="polite"
      // In the middle beside the rail: forms end on the left, and what people press about a decision stands on the right.
      className="fixed right-3 bottom-3 left-3 z-40 grid justify-items-end gap-2 max-lg:bottom-20 lg:right-auto lg:left-[calc(50%+7rem)] lg:w-md lg:-translate-x-1/2"
    >
      {shown.map((toast) => (
        <div key={toast.id} className="panel flex w-full max-w-md items-center gap-2.5 py-1.5 pr-1.5 pl-3.5 shadow-xl">
          {toast.isProblem ? (
            <CircleAlert size={16} aria-hidden className="shrink-0 text-bad" />
          ) : (
            <CircleCheck size={16} aria-hidden className="shrink-0 text-ok" />
          )}
          <p className="min-w-0 flex-1 py-1 pretty">{toast.text}</p>
          {toast.undo && (
            <Button
              kind="quiet"
              onClick={() => {
                toast.undo?.();
                dismiss(toast.id);
              }}
            >
              Undo
            </Button>
          )}
          <Button kind="quiet" icon={X} aria-label="Dismiss" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
