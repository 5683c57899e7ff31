import { compileOccurrences, type Grouping, type Matcher, type TimeWindow } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { findServiceNames } from '#services/index.ts';
import { policyNames } from './ports.ts';
import { isOver } from './put-window.ts';
import { findSourceNames, type KeptInhibition, type KeptRoute, type KeptWindow } from './rule-row-store.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));
const minuteMs = 60_000;

export const matchersBody = (matchers: readonly Matcher[]) => matchers.map((matcher) => ({ ...matcher }));

export function groupingBody({ by, windowMs, flapMs }: Grouping) {
  const windowMinutes = windowMs === undefined ? null : Math.round(windowMs / minuteMs);
  return { by: [...by], windowMinutes, flapMinutes: Math.round(flapMs / minuteMs) };
}

/** The other way round. */
export function groupingOf(body: {
  readonly by: readonly string[];
  readonly windowMinutes: number | null;
  readonly flapMinutes: number;
}): Grouping {
  const windowMs = body.windowMinutes === null ? undefined : body.windowMinutes * minuteMs;
  return { by: body.by, windowMs, flapMs: body.flapMinutes * minuteMs };
}

export function hoursOf(body: {
  readonly zone: string;
  readonly weekdays: readonly number[] | null;
  readonly minutes: { readonly from: number; readonly to: number } | null;
}): TimeWindow {
  return { zone: body.zone, weekdays: body.weekdays ?? undefined, minutes: body.minutes ?? undefined };
}

function hoursBody({ zone, weekdays, minutes }: TimeWindow) {
  return { zone, weekdays: weekdays === undefined ? null : [...weekdays], minutes: minutes ?? null };
}

/** What ids in rules are called; a service or source that is gone is left out. */
export async function routeBodies(tx: Transaction, routes: readonly KeptRoute[]) {
  const services = await findServiceNames(
    tx,
    routes.flatMap(({ route }) => route.serviceIds ?? []),
  );
  const sources = await findSourceNames(
    tx,
    routes.flatMap(({ route }) => route.sourceIds ?? []),
  );
  const policies = await policyNames(
    tx,
    routes.map(({ route }) => route.policyId),
  );
  const named = (ids: readonly string[] | undefined, names: ReadonlyMap<string, string>) =>
    ids === undefined ? null : ids.flatMap((id) => names.get(id) ?? []);
  return routes.map(({ route, position, updatedAt, updatedBy }) => ({
    id: route.id,
    name: route.name,
    position,
    matchers: matchersBody(route.matchers),
    sources: named(route.sourceIds, sources),
    services: named(route.serviceIds, services),
    axes: route.axes === undefined ? null : [...route.axes],
    severities: route.severities === undefined ? null : [...route.severities],
    during: route.during === undefined ? null : route.during.map(hoursBody),
    setAxis: route.setAxis ?? null,
    setUrgency: route.setUrgency ?? null,
    grouping: route.grouping === undefined ? null : groupingBody(route.grouping),
    transientSeconds: Math.round(route.transientMs / 1_000),
    policyId: route.policyId ?? null,
    declare: route.declare ?? null,
    policyName: route.policyId === undefined ? null : (policies.get(route.policyId) ?? null),
    updatedAt: isoInstant(updatedAt),
    updatedBy,
  }));
}

export function inhibitionBody({ inhibition, updatedAt, updatedBy }: KeptInhibition) {
  const { id, name, sourceMatchers, targetMatchers, equal } = inhibition;
  return {
    id,
    name,
    sourceMatchers: matchersBody(sourceMatchers),
    targetMatchers: matchersBody(targetMatchers),
    equal: [...equal],
    updatedAt: isoInstant(updatedAt),
    updatedBy,
  };
}

export async function windowBodies(tx: Transaction, windows: readonly KeptWindow[], now: number) {
  const names = await findServiceNames(
    tx,
    windows.flatMap(({ window }) => window.serviceIds ?? []),
  );
  return windows.map((kept) => windowBody(kept, names, now));
}

function windowBody(kept: KeptWindow, names: ReadonlyMap<string, string>, now: number) {
  const { window, createdAt, createdBy, updatedAt } = kept;
  const { startsAt, endsAt } = isOver(kept, now) ? noTimes : timesOf(window, now);
  const isActive = startsAt !== undefined && startsAt <= now;
  const state: 'planned' | 'active' | 'over' = startsAt === undefined ? 'over' : isActive ? 'active' : 'planned';
  return {
    id: window.id,
    name: window.name,
    state,
    services: window.serviceIds === undefined ? null : window.serviceIds.flatMap((id) => names.get(id) ?? []),
    matchers: matchersBody(window.matchers),
    startsAt: isoInstant(window.startsAt),
    endsAt: isoInstant(window.endsAt),
    recurrence: window.recurrence ?? null,
    zone: window.zone,
    nextStartsAt: isoOrNull(startsAt),
    nextEndsAt: isoOrNull(endsAt),
    createdAt: isoInstant(createdAt),
    createdBy,
    updatedAt: isoInstant(updatedAt),
  };
}

const noTimes = { startsAt: undefined, endsAt: undefined };

/** The occurrence that is in force, else the next. */
function timesOf(window: KeptWindow['window'], now: number) {
  const compiled = compileOccurrences(window);
  if (!compiled.ok) return noTimes;
  const { occurrences } = compiled;
  const lengthMs = window.endsAt - window.startsAt;
  const end = occurrences.activeUntil(now);
  if (end !== undefined) return { startsAt: end - lengthMs, endsAt: end };
  const next = occurrences.nextChange(now);
  return next === undefined ? noTimes : { startsAt: next, endsAt: occurrences.activeUntil(next) };
}
