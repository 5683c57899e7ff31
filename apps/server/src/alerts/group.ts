import type { AlertAxis, Labels } from '@lockstep/alerting';

export type GroupState = 'open' | 'acknowledged' | 'snoozed' | 'resolved';

/** A group as joining it needs to know it. Times are epoch milliseconds. */
export interface KnownGroup {
  readonly id: string;
  readonly key: string;
  readonly state: GroupState;
  readonly isJoinable: boolean;
  readonly urgency: 'high' | 'low';
  readonly axis: AlertAxis;
  readonly lastAlertAt: number;
}

export interface OpenedGroup {
  readonly id: string;
  readonly key: string;
  readonly route: { readonly id: string; readonly name: string } | undefined;
  readonly policyId: string | undefined;
  readonly serviceId: string | undefined;
  readonly urgency: 'high' | 'low';
  readonly axis: AlertAxis;
  readonly title: string;
  readonly labels: Labels;
  readonly openedAt: number;
  readonly alerts: number;
}

/** What a group has to be when it is written; else somebody else was faster. */
export type GroupExpectation = 'any' | 'unresolved' | 'joinable' | 'resolved';

/** What a flush does to a group that is there: sums, so that several at once do not get into each other's way. */
export interface MovedGroup {
  readonly id: string;
  readonly expects: GroupExpectation;
  /** Alerts that joined. */
  readonly joined: number;
  /** Open alerts more or less; none left: the group is resolved. */
  readonly openDelta: number;
  /** Undefined: stays. */
  readonly urgency: 'high' | undefined;
  readonly axis: AlertAxis | undefined;
  readonly lastAlertAt: number | undefined;
  readonly isWindowOver: boolean;
  /** Of the event that tells of its end, if it ends. */
  readonly endEventId: string;
}

export type GroupEventKind = 'opened' | 'joined' | 'reopened' | 'resolved' | 'acknowledged' | 'unacknowledged';

/** What escalation has to hear of. */
export interface GroupEvent {
  readonly id: string;
  readonly groupId: string;
  readonly at: number;
  readonly kind: GroupEventKind;
  readonly body: {
    /** How many alerts it speaks of, and some of them. */
    readonly count?: number;
    readonly alerts?: readonly string[];
    /** The group is more urgent for it, or concerns more. */
    readonly isRaised?: true;
    /** In the sender's words. */
    readonly by?: string | undefined;
    readonly note?: string | undefined;
  };
}

export interface GroupWrites {
  readonly opened: readonly OpenedGroup[];
  readonly moved: readonly MovedGroup[];
  readonly events: readonly GroupEvent[];
}

/** A group as people look at it. */
export interface AlertGroup extends KnownGroup {
  readonly title: string;
  readonly service: string | undefined;
  readonly route: { readonly id: string; readonly name: string } | undefined;
  readonly policyId: string | undefined;
  readonly labels: Labels;
  readonly openedAt: number;
  readonly resolvedAt: number | undefined;
  readonly alerts: number;
  readonly openAlerts: number;
  /** It has no alerts: somebody is wanted in this incident. */
  readonly incidentId: string | undefined;
}
