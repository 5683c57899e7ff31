import type { AlertsSearch } from '../../api/screen-search.ts';
import type { Matcher } from './alert-words.ts';
import type { Alert } from './alert-words.ts';
import type { AlertFilter } from './use-alert-list.ts';

export const facetNames = ['fate', 'urgency', 'severity', 'axis', 'service', 'source'] as const;
export type FacetName = (typeof facetNames)[number];

/** What the address asks for, as the server is asked. */
export function filterOf(search: AlertsSearch): AlertFilter {
  const { show, q, labels, fate, axis, severity, urgency, source, service, group } = search;
  return {
    state: show ?? 'open',
    ...(q !== undefined && q.trim() !== '' && { search: q }),
    ...(labels !== undefined && labels.trim() !== '' && { matchers: labels }),
    ...(fate && { fate }),
    ...(axis && { axis }),
    ...(severity && { severity }),
    ...(urgency && { urgency }),
    ...(source !== undefined && { source }),
    ...(service !== undefined && { service }),
    ...(group !== undefined && { group }),
  };
}

export function isFiltered(filter: AlertFilter): boolean {
  return Object.keys(filter).some((name) => name !== 'state');
}

/** The labels that all of these alerts share: what one silence for them would name. */
export function sharedMatchers(alerts: readonly Alert[]): readonly Matcher[] {
  const [first, ...others] = alerts;
  return Object.entries(first?.labels ?? {})
    .filter(([name, value]) => name !== 'severity' && others.every(({ labels }) => labels[name] === value))
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
}
