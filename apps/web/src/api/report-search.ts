import { oneOf, type RawSearch, text } from './search.ts';

export type ReportsSearch = {
  state?: 'closed' | undefined;
  kind?: 'security' | 'broken' | undefined;
  owner?: 'me' | 'nobody' | undefined;
  overdue?: 'true' | undefined;
  q?: string | undefined;
};

export const reportsSearch = (raw: RawSearch): ReportsSearch => ({
  state: oneOf(raw['state'], ['closed']),
  kind: oneOf(raw['kind'], ['security', 'broken']),
  owner: oneOf(raw['owner'], ['me', 'nobody']),
  overdue: oneOf(raw['overdue'], ['true']),
  q: text(raw['q']),
});
