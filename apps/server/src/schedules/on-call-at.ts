import { type Absence, type EpochMs, onCallAt as onCallOf } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { listAbsencesOf } from './absence-store.ts';
import { loadSchedules } from './load-store.ts';
import { toSchedule } from './schedule.ts';

/**
 * Who is on call at `now`, user ids by schedule id, in one read: what the pager asks. Nobody is an empty list; a schedule that does
 * not exist is missing.
 */
export async function onCallAt(
  tx: Transaction,
  scheduleIds: readonly string[],
  now: EpochMs,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { schedules, absences } = await loadSchedules(tx, scheduleIds, { from: now, to: now + 1 });
  return new Map(
    schedules.map((schedule) => {
      const people = onCallOf(toSchedule(schedule), now, absences).map(({ userId }) => userId);
      return [schedule.id, [...new Set(people)]];
    }),
  );
}

/** The leave these people are on at `now`, by user id, with the latest end where there are several. */
export async function absencesAt(
  tx: Transaction,
  userIds: readonly string[],
  now: EpochMs,
): Promise<ReadonlyMap<string, Absence>> {
  const found = new Map<string, Absence>();
  for (const absence of await listAbsencesOf(tx, userIds, { from: now, to: now + 1 })) {
    const known = found.get(absence.userId);
    if (known === undefined || known.to < absence.to) found.set(absence.userId, absence);
  }
  return found;
}
