import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';

/** Of radios the one that is chosen, as Tab would go. */
const firstField = 'input:not([type=radio]), input:checked, textarea, select';

/**
 * A window above the screen. For acts that must not happen by accident, and for things to look up. Focus goes to what is
 * marked `data-first`, else to the first field.
 */
export function Window({
  title,
  note,
  onClose,
  children,
}: {
  title: string;
  note?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-canvas/80" />
        <Dialog.Popup
          initialFocus={() =>
            body.current?.querySelector<HTMLElement>('[data-first]') ??
            body.current?.querySelector<HTMLElement>(firstField) ??
            true
          }
          className="panel fixed top-1/2 left-1/2 z-50 grid max-h-[min(46rem,92dvh)] w-[min(36rem,calc(100vw-1.5rem))] -translate-1/2 grid-rows-[auto_minmax(0,1fr)] overflow-hidden shadow-2xl"
        >
          <div
            className={`flex gap-3 border-b border-line px-4 ${note === undefined ? 'items-center py-1.5' : 'items-start py-3'}`}
          >
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
              {note !== undefined && <Dialog.Description className="text-muted pretty">{note}</Dialog.Description>}
            </div>
            <Dialog.Close aria-label="Close" className="btn btn-quiet aspect-square px-0!">
              <X size={17} aria-hidden />
            </Dialog.Close>
          </div>
          <div ref={body} className="window-body overflow-y-auto p-4">
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
