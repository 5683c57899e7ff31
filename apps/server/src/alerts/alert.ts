import type { AlertAxis, AlertSeverity, IncomingAlert, Labels } from '@lockstep/alerting';

export type AlertFate = 'undecided' | 'paged' | 'grouped' | 'held' | 'suppressed' | 'recorded';

export type ResolvedBecause = 'sender' | 'expiry' | 'person';

/** One matter a source speaks of, from its first message until it is over. Times are epoch milliseconds. */
export interface Alert {
  readonly id: string;
  readonly sourceId: string;
  readonly source: string;
  readonly state: 'open' | 'resolved';
  /** Source and dedup key, or source and label set. */
  readonly identity: string;
  readonly fingerprint: string;
  readonly summary: string;
  readonly severity: AlertSeverity | undefined;
  readonly axis: AlertAxis;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly links: IncomingAlert['links'];
  readonly startsAt: number;
  readonly endsAt: number | undefined;
  readonly openedAt: number;
  readonly lastSeenAt: number;
  readonly count: number;
  readonly resolvedAt: number | undefined;
  readonly resolvedBecause: ResolvedBecause | undefined;
  readonly version: number;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly urgency: 'high' | 'low' | undefined;
  readonly fate: AlertFate;
  readonly groupId: string | undefined;
  /** When the decision about it can change although nothing happens. */
  readonly lookAt: number | undefined;
  readonly acknowledged: { readonly at: number; readonly by: string } | undefined;
}
