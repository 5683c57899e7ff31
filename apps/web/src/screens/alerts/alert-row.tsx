import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useNow } from '../../ui/now.ts';
import { relativeWords } from '../../ui/time-words.ts';
import { type Alert, fateLook, labelPairs } from './alert-words.ts';
import { SeverityChip } from './severity-chip.tsx';

/** Rows have one height, so that a hundred thousand of them need no measuring. */
export const ROW_HEIGHT = 64;
export const ROW_HEIGHT_NARROW = 104;

/** One alert of a list: chosen by its box, opened by its words. */
export function AlertRow({
  alert,
  index,
  count,
  isNarrow,
  isGone,
  isSelected,
  isCurrent,
  onToggle,
  onFocus,
}: {
  alert: Alert;
  index: number;
  /** Of the whole list; -1 when nobody knows. */
  count: number;
  isNarrow: boolean;
  /** It is not in the list any more, and stays until the list is looked at anew. */
  isGone: boolean;
  isSelected: boolean;
  isCurrent: boolean;
  onToggle: (isStretch: boolean) => void;
  onFocus: () => void;
}) {
  const fate = fateLook[alert.fate];
  const isOver = isGone || alert.state === 'resolved';
  // A row is one stop of the Tab key, so its time is none.
  const now = useNow(5_000);
  // The click that changes the box knows the keys that are held; the change itself does not.
  const isStretch = useRef(false);
  const at = alert.resolvedAt ?? alert.startsAt;
  const labels = labelPairs(alert.labels)
    .map(([name, value]) => `${name}=${value}`)
    .join('  ');
  return (
    <li
      aria-setsize={count}
      aria-posinset={index + 1}
      className={`flex overflow-hidden border-b border-line ${isSelected ? 'bg-accent/10' : isCurrent ? 'bg-raised/60' : 'hover:bg-raised/40'} ${isGone ? 'opacity-60' : ''}`}
      style={{ height: isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT }}
    >
      <label className="grid w-11 shrink-0 cursor-pointer place-items-center">
        <span className="sr-only">Select {alert.summary}</span>
        <input
          type="checkbox"
          checked={isSelected}
          onFocus={onFocus}
          onClick={(event) => {
            isStretch.current = event.shiftKey;
          }}
          onChange={() => onToggle(isStretch.current)}
          className="size-[1.125rem] accent-accent"
        />
      </label>
      <Link
        to="/alerts/$alert"
        params={{ alert: alert.id }}
        data-row={alert.id}
        onFocus={onFocus}
        className="grid min-w-0 flex-1 content-center gap-x-4 gap-y-0.5 pr-4 -outline-offset-2 md:grid-cols-[minmax(0,1fr)_7rem_8.5rem_6.5rem] md:items-center"
      >
        <span className="grid min-w-0">
          <span className="font-semibold max-md:line-clamp-2 max-md:[overflow-wrap:anywhere] md:truncate">
            {alert.summary}
          </span>
          <span className="truncate font-mono text-xs text-muted">{labels}</span>
        </span>
        <span className="flex min-w-0 flex-wrap items-center gap-x-3 md:contents">
          <span>
            <SeverityChip severity={alert.severity} />
          </span>
          <span className={`text-sm font-medium ${isOver ? 'text-muted' : fate.ink}`}>
            {isOver ? 'over' : fate.word}
            {alert.service !== null && (
              <span className="block truncate font-normal text-muted max-md:hidden">{alert.service}</span>
            )}
          </span>
          <span className="text-sm whitespace-nowrap text-muted">
            <time dateTime={at} data-tip="" className="tabular">
              {relativeWords(at, now)}
            </time>
            {alert.count > 1 && <span className="block max-md:hidden">{alert.count.toLocaleString('en')} times</span>}
          </span>
        </span>
      </Link>
    </li>
  );
}
