import { fairness, type PersonLoad, type PersonPlace } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listHolidayCalendarsById, listPersonPlaces, listTeamPlaces } from './holiday-store.ts';
import { peopleOf } from './other-schedules.ts';
import { pagesIn } from './ports.ts';
import { type LoadedSchedules, toSchedule } from './schedule.ts';
import { loadWhich, type Which, type Window } from './which-schedules.ts';

/** Who bore how much on these schedules. Pages count whatever schedule they came by, of people who stand on these. */
export async function reportFairness(
  ctx: RequestContext,
  which: Which,
  window: Window,
): Promise<readonly PersonLoad[]> {
  requirePermission(ctx, 'schedules.read');
  const { schedules, absences } = await loadWhich(ctx.read, which, window);
  const people = [...new Set(schedules.flatMap(peopleOf))];
  const places = await placesOf(ctx.read, schedules);
  const calendarIds = [...new Set([...places.values()].flatMap(({ holidayCalendarIds }) => holidayCalendarIds))];
  return fairness({
    schedules: schedules.map(toSchedule),
    ...window,
    absences,
    pages: await pagesIn(ctx.read, window, people),
    places,
    calendars: await listHolidayCalendarsById(ctx.read, calendarIds),
  });
}

/** A person's own place, else that of the team whose schedule they stand on. */
async function placesOf(
  tx: Transaction,
  schedules: LoadedSchedules['schedules'],
): Promise<ReadonlyMap<string, PersonPlace>> {
  const teams = await listTeamPlaces(tx);
  const places = new Map<string, PersonPlace>();
  for (const schedule of schedules) {
    const place = schedule.team === undefined ? undefined : teams.get(schedule.team);
    if (place !== undefined) for (const userId of peopleOf(schedule)) places.set(userId, place);
  }
  const own = await listPersonPlaces(tx, [...new Set(schedules.flatMap(peopleOf))]);
  return new Map([...places, ...own]);
}
