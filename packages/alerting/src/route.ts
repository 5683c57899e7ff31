import type { FiringAlert } from './firing-alert.ts';
import type { AlertAxis } from './incoming.ts';
import { matchesLabels } from './matchers.ts';
import type { AlertRoute } from './rules.ts';
import type { CompiledRoute, RulesIndex } from './rules-index.ts';

/** A value with the name of what decided it. */
export interface Derived<Value, Because> {
  readonly value: Value;
  readonly because: Because;
}

export type AxisBecause = 'route' | 'sender' | 'source' | 'nothing_says_otherwise';
export type UrgencyBecause = 'route' | 'severity' | 'severity_unknown';

/** Undefined: no route wants the alert, the catch-all takes it. */
export interface RouteChoice {
  readonly route: AlertRoute | undefined;
  /** When another route may be chosen by time alone, epoch milliseconds; undefined: never. */
  readonly nextChangeAt: number | undefined;
}

/** The first route whose conditions all hold. */
export function chooseRoute(index: RulesIndex, alert: FiringAlert, now: number): AlertRoute | undefined {
  return index.routes.first(alert.labels, (each) => wants(each, alert) && isDuring(each, now))?.route;
}

/** The same, with the moment from which it may be another one: an edge of the hours of a route that is asked before or chosen. */
export function watchRoute(index: RulesIndex, alert: FiringAlert, now: number): RouteChoice {
  const edges: { readonly position: number; readonly at: number }[] = [];
  let chosenPosition = Infinity;
  const chosen = index.routes.first(alert.labels, (each, position) => {
    if (!wants(each, alert)) return false;
    for (const window of each.during ?? []) {
      const at = window.nextChange(now);
      if (at !== undefined) edges.push({ position, at });
    }
    if (!isDuring(each, now)) return false;
    chosenPosition = position;
    return true;
  });
  const changes = edges.filter((edge) => edge.position <= chosenPosition).map((edge) => edge.at);
  return { route: chosen?.route, nextChangeAt: changes.length === 0 ? undefined : Math.min(...changes) };
}

/** Route, else what the format says, else what the source is set to; an alert nobody says anything about concerns reliability. */
export function axisOf(alert: FiringAlert, route: AlertRoute | undefined): Derived<AlertAxis, AxisBecause> {
  if (route?.setAxis !== undefined) return { value: route.setAxis, because: 'route' };
  if (alert.axis !== undefined) return { value: alert.axis, because: 'sender' };
  if (alert.sourceAxis !== undefined) return { value: alert.sourceAxis, because: 'source' };
  return { value: 'reliability', because: 'nothing_says_otherwise' };
}

/** Route, else severity: critical and error are high; unknown is high, because unknown never means safe. */
export function urgencyOf(alert: FiringAlert, route: AlertRoute | undefined): Derived<'high' | 'low', UrgencyBecause> {
  if (route?.setUrgency !== undefined) return { value: route.setUrgency, because: 'route' };
  if (alert.severity === undefined) return { value: 'high', because: 'severity_unknown' };
  return { value: alert.severity === 'critical' || alert.severity === 'error' ? 'high' : 'low', because: 'severity' };
}

/** All conditions but the hours. What an alert does not say fulfils no condition: it goes on to the next route, at last to the catch-all. */
function wants({ route, matchers }: CompiledRoute, alert: FiringAlert): boolean {
  const { sourceIds, serviceIds, severities, axes } = route;
  if (sourceIds !== undefined && !sourceIds.includes(alert.sourceId)) return false;
  if (serviceIds !== undefined && (alert.serviceId === undefined || !serviceIds.includes(alert.serviceId)))
    return false;
  if (severities !== undefined && (alert.severity === undefined || !severities.includes(alert.severity))) return false;
  if (axes !== undefined && !countsFor(axes, axisOf(alert, undefined).value)) return false;
  return matchesLabels(matchers, alert.labels);
}

function countsFor(axes: readonly AlertAxis[], axis: AlertAxis): boolean {
  return axes.includes(axis) || (axis === 'both' && axes.length > 0);
}

function isDuring({ during }: CompiledRoute, now: number): boolean {
  return during === undefined || during.some((window) => window.holds(now));
}
