import type { AnswerOf } from '../../api/call.ts';

export type Entry = AnswerOf<'listTimeline'>['items'][number];
export type EntryKind = Entry['kind'];
type Place = Pick<Entry, 'happenedAt' | 'id'>;

/** The order that is the same for everybody: by when it happened, then by id. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.happenedAt !== b.happenedAt) return a.happenedAt < b.happenedAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Takes in entries that are new or were corrected.
 *
 * @param known oldest first
 * @param from nothing before it was read: an entry from there would stand beside others that are missing, so it waits until they
 * are read with it. Undefined: everything was read
 * @returns oldest first; the same list when nothing changes
 */
export function mergeEntries(
  known: readonly Entry[],
  news: readonly Entry[],
  from: Place | undefined,
): readonly Entry[] {
  const before = new Map(known.map((entry) => [entry.id, entry]));
  const fresh = news.filter(({ id, seq }) => seq > (before.get(id)?.seq ?? -1));
  if (fresh.length === 0) return known;
  const isRead = (entry: Entry): boolean => from === undefined || comparePlaces(entry, from) >= 0;
  const last = known.at(-1);
  const goOn = fresh.every((entry) => !before.has(entry.id) && (last === undefined || comparePlaces(entry, last) > 0));
  const isOnce = new Set(fresh.map(({ id }) => id)).size === fresh.length;
  if (goOn && isOnce && fresh.every(isRead)) return [...known, ...fresh.toSorted(comparePlaces)];
  for (const entry of fresh) if (entry.seq > (before.get(entry.id)?.seq ?? -1)) before.set(entry.id, entry);
  return [...before.values()].filter(isRead).toSorted(comparePlaces);
}

/** What stands in a line of the timeline: an entry, or a run of routine ones that are folded into one line. */
export type Row =
  | { readonly kind: 'entry'; readonly key: string; readonly entry: Entry; readonly startsDay: boolean }
  | { readonly kind: 'folded'; readonly key: string; readonly entries: readonly Entry[]; readonly startsDay: boolean };

/**
 * The lines to draw. Routine entries that follow each other are one line, but for those that somebody opened, pinned or came for.
 *
 * @param opened keys of folded lines that were opened; `all`: routine entries are shown like others
 * @param dayOf the day an instant lies in, where the reader is
 */
export function rowsOf(
  entries: readonly Entry[],
  opened: ReadonlySet<string> | 'all',
  wanted: string | undefined,
  dayOf: (instant: string) => string,
): readonly Row[] {
  const rows: Row[] = [];
  let day: string | undefined;
  let run: Entry[] = [];
  const startsDay = (entry: Entry): boolean => {
    const own = dayOf(entry.happenedAt);
    const isNew = own !== day;
    day = own;
    return isNew;
  };
  const endRun = (): void => {
    const [first] = run;
    if (first === undefined) return;
    const key = `folded ${first.id}`;
    if (opened !== 'all' && !opened.has(key))
      rows.push({ kind: 'folded', key, entries: run, startsDay: startsDay(first) });
    else for (const entry of run) rows.push({ kind: 'entry', key: entry.id, entry, startsDay: startsDay(entry) });
    run = [];
  };
  for (const entry of entries) {
    if (entry.isFolded && entry.pinnedAt === null && entry.id !== wanted) run.push(entry);
    else {
      endRun();
      rows.push({ kind: 'entry', key: entry.id, entry, startsDay: startsDay(entry) });
    }
  }
  endRun();
  return rows;
}

/** Rows that are drawn at a time. */
export const DRAWN = 200;

/**
 * Which part of many rows is drawn.
 *
 * @param first key of the first drawn row; undefined: the newest rows
 */
export function drawnPart(rows: readonly Row[], first: string | undefined): { from: number; to: number } {
  const at = first === undefined ? -1 : rows.findIndex(({ key }) => key === first);
  if (at === -1) return { from: Math.max(0, rows.length - DRAWN), to: rows.length };
  return { from: at, to: Math.min(rows.length, at + 2 * DRAWN) };
}

/**
 * A moment between two entries, for one that is inserted there: in the middle, a minute after the first one at most.
 *
 * @param after undefined: the first one is the newest
 * @param now epoch milliseconds
 */
export function momentBetween(
  entry: Pick<Entry, 'happenedAt'>,
  after: Pick<Entry, 'happenedAt'> | undefined,
  now: number,
): string {
  const from = Date.parse(entry.happenedAt);
  const to = after === undefined ? now : Date.parse(after.happenedAt);
  return new Date(from + Math.max(0, Math.min((to - from) / 2, 60_000))).toISOString();
}

/** Whether an entry was written down noticeably later than it happened. */
export function wasLate({ happenedAt, recordedAt }: Pick<Entry, 'happenedAt' | 'recordedAt'>): boolean {
  return Math.abs(Date.parse(recordedAt) - Date.parse(happenedAt)) >= 60_000;
}
