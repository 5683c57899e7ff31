import { Link } from '@tanstack/react-router';
import {
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  ClockAlert,
  LoaderCircle,
  Moon,
  Upload,
} from 'lucide-react';
import { useId, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { ageWords, type FeedRow, type FeedState, feedStateLook, feedStateOf } from '../../ui/feed-words.ts';
import { useNow } from '../../ui/now.ts';
import { Prose } from '../../ui/prose.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords, heldWords } from '../../ui/time-words.ts';
import { FeedDetails } from './feed-details.tsx';
import { SyncProgress } from './sync-progress.tsx';

const stateIcon = {
  running: LoaderCircle,
  failing: CircleAlert,
  too_old: ClockAlert,
  never_loaded: CircleDashed,
  off: Moon,
  by_hand: Upload,
  fresh: CircleCheck,
} as const satisfies Record<FeedState, unknown>;

/** One line a feed: how it is doing, how old its content is, when somebody looked last and will look next. */
export function FeedTable({ rows, mayLoad }: { rows: readonly FeedRow[]; mayLoad: boolean }) {
  return (
    <div className="cards">
      <Table
        className="wide:table-fixed"
        columns={[
          { name: 'Feed', className: 'wide:w-[24%]' },
          { name: 'State', className: 'wide:w-[9.5rem]' },
          'Content of',
          'Looked at',
          { name: 'Records', className: 'wide:w-[6.5rem] wide:text-right' },
          { name: 'More', className: 'wide:w-[6.5rem]', isHidden: true },
        ]}
      >
        <tbody>
          {rows.map((row) => (
            <FeedLine key={row.name} row={row} mayLoad={mayLoad} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function FeedLine({ row, mayLoad }: { row: FeedRow; mayLoad: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const details = useId();
  const state = feedStateOf(row);
  const isTold = state === 'running' || state === 'failing';
  const { source } = row;
  return (
    <>
      <tr className={classNames((isOpen || isTold) && 'narrow:border-b-0! wide:[&>td]:border-b-transparent!')}>
        <td>
          <span className="font-mono font-semibold [overflow-wrap:anywhere]">{row.name}</span>
        </td>
        <td data-label="State">
          <State state={state} />
        </td>
        <td data-label="Content of">
          <ContentAge row={row} />
        </td>
        <td data-label="Looked at">
          <Looks row={row} />
        </td>
        <td data-label="Records" className="tabular wide:text-right">
          <Records row={row} />
        </td>
        <td className="wide:text-right">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={details}
            aria-label={`More about ${row.name}`}
            onClick={() => setIsOpen(!isOpen)}
            className="btn btn-quiet pointer-fine:min-h-7! text-sm narrow:-ml-2"
          >
            <ChevronRight size={14} aria-hidden className={classNames('turns', isOpen && 'rotate-90')} />
            More
          </button>
        </td>
      </tr>
      {(isOpen || isTold) && (
        <tr id={details} className="hover:bg-transparent!">
          <td colSpan={6} className="pt-0!">
            <div className="grid gap-3">
              {state === 'running' && source && <SyncProgress source={source.name} />}
              {state === 'failing' && source && <Failure error={source.lastError ?? ''} since={source.failingSince} />}
              {isOpen && <FeedDetails row={row} mayLoad={mayLoad} />}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function State({ state }: { state: FeedState }) {
  const Icon = stateIcon[state];
  const { word, ink } = feedStateLook[state];
  return (
    <span className={`inline-flex items-baseline gap-1.5 font-medium ${ink}`}>
      <Icon
        size={15}
        aria-hidden
        className={classNames('shrink-0 self-center', state === 'running' && 'animate-spin')}
      />
      {word}
    </span>
  );
}

function Records({ row: { feed, source } }: { row: FeedRow }) {
  if (feed !== undefined) return feed.records.toLocaleString('en');
  if (source?.kind !== 'vex') return <span className="text-muted">none</span>;
  return (
    <Link to="/settings/vex" className="link">
      documents
    </Link>
  );
}

function ContentAge({ row: { feed, source } }: { row: FeedRow }) {
  const now = useNow(60_000);
  if (feed === undefined && source?.hasLoaded === true)
    return <span className="text-muted">each document has its own date</span>;
  if (feed === undefined) return <span className="text-muted">nothing yet</span>;
  return (
    <span className="grid justify-items-start">
      {feed.contentAt !== null && <Time at={feed.contentAt} words={dayWords(feed.contentAt)} />}
      <span className={classNames('text-sm', feed.isTooOld ? 'font-semibold text-warn' : 'text-muted')}>
        {ageWords(feed, now)}
        {feed.isTooOld && ', too old'}
        {feed.name.endsWith(':sample') && ', on purpose'}
      </span>
    </span>
  );
}

function Looks({ row: { feed, source } }: { row: FeedRow }) {
  if (source === undefined)
    return feed === undefined ? null : (
      <span className="text-muted">
        loaded <Time at={feed.loadedAt} />
      </span>
    );
  return (
    <span className="grid justify-items-start">
      {source.lastCheckedAt === null ? <span>not yet</span> : <Time at={source.lastCheckedAt} />}
      <span className="text-sm text-muted">
        {!source.isEnabled || source.nextCheckAt === null ? (
          'not again by itself'
        ) : (
          <>
            next <Time at={source.nextCheckAt} />
          </>
        )}
      </span>
    </span>
  );
}

function Failure({ error, since }: { error: string; since: string | null }) {
  const now = useNow(5_000);
  return (
    <p className="rounded-md border border-bad/40 bg-bad/8 px-3 py-2 pretty [overflow-wrap:anywhere]">
      <Prose text={error} />.{' '}
      <span className="text-muted">
        {since !== null && (
          <>
            Failing <Time at={since} words={heldWords(since, now)} />.{' '}
          </>
        )}
        What was loaded before stays in force, and ages.
      </span>
    </p>
  );
}
