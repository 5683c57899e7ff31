import fc from 'fast-check';
import type { FiringAlert } from './firing-alert.ts';
import type { Labels } from './incoming.ts';
import { parseMatchers } from './matchers.ts';
import type { AlertRoute, AlertRules, Grouping, Inhibition, MaintenanceWindow, Matcher, Silence } from './rules.ts';

/** Rules and alerts for the tests of this package. */

export const MINUTE = 60_000;
/** A Monday, noon in UTC. */
export const NOW = Date.parse('2026-06-01T12:00:00Z');

export function matchersOf(text: string): readonly Matcher[] {
  const parsed = parseMatchers(text);
  if (!parsed.ok) throw new RangeError(`${text}: ${parsed.problem}`);
  return parsed.matchers;
}

const GROUPING: Grouping = { by: ['alertname'], windowMs: undefined, flapMs: 10 * MINUTE };

export function alertOf(parts: Partial<FiringAlert> = {}): FiringAlert {
  return {
    id: 'a1',
    identity: 's1/l:1',
    sourceId: 's1',
    serviceId: 'web',
    labels: { alertname: 'Down', cluster: 'eu', severity: 'critical' },
    axis: undefined,
    sourceAxis: undefined,
    severity: 'critical',
    startedAt: NOW - MINUTE,
    ...parts,
  };
}

export function routeOf(id: string, text: string, parts: Partial<AlertRoute> = {}): AlertRoute {
  return {
    id,
    name: `route ${id}`,
    matchers: matchersOf(text),
    sourceIds: undefined,
    serviceIds: undefined,
    axes: undefined,
    severities: undefined,
    during: undefined,
    setAxis: undefined,
    setUrgency: undefined,
    grouping: undefined,
    transientMs: 0,
    policyId: `policy-${id}`,
    ...parts,
  };
}

export function silenceOf(id: string, text: string, parts: Partial<Silence> = {}): Silence {
  const times = { startsAt: NOW - MINUTE, endsAt: NOW + 60 * MINUTE };
  return { id, matchers: matchersOf(text), ...times, createdBy: 'ann', comment: 'known', ...parts };
}

export function inhibitionOf(id: string, source: string, target: string, equal: readonly string[]): Inhibition {
  return { id, name: id, sourceMatchers: matchersOf(source), targetMatchers: matchersOf(target), equal };
}

export function maintenanceOf(id: string, text: string, parts: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  const times = { startsAt: NOW - MINUTE, endsAt: NOW + 30 * MINUTE, recurrence: undefined, zone: 'Europe/Berlin' };
  return { id, name: `window ${id}`, serviceIds: undefined, matchers: matchersOf(text), ...times, ...parts };
}

export function rulesOf(parts: Partial<AlertRules> = {}): AlertRules {
  return {
    revision: 7,
    routes: [],
    catchAllPolicyId: 'catch-all',
    grouping: GROUPING,
    silences: [],
    inhibitions: [],
    maintenanceWindows: [],
    ...parts,
  };
}

const NAMES = ['alertname', 'cluster', 'pod'] as const;
const VALUES = ['', 'a', 'b', 'ab'] as const;

const anyLabels: fc.Arbitrary<Labels> = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES));

const anyMatcher: fc.Arbitrary<Matcher> = fc.record({
  name: fc.constantFrom(...NAMES),
  value: fc.constantFrom('', 'a', 'b', 'a|b', 'a.*', '.+', 'a|', '(', 'ab'),
  isRegex: fc.boolean(),
  isEqual: fc.boolean(),
});
const someMatchers = fc.array(anyMatcher, { minLength: 1, maxLength: 2 });
const anyMatchers = fc.array(anyMatcher, { maxLength: 2 });
const aroundNow = fc.integer({ min: -90, max: 90 }).map((minutes) => NOW + minutes * MINUTE);
const anyAxis = fc.constantFrom('reliability', 'security', 'both');
const anySeverity = fc.constantFrom('critical', 'error', 'warning', 'info');

function maybe<T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(of, { nil: undefined, freq: 2 });
}

/** Ids are positions, so that they differ. */
function listOf<T>(of: (id: string) => fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc
    .integer({ min: 0, max: maxLength })
    .chain((length) => fc.tuple(...Array.from({ length }, (_, i) => of(`${i}`))));
}

const anyRoute = (id: string): fc.Arbitrary<AlertRoute> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`route ${id}`),
    matchers: anyMatchers,
    sourceIds: maybe(fc.subarray(['s1', 's2'])),
    serviceIds: maybe(fc.subarray(['web', 'db'])),
    axes: maybe(fc.subarray(['reliability', 'security', 'both'] as const)),
    severities: maybe(fc.subarray(['critical', 'warning'] as const)),
    during: maybe(
      fc.array(
        fc.record({
          zone: fc.constantFrom('Europe/Berlin', 'UTC'),
          weekdays: maybe(fc.subarray([1, 2, 7])),
          minutes: maybe(fc.record({ from: fc.constantFrom(0, 660, 840), to: fc.constantFrom(60, 780, 900) })),
        }),
        { maxLength: 2 },
      ),
    ),
    setAxis: maybe(anyAxis),
    setUrgency: maybe(fc.constantFrom('high', 'low')),
    grouping: fc.constantFrom(undefined, { by: ['...'], windowMs: undefined, flapMs: 0 }),
    transientMs: fc.constantFrom(0, 5 * MINUTE),
    policyId: maybe(fc.constant(`policy-${id}`)),
  });

const anySilence = (id: string): fc.Arbitrary<Silence> =>
  fc.record({
    id: fc.constant(id),
    matchers: anyMatchers,
    startsAt: aroundNow,
    endsAt: aroundNow,
    createdBy: fc.constant('ann'),
    comment: fc.constant('known'),
  });

const anyInhibition = (id: string): fc.Arbitrary<Inhibition> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    sourceMatchers: someMatchers,
    targetMatchers: someMatchers,
    equal: fc.subarray([...NAMES]),
  });

const anyMaintenance = (id: string): fc.Arbitrary<MaintenanceWindow> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    serviceIds: maybe(fc.subarray(['web', 'db'])),
    matchers: anyMatchers,
    startsAt: aroundNow,
    endsAt: aroundNow,
    recurrence: fc.constant(undefined),
    zone: fc.constant('Europe/Berlin'),
  });

export const arbitrary = {
  labels: anyLabels,
  silence: anySilence('added'),
  now: aroundNow,
  alert: (id: string): fc.Arbitrary<FiringAlert> =>
    fc.record({
      id: fc.constant(id),
      identity: fc.constant(`s1/l:${id}`),
      sourceId: fc.constantFrom('s1', 's2'),
      serviceId: fc.constantFrom(undefined, 'web', 'db'),
      labels: anyLabels,
      axis: maybe(anyAxis),
      sourceAxis: maybe(anyAxis),
      severity: maybe(anySeverity),
      startedAt: aroundNow,
    }),
  rules: fc.record({
    revision: fc.constant(1),
    routes: listOf(anyRoute, 6),
    catchAllPolicyId: maybe(fc.constant('catch-all')),
    grouping: fc.constant(GROUPING),
    silences: listOf(anySilence, 6),
    inhibitions: listOf(anyInhibition, 4),
    maintenanceWindows: listOf(anyMaintenance, 3),
  }),
};
