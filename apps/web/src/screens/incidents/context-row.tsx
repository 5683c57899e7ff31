import type { ReactNode } from 'react';
import { counted } from '../../ui/counted.ts';

/** More than this are told by their number. */
const MOST = 8;
/** A row that leads somewhere as a whole. */
export const rowLook = 'grid min-h-11 gap-0.5 px-4 py-2 -outline-offset-2 hover:bg-raised/60';

/** Rows under each other; of many the first ones, and how many more there are. */
export function ContextRows<T extends { readonly id: string }>({
  items,
  children,
}: {
  items: readonly T[];
  children: (item: T) => ReactNode;
}) {
  const more = items.length - MOST;
  return (
    <>
      <ul className="divide-y divide-line">
        {items.slice(0, MOST).map((item) => (
          <li key={item.id}>{children(item)}</li>
        ))}
      </ul>
      {more > 0 && (
        <p className="border-t border-line px-4 py-2 text-sm text-muted">and {counted(more, 'more', 'more')}</p>
      )}
    </>
  );
}
