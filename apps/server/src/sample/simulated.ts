import type { ledgerLines } from '@lockstep/contract';
import type { z } from 'zod';
import type { NewService } from '#services/index.ts';

type Lines = typeof ledgerLines;
type Deployment = z.input<Lines['deployment']>['deployment'];
type Point = z.input<Lines['point']>['point'];
type Incident = z.input<Lines['incident']>['incident'];
type Slo = z.input<Lines['slo']>['slo'];

/** How one sample service fared. All of it is made up; it is stored and shown as simulated. */
export interface SimulatedService {
  readonly service: Omit<NewService, 'isSample'>;
  readonly deployments: readonly Deployment[];
  readonly points: readonly Point[];
  readonly incidents: readonly Incident[];
  readonly slos: readonly Slo[];
  readonly flags: readonly { readonly subject: string; readonly note: string; readonly at: string }[];
}

export const sampleTeams = [
  { name: 'sample-insights', title: 'Insights (sample)' },
  { name: 'sample-platform', title: 'Platform (sample)' },
  { name: 'sample-community', title: 'Community (sample)' },
] as const;

export const sampleEnvironments = [
  { name: 'production', isProduction: true },
  { name: 'staging', isProduction: false },
] as const;

/** Oldest first; each ends where the next begins, the last one serves until now. */
function history(environment: string, ...steps: readonly (readonly [at: string, version: string])[]): Deployment[] {
  return steps.map(([at, version]) => ({ environment, version, at }));
}

function burn(version: string, burnRate: number, from: string, to: string): Slo {
  const samples = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return { version, environment: 'production', slo: 'requests answered in time', burnRate, samples, from, to };
}

const umami: SimulatedService = {
  service: { name: 'umami', title: 'Web analytics', team: 'sample-insights', tier: 1, exposure: 'public' },
  deployments: [
    ...history(
      'production',
      ['2025-07-28T09:00:00Z', '2.19.0'],
      ['2025-11-08T09:00:00Z', '3.0.0'],
      ['2025-11-18T20:00:00Z', '3.0.1'],
      ['2025-12-04T20:00:00Z', '3.0.2'],
    ),
    ...history(
      'staging',
      ['2025-11-07T09:00:00Z', '3.0.0'],
      ['2025-11-18T19:00:00Z', '3.0.1'],
      ['2025-12-04T09:00:00Z', '3.0.2'],
      ['2025-12-12T09:00:00Z', '3.0.3'],
    ),
  ],
  points: [
    {
      environment: 'production',
      kind: 'migration',
      at: '2025-11-08T09:00:00Z',
      note: 'database migration 14 adds links and pixels: what 3.x writes there, 2.x does not know',
      firstVersion: '3.0.0',
    },
  ],
  incidents: [
    {
      environment: 'production',
      title: 'slow dashboards after 3.0.2',
      kind: 'reliability',
      severity: 'sev2',
      startedAt: '2025-12-07T08:10:00Z',
      causedByVersion: '3.0.2',
    },
    {
      environment: 'production',
      title: 'charts stay empty for some teams',
      kind: 'reliability',
      severity: 'sev3',
      startedAt: '2025-11-10T10:00:00Z',
      resolvedAt: '2025-11-18T21:00:00Z',
      causedByVersion: '3.0.0',
      fixedByVersion: '3.0.1',
    },
  ],
  slos: [
    burn('2.19.0', 0.3, '2025-11-01T00:00:00Z', '2025-11-08T00:00:00Z'),
    burn('3.0.0', 1.8, '2025-11-10T00:00:00Z', '2025-11-17T00:00:00Z'),
    burn('3.0.1', 0.4, '2025-11-27T00:00:00Z', '2025-12-04T00:00:00Z'),
    burn('3.0.2', 14.4, '2025-12-07T08:00:00Z', '2025-12-08T08:00:00Z'),
  ],
  flags: [
    {
      subject: 'batched-event-writes',
      note: 'switched on with 3.0.2; it stays on when the release goes back',
      at: '2025-12-05T10:00:00Z',
    },
  ],
};

const conductor: SimulatedService = {
  service: { name: 'conductor', title: 'Workflow engine', team: 'sample-platform', tier: 1, exposure: 'public' },
  deployments: history(
    'production',
    ['2021-08-12T09:00:00Z', '2.31.5'],
    ['2021-12-21T09:00:00Z', '2.31.6'],
    ['2021-12-22T19:00:00Z', '2.31.7'],
  ),
  points: [],
  incidents: [
    {
      environment: 'production',
      title: 'the queue client loses its connections',
      kind: 'reliability',
      severity: 'sev3',
      startedAt: '2021-12-18T13:00:00Z',
      resolvedAt: '2021-12-21T09:30:00Z',
      causedByVersion: '2.31.5',
      fixedByVersion: '2.31.6',
    },
    {
      environment: 'production',
      title: 'workers poll in vain after 2.31.7',
      kind: 'reliability',
      severity: 'sev3',
      startedAt: '2021-12-22T19:40:00Z',
      resolvedAt: '2021-12-23T08:00:00Z',
      causedByVersion: '2.31.7',
    },
  ],
  slos: [
    burn('2.31.6', 0.6, '2021-12-21T10:00:00Z', '2021-12-22T10:00:00Z'),
    burn('2.31.7', 8.2, '2021-12-22T19:30:00Z', '2021-12-22T20:30:00Z'),
  ],
  flags: [],
};

const paperless: SimulatedService = {
  service: {
    name: 'paperless-ngx',
    title: 'Document archive',
    team: 'sample-platform',
    tier: 2,
    exposure: 'public',
  },
  deployments: history(
    'production',
    ['2023-07-01T09:00:00Z', '1.16.5'],
    ['2023-09-02T09:00:00Z', '1.17.4'],
    ['2023-11-29T09:00:00Z', '2.0.0'],
    ['2023-12-06T18:00:00Z', '2.1.0'],
  ),
  points: [
    {
      environment: 'production',
      kind: 'migration',
      at: '2023-11-29T09:00:00Z',
      note: 'four database migrations of 2.0.0: 1.x can not read what they leave',
      firstVersion: '2.0.0',
    },
  ],
  incidents: [
    {
      environment: 'production',
      title: 'exports come without custom fields',
      kind: 'reliability',
      severity: 'sev2',
      startedAt: '2023-11-30T08:00:00Z',
      resolvedAt: '2023-12-06T18:30:00Z',
      causedByVersion: '2.0.0',
      fixedByVersion: '2.1.0',
    },
  ],
  slos: [
    burn('1.17.4', 0.2, '2023-11-20T00:00:00Z', '2023-11-27T00:00:00Z'),
    burn('2.0.0', 6.8, '2023-11-30T00:00:00Z', '2023-12-01T00:00:00Z'),
  ],
  flags: [],
};

const miniflux: SimulatedService = {
  service: { name: 'miniflux', title: 'News reader', team: 'sample-community', tier: 3, exposure: 'public' },
  deployments: [
    ...history(
      'production',
      ['2023-08-22T09:00:00Z', '2.0.47'],
      ['2023-09-16T09:00:00Z', '2.0.48'],
      ['2023-10-15T20:30:00Z', '2.0.49'],
      ['2023-11-13T09:00:00Z', '2.0.50'],
    ),
    // The canary before the full share: both releases served for two hours.
    {
      environment: 'production',
      version: '2.0.49',
      at: '2023-10-15T18:30:00Z',
      to: '2023-10-15T20:30:00Z',
      sharePercent: 10,
    },
  ],
  points: [],
  incidents: [
    {
      environment: 'production',
      title: 'ten times the log volume after 2.0.49',
      kind: 'reliability',
      severity: 'sev3',
      startedAt: '2023-10-16T06:00:00Z',
      resolvedAt: '2023-11-13T10:00:00Z',
      causedByVersion: '2.0.49',
      fixedByVersion: '2.0.50',
    },
  ],
  slos: [
    burn('2.0.48', 0.3, '2023-10-01T00:00:00Z', '2023-10-08T00:00:00Z'),
    burn('2.0.49', 2.6, '2023-10-16T06:00:00Z', '2023-10-16T09:00:00Z'),
  ],
  flags: [],
};

const diaspora: SimulatedService = {
  service: { name: 'diaspora', title: 'Social network', team: 'sample-community', tier: 3, exposure: 'public' },
  deployments: history(
    'production',
    ['2019-01-15T09:00:00Z', '0.7.9.0'],
    ['2019-02-27T09:00:00Z', '0.7.10.0'],
    ['2019-05-14T09:00:00Z', '0.7.11.0'],
  ),
  points: [
    {
      environment: 'production',
      kind: 'migration',
      at: '2019-05-14T09:00:00Z',
      note: 'four migrations for two-factor sign-in: going back locks out who turned it on',
      firstVersion: '0.7.11.0',
    },
  ],
  incidents: [],
  slos: [burn('0.7.11.0', 0.5, '2025-06-29T00:00:00Z', '2025-07-06T00:00:00Z')],
  flags: [],
};

const uptimeKuma: SimulatedService = {
  service: { name: 'uptime-kuma', title: 'Uptime checks', team: 'sample-platform', tier: 2, exposure: 'public' },
  deployments: history(
    'production',
    ['2026-06-01T09:00:00Z', '2.4.0'],
    ['2026-08-02T09:00:00Z', '2.5.0'],
    ['2026-08-22T06:40:00Z', '2.5.1'],
    ['2026-08-22T07:10:00Z', '2.5.0'],
    ['2026-08-23T09:00:00Z', '2.5.3'],
  ),
  points: [],
  incidents: [
    {
      environment: 'production',
      title: '2.5.1 does not start: most of its parts are missing',
      kind: 'reliability',
      severity: 'sev1',
      startedAt: '2026-08-22T06:42:00Z',
      resolvedAt: '2026-08-22T07:15:00Z',
      causedByVersion: '2.5.1',
    },
  ],
  slos: [
    burn('2.5.0', 0.2, '2026-08-14T00:00:00Z', '2026-08-21T00:00:00Z'),
    burn('2.5.1', 720, '2026-08-22T06:42:00Z', '2026-08-22T06:58:00Z'),
  ],
  flags: [],
};

/** In the order they are loaded: the burning one first. */
export const simulatedServices: readonly SimulatedService[] = [
  umami,
  conductor,
  paperless,
  miniflux,
  diaspora,
  uptimeKuma,
];
