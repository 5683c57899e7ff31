import type { AlertAxis, AlertSeverity } from '@lockstep/alerting';
import type { Rotation, ScheduleVersion } from '@lockstep/oncall';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const zone = 'Europe/Berlin';

/** Made up; nobody of them has an address, so nothing can be sent to them. */
export const onCallPeople = ['Noor Haddad', 'Jonas Weber', 'Mika Sato', 'Priya Nair'] as const;
export type OnCallPerson = (typeof onCallPeople)[number];
type Ids = Readonly<Record<OnCallPerson, string>>;

export const onCallNames = {
  firstLine: 'sample-first-line',
  security: 'sample-security-desk',
  policy: 'First line, then everybody (sample)',
  route: 'Sample',
  monitoring: 'sample-monitoring',
  scanner: 'sample-scanner',
} as const;

/** A Monday eight weeks ago, so that turns have gone round before today, and the third of three has this week. */
function mondayBefore(now: number): string {
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  return new Date(now - (sinceMonday + 56) * DAY_MS).toISOString().slice(0, 10);
}

function weekly(id: string, name: string, now: number, userIds: readonly string[]): Rotation {
  return {
    id,
    name,
    zone,
    startsAt: `${mondayBefore(now)}T09:00`,
    endsAt: undefined,
    turn: { unit: 'weeks', count: 1 },
    participants: userIds.map((userId) => ({ kind: 'person', userId })),
    shadows: [],
    restrictions: [],
  };
}

function alone(now: number, rotation: Rotation): readonly ScheduleVersion[] {
  return [
    {
      effectiveFrom: now - 56 * DAY_MS,
      layers: [{ id: 'base', name: 'Rota', rotations: [rotation], fixedShifts: [] }],
    },
  ];
}

/** Around the clock in turns of a week, and a desk for office hours. */
export function onCallSchedules(ids: Ids, now: number) {
  const office = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, lengthMinutes: 540 }));
  const desk = { ...weekly('desk', 'Office hours', now, [ids['Priya Nair'], ids['Mika Sato']]), restrictions: office };
  const line = weekly('weekly', 'Weekly', now, [ids['Jonas Weber'], ids['Mika Sato'], ids['Noor Haddad']]);
  return [
    { name: onCallNames.firstLine, title: 'First line (sample)', team: 'sample-insights', versions: alone(now, line) },
    { name: onCallNames.security, title: 'Security desk (sample)', team: undefined, versions: alone(now, desk) },
  ];
}

/** Somebody is asked at a step, and answers or does not. */
interface Asked {
  readonly who: OnCallPerson;
  readonly afterMs: number;
  readonly step: 1 | 2;
  /** After the group opened; undefined: never. */
  readonly answersAfterMs: number | undefined;
}

/** What happened with one group: all of it made up, and all of it over or in somebody's hands. */
export interface GroupStory {
  readonly service: string;
  readonly axis: Exclude<AlertAxis, 'both'>;
  readonly openedMsAgo: number;
  /** After it opened; undefined: somebody still has it. */
  readonly resolvedAfterMs: number | undefined;
  readonly alerts: readonly {
    readonly name: string;
    readonly summary: string;
    readonly severity: AlertSeverity;
    readonly afterMs: number;
  }[];
  readonly asked: readonly Asked[];
}

export const groupStories: readonly GroupStory[] = [
  {
    service: 'umami',
    axis: 'reliability',
    openedMsAgo: 26 * MINUTE_MS,
    resolvedAfterMs: undefined,
    alerts: [
      {
        name: 'HighErrorRate',
        summary: 'umami answers 14 % of its requests with an error',
        severity: 'critical',
        afterMs: 0,
      },
      {
        name: 'SlowPages',
        summary: 'half of the pages take more than two seconds',
        severity: 'error',
        afterMs: 130_000,
      },
    ],
    asked: [
      { who: 'Noor Haddad', afterMs: 300, step: 1, answersAfterMs: undefined },
      { who: 'Jonas Weber', afterMs: 5 * MINUTE_MS, step: 2, answersAfterMs: 8 * MINUTE_MS },
      { who: 'Mika Sato', afterMs: 5 * MINUTE_MS, step: 2, answersAfterMs: undefined },
    ],
  },
  {
    service: 'umami',
    axis: 'security',
    openedMsAgo: 95 * MINUTE_MS,
    resolvedAfterMs: undefined,
    alerts: [
      {
        name: 'KnownExploited',
        summary: 'CVE-2025-55182 is exploited and within reach of umami 3.0.1',
        severity: 'critical',
        afterMs: 0,
      },
    ],
    asked: [{ who: 'Noor Haddad', afterMs: 300, step: 1, answersAfterMs: 3 * MINUTE_MS }],
  },
  {
    service: 'paperless-ngx',
    axis: 'reliability',
    openedMsAgo: 9 * HOUR_MS,
    resolvedAfterMs: 42 * MINUTE_MS,
    alerts: [
      {
        name: 'DiskWillFill',
        summary: 'the disk of paperless-ngx is full in four hours',
        severity: 'error',
        afterMs: 0,
      },
    ],
    asked: [{ who: 'Noor Haddad', afterMs: 300, step: 1, answersAfterMs: 90_000 }],
  },
];
