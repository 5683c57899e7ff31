import type { Schedule } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { listPeopleById } from '#access/index.ts';
import { peopleNamed } from './definition.ts';
import { loadSchedules } from './load-store.ts';
import type { LoadedSchedules } from './schedule.ts';
import { listSchedulesNaming } from './schedule-store.ts';
import type { Window } from './which-schedules.ts';

/** Whoever stands on more schedules than these hears of double duty on some of them only. */
const mostOthers = 50;

/** These schedules and others that put the same people on call. */
export async function loadWithOthers(
  tx: Transaction,
  scheduleIds: readonly string[],
  userIds: readonly string[],
  window: Window,
): Promise<LoadedSchedules> {
  const others = await listSchedulesNaming(tx, userIds, window.from, mostOthers);
  return await loadSchedules(tx, [...new Set([...scheduleIds, ...others])], window);
}

/** Active people among those the schedules name. */
export async function knownPeople(
  tx: Transaction,
  schedules: readonly Pick<Schedule, 'versions' | 'overrides'>[],
): Promise<ReadonlySet<string>> {
  const people = await listPeopleById(tx, [...new Set(schedules.flatMap(peopleOf))]);
  return new Set(people.filter(({ isActive }) => isActive).map(({ id }) => id));
}

/** Everybody on a schedule. */
export function peopleOf({ versions, overrides }: Pick<Schedule, 'versions' | 'overrides'>): string[] {
  const byOverride = overrides.flatMap((override) =>
    override.kind === 'replace' && override.replacedUserId !== undefined
      ? [override.userId, override.replacedUserId]
      : [override.userId],
  );
  return [...peopleNamed(versions).keys(), ...byOverride];
}
