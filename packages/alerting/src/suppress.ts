import type { FiringAlert } from './firing-alert.ts';
import { isTestIdentity } from './identity.ts';
import { inhibitionsAsked } from './inhibition.ts';
import type { FiringAlerts } from './inhibition.ts';
import { matchesLabels } from './matchers.ts';
import type { AlertRoute } from './rules.ts';
import type { CompiledMaintenance, RulesIndex } from './rules-index.ts';

/** Why nobody is paged for an alert; times in epoch milliseconds. */
export type Suppression =
  /** Sent to try a source out. */
  | { readonly kind: 'test' }
  /** The route has no policy: on purpose, nobody is paged. */
  | { readonly kind: 'recorded_only'; readonly routeId: string; readonly routeName: string }
  /** No route wants the alert, and nobody set up a catch-all. */
  | { readonly kind: 'no_catch_all' }
  | {
      readonly kind: 'silence';
      readonly silenceId: string;
      readonly until: number;
      readonly createdBy: string;
      readonly comment: string;
    }
  | { readonly kind: 'maintenance'; readonly windowId: string; readonly name: string; readonly until: number }
  | { readonly kind: 'inhibition'; readonly inhibitionId: string; readonly name: string; readonly alertId: string };

/** Why nobody is paged yet. */
export interface Transient {
  readonly kind: 'transient';
  readonly routeName: string;
  readonly until: number;
}

/**
 * Everything that keeps an alert from paging, the one that decides first: that it is a test, what its route says, then what somebody asked for (silence,
 * then maintenance; the one that lasts longest first), then inhibition.
 */
export function suppressionsOf(
  index: RulesIndex,
  alert: FiringAlert,
  route: AlertRoute | undefined,
  firing: FiringAlerts,
  now: number,
): Suppression[] {
  return [
    ...(isTestIdentity(alert.identity) ? [{ kind: 'test' as const }] : []),
    ...unroutedOf(index, route),
    ...silencesOf(index, alert, now),
    ...maintenanceOf(index, alert, now),
    ...inhibitionsOf(index, alert, firing),
  ];
}

/** An alert that is gone again within the route's time pages nobody; undefined: it has lasted. */
export function transientOf(alert: FiringAlert, route: AlertRoute | undefined, now: number): Transient | undefined {
  if (route === undefined) return undefined;
  const until = alert.startedAt + route.transientMs;
  return now < until ? { kind: 'transient', routeName: route.name, until } : undefined;
}

/** The moments after `now` when a silence or maintenance window of this alert begins or ends. */
export function suppressionChangesAfter(index: RulesIndex, alert: FiringAlert, now: number): number[] {
  const changes: number[] = [];
  index.silences.visit(alert.labels, ({ silence, matchers }) => {
    if (now >= silence.endsAt || silence.startsAt >= silence.endsAt || !matchesLabels(matchers, alert.labels)) return;
    changes.push(now < silence.startsAt ? silence.startsAt : silence.endsAt);
  });
  index.maintenance.visit(alert.labels, (each) => {
    const change = concerns(each, alert) ? each.occurrences.nextChange(now) : undefined;
    if (change !== undefined) changes.push(change);
  });
  return changes;
}

function unroutedOf(index: RulesIndex, route: AlertRoute | undefined): Suppression[] {
  if (route === undefined) return index.rules.catchAllPolicyId === undefined ? [{ kind: 'no_catch_all' }] : [];
  if (route.policyId !== undefined) return [];
  return [{ kind: 'recorded_only', routeId: route.id, routeName: route.name }];
}

function silencesOf(index: RulesIndex, alert: FiringAlert, now: number): Suppression[] {
  const found: Extract<Suppression, { kind: 'silence' }>[] = [];
  index.silences.visit(alert.labels, ({ silence, matchers }) => {
    if (now < silence.startsAt || now >= silence.endsAt || !matchesLabels(matchers, alert.labels)) return;
    const { id: silenceId, endsAt: until, createdBy, comment } = silence;
    found.push({ kind: 'silence', silenceId, until, createdBy, comment });
  });
  return found.toSorted((a, b) => b.until - a.until || (a.silenceId < b.silenceId ? -1 : 1));
}

function maintenanceOf(index: RulesIndex, alert: FiringAlert, now: number): Suppression[] {
  const found: Extract<Suppression, { kind: 'maintenance' }>[] = [];
  index.maintenance.visit(alert.labels, (each) => {
    const until = concerns(each, alert) ? each.occurrences.activeUntil(now) : undefined;
    if (until !== undefined)
      found.push({ kind: 'maintenance', windowId: each.window.id, name: each.window.name, until });
  });
  return found.toSorted((a, b) => b.until - a.until || (a.windowId < b.windowId ? -1 : 1));
}

function inhibitionsOf(index: RulesIndex, alert: FiringAlert, firing: FiringAlerts): Suppression[] {
  const found: Extract<Suppression, { kind: 'inhibition' }>[] = [];
  for (const { inhibition, keys } of inhibitionsAsked(index, alert.labels)) {
    for (const key of keys) {
      const alertId = firing.inhibitorOf(key);
      if (alertId === undefined) continue;
      found.push({ kind: 'inhibition', inhibitionId: inhibition.id, name: inhibition.name, alertId });
      break;
    }
  }
  return found.toSorted((a, b) => (a.inhibitionId < b.inhibitionId ? -1 : 1));
}

function concerns({ window, matchers }: CompiledMaintenance, alert: FiringAlert): boolean {
  const { serviceIds } = window;
  if (serviceIds !== undefined && (alert.serviceId === undefined || !serviceIds.includes(alert.serviceId)))
    return false;
  return matchesLabels(matchers, alert.labels);
}
