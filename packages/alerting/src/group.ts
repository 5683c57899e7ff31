import type { FiringAlert } from './firing-alert.ts';
import { labelValue } from './labels.ts';
import { printMatcher } from './matcher-text.ts';
import type { AlertRoute, Grouping } from './rules.ts';

/** What an open group says about whether it still takes alerts. */
export interface OpenGroup {
  /** When its newest alert joined, epoch milliseconds. */
  readonly lastAlertAt: number;
}

export type Joining =
  | { readonly kind: 'joins'; readonly until: number | undefined }
  | { readonly kind: 'new_group'; readonly because: 'none_open' | 'window_over' };

/** Stands where the name of a route stands in the key of a group that the catch-all takes. */
const CATCH_ALL = '*';

/** In `Grouping.by`: every alert is a group of its own. */
const EACH_ALERT = '...';

/**
 * Alerts with the same key share a page: `<route>:{alertname="Down",cluster="eu"}`. Labels are told apart in the order of their names;
 * a missing one is the same as an empty one.
 */
export function groupKeyOf(alert: FiringAlert, route: AlertRoute | undefined, grouping: Grouping): string {
  const prefix = route?.id ?? CATCH_ALL;
  if (grouping.by.includes(EACH_ALERT)) return `${prefix}:#${alert.identity}`;
  let values = '';
  for (const name of inOrder(grouping.by)) {
    const value = labelValue(alert.labels, name);
    if (value === '') continue;
    values += `${values === '' ? '' : ','}${printMatcher({ name, value, isRegex: false, isEqual: true })}`;
  }
  return `${prefix}:{${values}}`;
}

/** The same few lists are asked for with every alert. */
const ordered = new WeakMap<readonly string[], readonly string[]>();

function inOrder(names: readonly string[]): readonly string[] {
  const known = ordered.get(names);
  if (known !== undefined) return known;
  const made = [...new Set(names)].toSorted();
  ordered.set(names, made);
  return made;
}

/** Does an alert join the group that is open under its key? The group then pages nobody anew. */
export function decideJoining(open: OpenGroup | undefined, grouping: Grouping, now: number): Joining {
  if (open === undefined) return { kind: 'new_group', because: 'none_open' };
  if (grouping.windowMs === undefined) return { kind: 'joins', until: undefined };
  const until = open.lastAlertAt + grouping.windowMs;
  return now < until ? { kind: 'joins', until } : { kind: 'new_group', because: 'window_over' };
}
