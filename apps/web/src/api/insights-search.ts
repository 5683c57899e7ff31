import { oneOf, type RawSearch, text } from './search.ts';

/** How many days a period has. */
export const periodChoices = ['30', '90', '180', '365'] as const;
export const severityChoices = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;
const kindChoices = ['reliability', 'security', 'both'] as const;

export type InsightsSearch = {
  days?: (typeof periodChoices)[number] | undefined;
  service?: string | undefined;
  team?: string | undefined;
  axis?: 'reliability' | 'security' | undefined;
  kind?: (typeof kindChoices)[number] | undefined;
  severity?: (typeof severityChoices)[number] | undefined;
  view?: 'table' | undefined;
};

/** What may stand in the address; anything else is dropped. */
export const insightsSearch = (raw: RawSearch): InsightsSearch => ({
  days: oneOf(raw['days'], periodChoices),
  service: text(raw['service']),
  team: text(raw['team']),
  axis: oneOf(raw['axis'], ['reliability', 'security']),
  kind: oneOf(raw['kind'], kindChoices),
  severity: oneOf(raw['severity'], severityChoices),
  view: oneOf(raw['view'], ['table']),
});
