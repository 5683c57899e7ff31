import { Search } from 'lucide-react';
import { keysOf } from '../shell/command-list.ts';
import { Keycaps } from '../shell/keycaps.tsx';

/** Narrows a list; `/` leads here. What is typed stands in the address. */
export function FilterField({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
}) {
  return (
    <div className="relative w-full sm:w-64">
      <Search
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        className="field pr-8 pl-8"
      />
      {value === '' && (
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 max-lg:hidden">
          <Keycaps keys={keysOf('filter.focus') ?? '/'} />
        </span>
      )}
    </div>
  );
}

/** More of a long list. */
export function MoreButton({ isShown, isBusy, onMore }: { isShown: boolean; isBusy: boolean; onMore: () => void }) {
  if (!isShown) return null;
  return (
    <div className="border-t border-line p-2 text-center">
      <button type="button" className="btn btn-quiet" disabled={isBusy} onClick={onMore}>
        {isBusy ? 'Loading' : 'Show more'}
      </button>
    </div>
  );
}
