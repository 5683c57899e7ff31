import type { AlertAxis, AlertSeverity } from './incoming.ts';

/** `=`, `!=`, `=~` and `!~` as Alertmanager writes them; regular expressions are RE2 and match whole values. A missing label is `''`. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** Days and hours in a zone; all parts given must hold. Hours that run over midnight belong to the day on which they began. */
export interface TimeWindow {
  /** IANA name. */
  readonly zone: string;
  /** 1 = Monday to 7 = Sunday; undefined: every day. */
  readonly weekdays: readonly number[] | undefined;
  /** Minutes of the local day, `[from, to)`; `to` before `from` runs over midnight; undefined: all day. */
  readonly minutes: { readonly from: number; readonly to: number } | undefined;
}

/** How alerts of one cause are folded into one page. */
export interface Grouping {
  /** Labels whose values are told apart; `['...']` tells every alert apart; none: all together. */
  readonly by: readonly string[];
  /** A new alert joins an open group for this long after the group's last one; undefined: as long as the group is open. */
  readonly windowMs: number | undefined;
  /** An alert that fires again within this time after its resolution re-opens the old one, without a new page. */
  readonly flapMs: number;
}

/** Ordered; the first whose conditions all hold decides. */
export interface AlertRoute {
  readonly id: string;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** Undefined: any. */
  readonly sourceIds: readonly string[] | undefined;
  readonly serviceIds: readonly string[] | undefined;
  readonly axes: readonly AlertAxis[] | undefined;
  readonly severities: readonly AlertSeverity[] | undefined;
  readonly during: readonly TimeWindow[] | undefined;
  /** Overrides what source and sender say. */
  readonly setAxis: AlertAxis | undefined;
  readonly setUrgency: 'high' | 'low' | undefined;
  readonly grouping: Grouping | undefined;
  /** An alert that is gone again within this time pages nobody. */
  readonly transientMs: number;
  /** Undefined: recorded, nobody is paged, and the alert says so by the name of this route. */
  readonly policyId: string | undefined;
  /** Its groups declare an incident. */
  readonly declare?: RouteDeclares | undefined;
}

/** What kind of incident the groups of a route declare; one that is open about the same service is joined instead. */
export interface RouteDeclares {
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
}

export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  /** Epoch milliseconds, `[startsAt, endsAt)`. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** While a source alert fires, alerts that match the targets and agree on these labels page nobody. */
export interface Inhibition {
  readonly id: string;
  readonly name: string;
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  readonly equal: readonly string[];
}

export interface MaintenanceWindow {
  readonly id: string;
  readonly name: string;
  /** Undefined: all. */
  readonly serviceIds: readonly string[] | undefined;
  readonly matchers: readonly Matcher[];
  /** The first occurrence, epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** RFC 5545 RRULE in `zone`; undefined: once. */
  readonly recurrence: string | undefined;
  readonly zone: string;
  /** Ended early: not in force before this moment, epoch milliseconds; a later occurrence takes place as planned. */
  readonly endedUntil?: number | undefined;
}

/** Everything deciding needs besides the alerts themselves; one immutable revision. */
export interface AlertRules {
  readonly revision: number;
  readonly routes: readonly AlertRoute[];
  /** What takes alerts no route wants; always pages somebody. Undefined: nobody set it up, and every such alert says so. */
  readonly catchAllPolicyId: string | undefined;
  readonly grouping: Grouping;
  readonly silences: readonly Silence[];
  readonly inhibitions: readonly Inhibition[];
  readonly maintenanceWindows: readonly MaintenanceWindow[];
}
