/** Which side of the house an alert concerns; `both` counts for each. */
export type AlertAxis = 'reliability' | 'security' | 'both';

/** How bad the sender says it is, in our four steps. */
export type AlertSeverity = 'critical' | 'error' | 'warning' | 'info';

/** Names and values as the sender gave them; an empty value is the same as no label. */
export type Labels = Readonly<Record<string, string>>;

/** What a sender may tell about one alert. `fire` and `resolve` open and close it; the others speak of one that is open. */
export type IncomingAction = 'fire' | 'resolve' | 'acknowledge' | 'unacknowledge' | 'note';

/**
 * One alert of a payload in our words, made by the `parse.ts` of an integration and by nothing else. It carries no decision: which
 * team, which page, whether suppressed, is worked out from it later.
 */
export interface IncomingAlert {
  readonly action: IncomingAction;
  /**
   * Names the matter within its source: one open alert per key. At most 512 characters; longer ones are replaced by their digest.
   * Label-based senders leave it out: then the label set is the identity.
   */
  readonly dedupKey: string | undefined;
  /** One line for a lock screen, never empty, at most 1,024 characters. */
  readonly summary: string;
  readonly labels: Labels;
  /** What may change without making it another alert: description, runbook, dashboards. */
  readonly annotations: Labels;
  readonly severity: AlertSeverity | undefined;
  /** Where the format itself says it (a scanner's finding is security); undefined: the source or a rule decides. */
  readonly axis: AlertAxis | undefined;
  /** Epoch milliseconds; undefined: now. */
  readonly startsAt: number | undefined;
  /** When it ends by itself unless it is repeated; epoch milliseconds; undefined: the source's resolve timeout. */
  readonly endsAt: number | undefined;
  /** Where people go first, most useful first; only `http:` and `https:`. */
  readonly links: readonly { readonly url: string; readonly label: string }[];
  /** Text of a `note`, or said along with an acknowledgement. */
  readonly note: string | undefined;
  /** Who acted at the sender, in its words. */
  readonly by: string | undefined;
}

/** A release or change the payload tells of: deploy events feed the ledger. */
export interface IncomingChange {
  readonly summary: string;
  readonly at: number | undefined;
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly version: string | undefined;
  readonly links: readonly { readonly url: string; readonly label: string }[];
  readonly labels: Labels;
}

/** One entry of a payload that could not be read; the others count all the same. */
export interface RejectedEntry {
  /** Where: `alerts[3].labels`. */
  readonly path: string;
  /** In words of the sender's format, with the cure. */
  readonly problem: string;
}

/**
 * Something the payload is the whole truth about, because it says so: open alerts of its source that carry all these labels, and of
 * which `alerts` has no `fire`, are over.
 */
export interface CompleteTarget {
  /** Never empty. */
  readonly labelMatch: Labels;
}

/** What one payload holds. An empty one is a valid answer: test pings and things nobody needs to hear of. */
export interface ParsedPayload {
  readonly alerts: readonly IncomingAlert[];
  readonly changes: readonly IncomingChange[];
  readonly rejected: readonly RejectedEntry[];
  /** Named reasons why entries were left out on purpose: `{ reason: 'passed control', count: 212 }`. */
  readonly ignored: readonly { readonly reason: string; readonly count: number }[];
  /** Left out by senders of events: what they do not mention stays as it is. */
  readonly complete?: readonly CompleteTarget[];
}
