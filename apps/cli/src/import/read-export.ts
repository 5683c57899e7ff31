import { parse } from 'yaml';
import type { KnownPeople } from '../apply/known-names.ts';
import { translateAlertmanager } from './alertmanager.ts';
import { translateGoAlert } from './goalert.ts';
import { translateGrafanaOnCall } from './grafana-oncall.ts';
import { translateOpsgenie } from './opsgenie.ts';
import { translatePagerDuty } from './pagerduty.ts';
import { type Translated, Translation } from './translation.ts';

export const VENDORS = ['opsgenie', 'pagerduty', 'grafana-oncall', 'goalert', 'alertmanager'] as const;
export type Vendor = (typeof VENDORS)[number];

export interface TranslateContext {
  readonly people: KnownPeople;
  /** Names of the escalation policies that are here, by lower case. */
  readonly policies: ReadonlyMap<string, string>;
  /** By which people can be reached here: `sms`, `mail`, ... */
  readonly channels: ReadonlySet<string>;
  readonly now: number;
}

/**
 * What another system is configured with, as documents of ours and a report with a line for everything. Pure; the same export gives the
 * same documents whenever it is read, calendars aside.
 */
export function translate(
  vendor: Vendor,
  input: unknown,
  { people, policies, channels, now }: TranslateContext,
): Translated {
  const to = new Translation(people, channels, now);
  switch (vendor) {
    case 'opsgenie':
      translateOpsgenie(input, to);
      break;
    case 'pagerduty':
      translatePagerDuty(input, to);
      break;
    case 'grafana-oncall':
      translateGrafanaOnCall(input, to);
      break;
    case 'goalert':
      translateGoAlert(input, to);
      break;
    case 'alertmanager':
      to.knowAddresses();
      translateAlertmanager(input, to, policies);
      break;
  }
  return { documents: to.documents, lines: to.lines, contacts: to.contacts };
}

/** JSON, or YAML as Alertmanager is configured with. @throws what the YAML reader says */
export function parseExport(text: string): unknown {
  return parse(text) as unknown;
}
