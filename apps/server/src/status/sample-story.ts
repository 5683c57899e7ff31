import type { ComponentState, StatusPhase } from '@lockstep/contract';

const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;

export interface SampleUpdate {
  /** Milliseconds after the announcement began. */
  readonly after: number;
  readonly phase: StatusPhase;
  readonly message: string;
  /** Of the component it is about. */
  readonly state: ComponentState;
}

export interface SampleAnnouncement {
  readonly title: string;
  /** Milliseconds before now. */
  readonly ago: number;
  /** Which of the components. */
  readonly component: number;
  readonly updates: readonly SampleUpdate[];
}

/** What the page of the sample told; made up, and the page says so. */
export const sampleAnnouncements: readonly SampleAnnouncement[] = [
  {
    title: 'Pages open only after several tries',
    ago: 61 * day,
    component: 0,
    updates: [
      {
        after: 0,
        phase: 'investigating',
        message: 'About one page in four does not open. Opening it again helps.',
        state: 'partial_outage',
      },
      {
        after: 21 * minute,
        phase: 'identified',
        message: 'A release of this morning opened **too many connections**. We go back to the one before.',
        state: 'partial_outage',
      },
      { after: 47 * minute, phase: 'resolved', message: 'Every page opens again.', state: 'operational' },
    ],
  },
  {
    title: 'Slower than usual',
    ago: 20 * day,
    component: 1,
    updates: [
      { after: 0, phase: 'investigating', message: 'Answers take up to five seconds.', state: 'degraded' },
      {
        after: 2 * hour + 5 * minute,
        phase: 'resolved',
        message: 'Answers are as fast as usual.',
        state: 'operational',
      },
    ],
  },
];

export const sampleMaintenance = [
  { title: 'New disks', message: 'Short breaks of a few seconds.', startsIn: -9 * day, length: hour, component: 0 },
  {
    title: 'A newer database',
    message: 'Nothing can be saved for about ten minutes.',
    startsIn: 3 * day,
    length: hour,
    component: 1,
  },
] as const;
