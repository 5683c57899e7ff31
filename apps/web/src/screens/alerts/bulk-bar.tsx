import { BellOff, Check, CircleCheckBig, X } from 'lucide-react';
import { keysOf } from '../../shell/command-list.ts';
import { Button } from '../../ui/button.tsx';

/** What can be done with all that is selected. At the thumb on a phone. */
export function BulkBar({
  count,
  ofLoaded,
  busy,
  may,
  onAll,
  onClear,
  acknowledge,
  resolve,
  silence,
}: {
  count: number;
  ofLoaded: number;
  busy: 'acknowledge' | 'resolve' | undefined;
  may: boolean;
  onAll: () => void;
  onClear: () => void;
  acknowledge: () => void;
  resolve: () => void;
  silence: () => void;
}) {
  if (count === 0) return null;
  const keys = (id: Parameters<typeof keysOf>[0]) => {
    const written = keysOf(id);
    return written === undefined ? {} : { keys: written };
  };
  return (
    <section
      aria-label="Selected alerts"
      className="sticky bottom-0 z-10 grid grid-cols-[auto_1fr_1fr] items-center gap-2 border-t border-edge/50 bg-surface p-3 sm:flex sm:flex-wrap max-lg:bottom-[calc(3.5rem+env(safe-area-inset-bottom))]"
    >
      <p className="font-semibold tabular max-sm:col-span-2 sm:mr-auto">
        {count.toLocaleString('en')} selected
        {count < ofLoaded && (
          <button type="button" className="link ml-3 font-normal" onClick={onAll}>
            all {ofLoaded.toLocaleString('en')} loaded
          </button>
        )}
      </p>
      {may && (
        <>
          <Button
            kind="primary"
            icon={Check}
            className="max-sm:px-2 pointer-coarse:min-h-11 max-[24rem]:[&>svg]:hidden"
            isBusy={busy === 'acknowledge'}
            onClick={acknowledge}
            {...keys('alerts.acknowledge')}
          >
            Acknowledge
          </Button>
          <Button
            icon={CircleCheckBig}
            className="max-sm:px-2 pointer-coarse:min-h-11 max-[24rem]:[&>svg]:hidden"
            isBusy={busy === 'resolve'}
            onClick={resolve}
            {...keys('alerts.resolve')}
          >
            Resolve
          </Button>
          <Button
            icon={BellOff}
            className="max-sm:px-2 pointer-coarse:min-h-11 max-[24rem]:[&>svg]:hidden"
            onClick={silence}
            {...keys('alerts.silence')}
          >
            Silence
          </Button>
        </>
      )}
      <Button
        kind="quiet"
        icon={X}
        aria-label="Clear the selection"
        className="max-sm:col-start-3 max-sm:row-start-1 max-sm:justify-self-end max-sm:px-2 pointer-coarse:min-h-11"
        onClick={onClear}
      />
    </section>
  );
}
