import { Link } from '@tanstack/react-router';
import { AlarmClock, AlarmClockOff, CircleAlert } from 'lucide-react';
import { memo } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNow } from '../../ui/now.ts';
import { axisLook } from '../../ui/tags.tsx';
import { actLook, dueOf, kindLook, type NowRow, ownerWords } from './now-words.ts';

/** Rows have one height, so that any number of them needs no measuring. */
export const ROW_HEIGHT = 64;
export const ROW_HEIGHT_NARROW = 148;

/** Stays the same for as long as the list stands, so that a step draws two rows and not all of them. */
export interface RowActs {
  readonly onFocus: (row: NowRow) => void;
  readonly onAct: (row: NowRow) => void;
  readonly onSnooze: (row: NowRow) => void;
}

/** One thing that waits: what it is, whose, by when, and the one thing to do about it. */
export const NowListRow = memo(function NowListRow({
  row,
  index,
  count,
  isNarrow,
  isCurrent,
  acts,
}: {
  row: NowRow;
  index: number;
  /** Of the whole list; -1 when nobody knows. */
  count: number;
  isNarrow: boolean;
  isCurrent: boolean;
  acts: RowActs;
}) {
  return (
    <li
      aria-setsize={count}
      aria-posinset={index + 1}
      className={`grid gap-x-4 gap-y-1.5 overflow-hidden border-b border-line px-4 max-md:content-center md:grid-cols-[minmax(0,1fr)_11rem_7rem_11.5rem] md:items-center ${isCurrent ? 'bg-raised/60' : 'hover:bg-raised/40'}`}
      style={{ height: isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT }}
    >
      <RowBody row={row} acts={acts} />
    </li>
  );
});

/** Not drawn again where a row has moved or is stood on: when one goes, all that come after it move. */
const RowBody = memo(function RowBody({ row, acts }: { row: NowRow; acts: RowActs }) {
  const onFocus = () => acts.onFocus(row);
  const look = kindLook[row.kind];
  const Icon = look.icon;
  const act = (
    <Button
      kind={row.isMine || row.isUnowned ? 'primary' : 'plain'}
      className="min-h-9 pointer-coarse:min-h-11 max-md:flex-1 md:w-36"
      aria-label={`${actLook[row.action].word}: ${row.title}`}
      onFocus={onFocus}
      onClick={() => acts.onAct(row)}
    >
      {actLook[row.action].word}
    </Button>
  );
  const snooze = (
    <IconButton
      icon={row.snoozed === null ? AlarmClock : AlarmClockOff}
      label={row.snoozed === null ? `Put off: ${row.title}` : `Take back: ${row.title}`}
      onFocus={onFocus}
      onClick={() => acts.onSnooze(row)}
    />
  );
  return (
    <>
      <Link
        to={row.path}
        data-row={row.id}
        onFocus={onFocus}
        className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 rounded-sm outline-offset-4"
      >
        <Icon
          size={17}
          aria-hidden
          className={`row-span-2 shrink-0 ${row.isUnowned ? 'text-bad' : 'text-muted'}`}
          data-tip={look.word}
        />
        <span className="min-w-0 font-semibold max-md:line-clamp-2 md:truncate">{row.title}</span>
        <span className="min-w-0 truncate text-sm text-muted">
          {[
            row.service,
            row.severity?.toUpperCase(),
            row.snoozed === null ? row.detail : `put off: ${row.snoozed.because}`,
          ]
            .filter((part) => part !== undefined && part !== null && part !== '')
            .join(' · ')}
        </span>
      </Link>
      <span className="flex min-w-0 items-center gap-x-4 max-md:justify-between md:contents">
        <Owner row={row} />
        <DueWords row={row} />
      </span>
      <span className="flex items-center justify-end gap-1.5">
        {act}
        {snooze}
      </span>
    </>
  );
});

function Owner({ row }: { row: NowRow }) {
  const AxisIcon = row.axis === null ? undefined : axisLook[row.axis].icon;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm">
      {AxisIcon && row.axis ? (
        <AxisIcon size={14} aria-label={axisLook[row.axis].word} role="img" className="shrink-0 text-muted" />
      ) : (
        <span className="w-3.5 shrink-0 max-md:hidden" />
      )}
      {row.isUnowned && <CircleAlert size={14} aria-hidden className="shrink-0 text-bad" />}
      <span
        className={`line-clamp-2 min-w-0 ${row.isUnowned ? 'font-semibold text-bad' : row.isMine ? 'font-medium' : 'text-muted'}`}
      >
        <span className="sr-only">Waits for </span>
        {row.isMine && row.owner !== null ? 'you' : ownerWords(row)}
      </span>
    </span>
  );
}

function DueWords({ row }: { row: NowRow }) {
  const now = useNow(30_000);
  const due = dueOf(row.dueAt, now);
  if (due === undefined || row.dueAt === null) return <span className="text-sm text-muted">no day</span>;
  return (
    <time
      dateTime={row.dueAt}
      data-tip=""
      className={`text-sm whitespace-nowrap tabular ${due.isOver ? 'font-semibold text-bad' : due.isSoon ? 'font-medium text-warn' : 'text-muted'}`}
    >
      {due.words}
    </time>
  );
}
