import type { FiringAlert } from './firing-alert.ts';
import { groupKeyOf } from './group.ts';
import type { AlertAxis } from './incoming.ts';
import type { FiringAlerts } from './inhibition.ts';
import { axisOf, chooseRoute, urgencyOf, watchRoute } from './route.ts';
import type { AxisBecause, Derived, UrgencyBecause } from './route.ts';
import type { AlertRoute, Grouping } from './rules.ts';
import type { RulesIndex } from './rules-index.ts';
import { suppressionChangesAfter, suppressionsOf, transientOf } from './suppress.ts';
import type { Suppression, Transient } from './suppress.ts';

/** Whether somebody is to be told now. */
export type PageDecision =
  | { readonly kind: 'now' }
  /** Not yet: look again then. */
  | { readonly kind: 'held'; readonly heldUntil: number; readonly because: Transient }
  /** The first reason decides, all that hold are named. */
  | { readonly kind: 'suppressed'; readonly reasons: readonly [Suppression, ...(Suppression | Transient)[]] };

export interface AlertDecision {
  /** Of the rules this was decided by. */
  readonly revision: number;
  /** Undefined: the catch-all. */
  readonly route: AlertRoute | undefined;
  /** Who is paged if anybody is; undefined: recorded only. */
  readonly policyId: string | undefined;
  readonly axis: Derived<AlertAxis, AxisBecause>;
  readonly urgency: Derived<'high' | 'low', UrgencyBecause>;
  readonly grouping: Grouping;
  readonly groupKey: string;
  readonly page: PageDecision;
}

/**
 * Where an alert goes and whether it pages, at one moment. Sentences about it: `explainDecision`.
 *
 * @param firing what is open besides; the alert itself may be in it
 * @param now epoch milliseconds, the database's clock; never throws
 */
export function decideAlert(alert: FiringAlert, index: RulesIndex, firing: FiringAlerts, now: number): AlertDecision {
  const route = chooseRoute(index, alert, now);
  const grouping = route?.grouping ?? index.rules.grouping;
  return {
    revision: index.rules.revision,
    route,
    policyId: route === undefined ? index.rules.catchAllPolicyId : route.policyId,
    axis: axisOf(alert, route),
    urgency: urgencyOf(alert, route),
    grouping,
    groupKey: groupKeyOf(alert, route, grouping),
    page: decidePage(alert, index, route, firing, now),
  };
}

function decidePage(
  alert: FiringAlert,
  index: RulesIndex,
  route: AlertRoute | undefined,
  firing: FiringAlerts,
  now: number,
): PageDecision {
  const transient = transientOf(alert, route, now);
  const [first, ...others] = suppressionsOf(index, alert, route, firing, now);
  if (first !== undefined) {
    return { kind: 'suppressed', reasons: [first, ...others, ...(transient === undefined ? [] : [transient])] };
  }
  if (transient !== undefined) return { kind: 'held', heldUntil: transient.until, because: transient };
  return { kind: 'now' };
}

/**
 * When the decision about an alert can change although nothing happens: a silence or window begins or ends, a route's hours change, it
 * has lasted long enough. Put a timer row there. What others do (a source resolves, rules change) has to be decided anew when it happens.
 *
 * @returns epoch milliseconds, later than `now`; undefined: never
 */
export function nextLook(alert: FiringAlert, index: RulesIndex, now: number): number | undefined {
  const { route, nextChangeAt } = watchRoute(index, alert, now);
  const moments = suppressionChangesAfter(index, alert, now);
  if (nextChangeAt !== undefined) moments.push(nextChangeAt);
  const transient = transientOf(alert, route, now);
  if (transient !== undefined) moments.push(transient.until);
  return moments.length === 0 ? undefined : moments.reduce((earliest, each) => Math.min(earliest, each));
}
