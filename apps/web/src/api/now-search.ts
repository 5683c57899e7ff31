import { oneOf, type RawSearch, text } from './search.ts';

export const nowScopes = ['mine', 'team', 'unowned', 'others'] as const;
export type NowScope = (typeof nowScopes)[number];

export const nowKinds = [
  'page',
  'alerts',
  'key',
  'review',
  'evidence',
  'seat',
  'handover',
  'task',
  'exposure',
  'status_update',
  'report',
  'swap',
  'cover',
  'change',
  'action_item',
  'postmortem',
] as const;

export type NowSearch = {
  scope?: NowScope | undefined;
  kind?: (typeof nowKinds)[number] | undefined;
  axis?: 'reliability' | 'security' | undefined;
  service?: string | undefined;
  /** What was put off, instead of the rest. */
  snoozed?: 'yes' | undefined;
};

/** What may stand in the address of the screen Now; anything else is dropped. */
export const nowSearch = (raw: RawSearch): NowSearch => ({
  scope: oneOf(raw['scope'], nowScopes),
  kind: oneOf(raw['kind'], nowKinds),
  axis: oneOf(raw['axis'], ['reliability', 'security']),
  service: text(raw['service']),
  snoozed: oneOf(raw['snoozed'], ['yes']),
});
