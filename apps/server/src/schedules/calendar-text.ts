import { hash } from 'node:crypto';
import { type Coverage, coverage, type EpochMs, type FeedWindow, feedWindow, writeCalendar } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import type { StoredFeed } from './feed-store.ts';
import { loadSchedules } from './load-store.ts';
import { peopleOf } from './other-schedules.ts';
import { namesOf } from './people-names.ts';
import { type LoadedSchedules, toSchedule } from './schedule.ts';
import { listSchedulesAfter, listSchedulesById, listSchedulesNaming } from './schedule-store.ts';

export interface CalendarText {
  readonly text: string;
  readonly etag: string;
}

const mostSchedules = 50;
const refreshMinutes = 60;
/** Characters of all texts in memory. */
const mostCharacters = 16_000_000;

/** Texts under what they were made of; the least used go first. */
class TextMemory {
  readonly #texts = new Map<string, CalendarText>();
  #characters = 0;

  get(key: string): CalendarText | undefined {
    const found = this.#texts.get(key);
    if (found === undefined) return undefined;
    this.#texts.delete(key);
    this.#texts.set(key, found);
    return found;
  }

  put(key: string, made: CalendarText): void {
    this.#texts.set(key, made);
    this.#characters += made.text.length;
    for (const [oldest, { text }] of this.#texts) {
      if (this.#characters <= mostCharacters || this.#texts.size === 1) return;
      this.#texts.delete(oldest);
      this.#characters -= text.length;
    }
  }
}

const memory = new TextMemory();

/** What a feed shows now; worked out again only when something that may move a shift has changed, or the month. */
export async function calendarText(
  tx: Transaction,
  feed: StoredFeed,
  publicUrl: string,
  now: EpochMs,
): Promise<CalendarText> {
  const window = feedWindow(now);
  const heads = await headsOf(tx, feed, window.lookBackFrom);
  const revisions = heads.map(({ id, revision }) => `${id}:${revision.number}`);
  const key = [feed.id, window.from, publicUrl, feed.schedule?.name ?? feed.team?.name, ...revisions].join(' ');
  const known = memory.get(key);
  if (known !== undefined) return known;
  const ids = heads.map(({ id }) => id);
  const { schedules, absences } = await loadSchedules(tx, ids, { from: window.lookBackFrom, to: window.to });
  const people = await namesOf(tx, schedules.flatMap(peopleOf));
  const text = writeCalendar({
    name: feed.schedule?.name ?? feed.team?.name ?? `On call: ${feed.userName}`,
    origin: new URL(publicUrl).hostname,
    audience:
      feed.schedule === undefined && feed.team === undefined
        ? { kind: 'person', userId: feed.userId }
        : { kind: 'team' },
    schedules: schedules.map((schedule) => ({
      id: schedule.id,
      name: schedule.title,
      url: `${publicUrl}/oncall/${encodeURIComponent(schedule.name)}`,
      revision: schedule.revision,
      coverage: shownOf(schedule, window, absences),
    })),
    names: new Map(people.map(({ id, name }) => [id, name])),
    window,
    reminderMinutes: feed.reminderMinutes,
    gaps: feed.gaps,
    refreshMinutes,
  });
  const made = { text, etag: `"${hash('sha256', text).slice(0, 32)}"` };
  // What was read may be newer than the revisions it is filed under; it is asked for under the newer ones next.
  memory.put(key, made);
  return made;
}

/** What was before the schedule was made is no gap. */
function shownOf(
  schedule: LoadedSchedules['schedules'][number],
  { lookBackFrom, to }: FeedWindow,
  absences: LoadedSchedules['absences'],
): Coverage {
  const found = coverage(toSchedule(schedule), lookBackFrom, to, absences);
  return { ...found, gaps: found.gaps.filter((gap) => gap.to > schedule.createdAt) };
}

async function headsOf(tx: Transaction, { schedule, team, userId }: StoredFeed, from: EpochMs) {
  if (schedule !== undefined) return await listSchedulesById(tx, [schedule.id]);
  if (team !== undefined)
    return await listSchedulesAfter(tx, { after: '', teamId: team.id, search: '', limit: mostSchedules });
  return await listSchedulesById(tx, await listSchedulesNaming(tx, [userId], from, mostSchedules));
}
