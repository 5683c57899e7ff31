/** What a calendar feed holds: which shifts, under which ids, as of which revision. The text is made in ical-write.ts. */
import type { Coverage, EpochMs } from './schedule.ts';

/** What a feed needs to know of a coverage. */
export interface FeedCoverage extends Pick<Coverage, 'from' | 'to' | 'shifts' | 'shadows'> {
  readonly gaps: readonly { readonly from: EpochMs; readonly to: EpochMs; readonly onPurpose: boolean }[];
}

/** A schedule as one feed shows it. */
export interface FeedSchedule {
  readonly id: string;
  readonly name: string;
  /** Where the schedule is seen. */
  readonly url: string | undefined;
  /** Grows with every change that may move a shift: rotations, overrides, leave. */
  readonly revision: { readonly number: number; readonly at: EpochMs };
  /** Over `feedWindow(now)` from `lookBackFrom` to `to`, so that what the feed shows has its true beginning. */
  readonly coverage: FeedCoverage;
}

export interface CalendarFeed {
  readonly name: string;
  /** Host name of this installation; part of every id. */
  readonly origin: string;
  /** One person's own shifts, or everybody's. */
  readonly audience: { readonly kind: 'person'; readonly userId: string } | { readonly kind: 'team' };
  readonly schedules: readonly FeedSchedule[];
  /** Display names by user id; who is missing stands with the id. */
  readonly names: ReadonlyMap<string, string>;
  readonly window: FeedWindow;
  /** Minutes before a shift begins, one reminder each. */
  readonly reminderMinutes: readonly number[];
  /** Stretches nobody covers, as events: none, those nobody wanted, or all. */
  readonly gaps: 'none' | 'unplanned' | 'all';
  /** How often readers are asked to come back. */
  readonly refreshMinutes: number;
}

/** The months a feed shows. It moves with the calendar month, not with the clock: the same text all month, one ETag. */
export interface FeedWindow {
  readonly lookBackFrom: EpochMs;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** When it last moved. */
  readonly movedAt: EpochMs;
}

const MONTHS_BACK = 1;
/** A shift that began before these is known by its end. */
const MONTHS_LOOKED_BACK = 3;
/** Twelve full ones on the last day of the running month too. */
const MONTHS_AHEAD = 13;

/** What a feed asked for at `now` shows: the last month and at least twelve months ahead; UTC months. */
export function feedWindow(now: EpochMs): FeedWindow {
  const date = new Date(now);
  const month = (offset: number): EpochMs => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1);
  return {
    lookBackFrom: month(-MONTHS_BACK - MONTHS_LOOKED_BACK),
    from: month(-MONTHS_BACK),
    to: month(MONTHS_AHEAD),
    movedAt: month(0),
  };
}

/** One event of a feed. */
export interface FeedEvent {
  readonly uid: string;
  readonly kind: 'shift' | 'shadow' | 'gap';
  readonly schedule: FeedSchedule;
  /** Undefined: a gap. */
  readonly userId: string | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** It goes on behind the end of the feed. */
  readonly isCut: boolean;
  readonly sequence: number;
  readonly modifiedAt: EpochMs;
}

/**
 * The events of a feed, ordered by schedule and then as coverage orders them.
 *
 * An id is made of what the shift is: schedule, person and beginning. Working the coverage out again, another order of people behind it
 * or the feed's edge do not change it. Only a shift that is older than the look-back goes by its end, and one without either by neither.
 */
export function feedEvents(feed: CalendarFeed): FeedEvent[] {
  const taken = new Map<string, number>();
  return feed.schedules.flatMap((schedule) =>
    stretchesOf(feed, schedule)
      .filter(({ from, to }) => from < to && to > feed.window.from && from < feed.window.to)
      .map((stretch) => {
        const uid = uidOf(feed.origin, schedule, stretch);
        const earlier = taken.get(uid) ?? 0;
        taken.set(uid, earlier + 1);
        const isCut = stretch.to >= schedule.coverage.to;
        return {
          ...stretch,
          // The same person twice at the same time, by two rotations: told apart by their order.
          uid: earlier === 0 ? uid : `${earlier + 1}:${uid}`,
          schedule,
          isCut,
          // Where the feed ends, ends move with it: readers see that as a change too.
          sequence: schedule.revision.number + monthsOf(feed.window.to),
          modifiedAt: isCut ? Math.max(schedule.revision.at, feed.window.movedAt) : schedule.revision.at,
        };
      }),
  );
}

type Stretch = Pick<FeedEvent, 'kind' | 'userId' | 'from' | 'to'>;

function stretchesOf({ audience, gaps }: CalendarFeed, { coverage }: FeedSchedule): Stretch[] {
  const isOurs = ({ userId }: { readonly userId: string }): boolean =>
    audience.kind === 'team' || audience.userId === userId;
  return [
    ...coverage.shifts.filter(isOurs).map(({ from, to, userId }): Stretch => ({ kind: 'shift', userId, from, to })),
    ...coverage.shadows.filter(isOurs).map(({ from, to, userId }): Stretch => ({ kind: 'shadow', userId, from, to })),
    ...coverage.gaps
      .filter(({ onPurpose }) => gaps === 'all' || (gaps === 'unplanned' && !onPurpose))
      .map(({ from, to }): Stretch => ({ kind: 'gap', userId: undefined, from, to })),
  ];
}

/** Percent-encoded parts joined by colons, which are never part of one. */
function uidOf(origin: string, { id, coverage }: FeedSchedule, { kind, userId, from, to }: Stretch): string {
  const edge = from > coverage.from ? `from:${from / 1000}` : to < coverage.to ? `until:${to / 1000}` : 'throughout';
  const parts = [kind, id, ...(userId === undefined ? [] : [userId])].map((part) =>
    encodeURIComponent(part.toWellFormed()),
  );
  return `${parts.join(':')}:${edge}@${origin}`;
}

function monthsOf(at: EpochMs): number {
  const date = new Date(at);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
