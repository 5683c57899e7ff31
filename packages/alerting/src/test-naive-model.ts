import { RE2JS } from 're2js';
import { Temporal } from 'temporal-polyfill';
import type { FiringAlert } from './firing-alert.ts';
import type { Labels } from './incoming.ts';
import type { AlertRoute, AlertRules, Matcher, TimeWindow } from './rules.ts';

/**
 * What the documentation says, written down a second time without any index or cache: the model the real thing is held against. It
 * knows no recurrences; `recurrence.test.ts` does.
 */
export interface NaiveDecision {
  readonly routeId: string | undefined;
  readonly page: string;
  readonly reasons: readonly string[];
}

export function decideNaively(
  alert: FiringAlert,
  rules: AlertRules,
  others: readonly FiringAlert[],
  now: number,
): NaiveDecision {
  const route = rules.routes.find((each) => takes(each, alert, now));
  const reasons: string[] = [];
  if (route === undefined && rules.catchAllPolicyId === undefined) reasons.push('no_catch_all');
  if (route !== undefined && route.policyId === undefined) reasons.push('recorded_only');
  for (const silence of rules.silences) {
    const isInForce = silence.startsAt <= now && now < silence.endsAt;
    if (isInForce && silence.matchers.length > 0 && allMatch(silence.matchers, alert.labels))
      reasons.push(`silence ${silence.id}`);
  }
  for (const window of rules.maintenanceWindows) {
    const isConcerned = window.serviceIds === undefined || window.serviceIds.some((id) => id === alert.serviceId);
    const isInForce = window.startsAt <= now && now < window.endsAt;
    if (isConcerned && isInForce && allMatch(window.matchers, alert.labels)) reasons.push(`maintenance ${window.id}`);
  }
  for (const { id, sourceMatchers, targetMatchers, equal } of rules.inhibitions) {
    if (!allMatch(targetMatchers, alert.labels) || !isValid(sourceMatchers)) continue;
    const isBoth = allMatch(sourceMatchers, alert.labels);
    const isInhibited = others.some(
      ({ labels }) =>
        allMatch(sourceMatchers, labels) &&
        equal.every((name) => (labels[name] ?? '') === (alert.labels[name] ?? '')) &&
        !(isBoth && allMatch(targetMatchers, labels)),
    );
    if (isInhibited) reasons.push(`inhibition ${id}`);
  }
  const heldUntil = alert.startedAt + (route?.transientMs ?? 0);
  const isHeld = route !== undefined && now < heldUntil;
  if (reasons.length > 0) {
    return { routeId: route?.id, page: 'suppressed', reasons: isHeld ? [...reasons, 'transient'] : reasons };
  }
  return { routeId: route?.id, page: isHeld ? `held until ${heldUntil}` : 'now', reasons };
}

function takes(route: AlertRoute, alert: FiringAlert, now: number): boolean {
  const axis = alert.axis ?? alert.sourceAxis ?? 'reliability';
  const concerned = axis === 'both' ? ['reliability', 'security', 'both'] : [axis];
  return (
    (route.sourceIds === undefined || route.sourceIds.some((id) => id === alert.sourceId)) &&
    (route.serviceIds === undefined || route.serviceIds.some((id) => id === alert.serviceId)) &&
    (route.severities === undefined || route.severities.some((each) => each === alert.severity)) &&
    (route.axes === undefined || route.axes.some((each) => concerned.includes(each))) &&
    (route.during === undefined || route.during.some((window) => holds(window, now))) &&
    allMatch(route.matchers, alert.labels)
  );
}

function allMatch(matchers: readonly Matcher[], labels: Labels): boolean {
  return isValid(matchers) && matchers.every((matcher) => matchesOne(matcher, labels[matcher.name] ?? ''));
}

function matchesOne({ value: expected, isRegex, isEqual }: Matcher, value: string): boolean {
  return (isRegex ? RE2JS.compile(`^(?:${expected})$`).matcher(value).matches() : value === expected) === isEqual;
}

/** The only broken expression the generator makes. */
function isValid(matchers: readonly Matcher[]): boolean {
  return !matchers.some((matcher) => matcher.isRegex && matcher.value === '(');
}

function holds({ zone, weekdays, minutes }: TimeWindow, now: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const minute = local.hour * 60 + local.minute;
  const isAfterMidnight = minutes !== undefined && minutes.to < minutes.from && minute < minutes.to;
  const day = isAfterMidnight ? local.subtract({ days: 1 }).dayOfWeek : local.dayOfWeek;
  if (weekdays !== undefined && !weekdays.includes(day)) return false;
  if (minutes === undefined || isAfterMidnight) return true;
  return minute >= minutes.from && (minute < minutes.to || minutes.to < minutes.from);
}
