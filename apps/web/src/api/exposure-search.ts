import { type DeadlineName, strictestFirst } from './filters.ts';
import { instant, oneOf, type RawSearch, text } from './search.ts';

export const exposureStates = ['live', 'untriaged', 'cannot_tell', 'closed', 'over', 'dismissed'] as const;
export const triageVerdicts = ['no_evidence', 'suspected', 'confirmed', 'cannot_tell'] as const;

export type ExposuresSearch = {
  /** Absent: what is open. */
  state?: (typeof exposureStates)[number] | 'any' | undefined;
  due?: DeadlineName | undefined;
  /** Only what has no budget. */
  zero?: 'true' | undefined;
  overdue?: 'true' | undefined;
  environment?: string | undefined;
  service?: string | undefined;
  /** The one whose services are shown. */
  advisory?: string | undefined;
  /** A verdict that was prepared elsewhere, with everything that stands in its form. */
  triage?: (typeof triageVerdicts)[number] | undefined;
  logs?: string | undefined;
  query?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  note?: string | undefined;
  missing?: string | undefined;
  secondLook?: string | undefined;
  accept?: string | undefined;
  /** Ids, between commas; absent: all open ones of the advisory. */
  rows?: string | undefined;
};

export const exposuresSearch = (raw: RawSearch): ExposuresSearch => ({
  state: oneOf(raw['state'], [...exposureStates, 'any']),
  due: oneOf(raw['due'], strictestFirst),
  zero: oneOf(raw['zero'], ['true']),
  overdue: oneOf(raw['overdue'], ['true']),
  environment: text(raw['environment']),
  service: text(raw['service']),
  advisory: text(raw['advisory']),
  triage: oneOf(raw['triage'], triageVerdicts),
  logs: text(raw['logs']),
  query: text(raw['query']),
  from: instant(raw['from']),
  to: instant(raw['to']),
  note: text(raw['note']),
  missing: text(raw['missing']),
  secondLook: instant(raw['secondLook']),
  accept: text(raw['accept']),
  rows: text(raw['rows']),
});
