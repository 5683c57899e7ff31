import { localFieldOf } from '../oncall/days.ts';
import type { InputOf } from '../../api/call.ts';

/** What the names of a first set-up are; whoever wants others changes them at their places. */
export const firstNames = {
  schedule: 'first-line',
  policy: 'On call, then everybody',
} as const;

/** Most people of a step; far more than a first set-up has. */
const mostPeople = 50;

/** On call in turns of a week, whoever comes first from today on; one person: always. */
export function firstSchedule(
  userIds: readonly string[],
  zone: string,
  now: number,
): InputOf<'createSchedule'>['body'] {
  const today = localFieldOf(zone, now).slice(0, 10);
  const rotation = {
    id: 'weekly',
    name: 'Weekly',
    zone,
    startsAt: `${today}T00:00`,
    turn: { unit: 'weeks' as const, count: 1 },
    participants: userIds.map((userId) => ({ kind: 'person' as const, userId })),
  };
  const layers = [{ id: 'base', name: 'Rota', rotations: [rotation] }];
  return {
    name: firstNames.schedule,
    title: 'First line',
    versions: [{ effectiveFrom: new Date(now).toISOString(), layers }],
  };
}

/** Who is on call at once; everybody after five minutes; both twice more after ten. */
export function firstPolicy(
  scheduleId: string,
  everybody: readonly string[],
): InputOf<'createEscalationPolicy'>['body'] {
  return {
    name: firstNames.policy,
    steps: [
      { delayMinutes: 5, targets: [{ kind: 'schedule', scheduleId }] },
      {
        delayMinutes: 10,
        targets: everybody.slice(0, mostPeople).map((userId) => ({ kind: 'person' as const, userId })),
      },
    ],
    repeats: 2,
  };
}
