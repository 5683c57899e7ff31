import type { EscalationPolicy, EscalationTarget, RingPointer } from './escalation-policy.ts';
import type { EpochMs } from './schedule.ts';

export type EscalationAxis = 'reliability' | 'security';

/** What escalation needs to know of an alert group. */
export interface EscalatedGroup {
  readonly id: string;
  readonly urgency: 'high' | 'low';
  /** `both` counts for each. */
  readonly axis: EscalationAxis | 'both';
  readonly labels: Readonly<Record<string, string>>;
}

/** One group's walk through a ring, member by member. */
export interface RingWalk {
  /** Member keys in the order of this group: other groups that arrive meanwhile do not change it. */
  readonly order: readonly string[];
  /** Where the walk stands in `order`; -1 before the first member. */
  readonly index: number;
  /** Walks including the present one. */
  readonly roundsLeft: number;
  /** People asked in the present walk: nobody is asked twice in it. */
  readonly paged: readonly string[];
}

/** One ring of a step, as this group has used it: of a joint step one per axis. */
export interface RingLane {
  readonly axis: EscalationAxis | undefined;
  /** Key of the member whose turn it is or was last. */
  readonly member: string | undefined;
  /** `cycle_based` only. */
  readonly walk: RingWalk | undefined;
}

/** What a group remembers of a ring step, by policy and step; kept when the step is left. */
export interface RingTurn {
  /** The round in which it was taken. */
  readonly round: number;
  readonly lanes: readonly RingLane[];
}

/** Somebody who is asked now. */
export interface AskedPerson {
  readonly userId: string;
  /** Of a joint step: the key that is asked for. */
  readonly axis: EscalationAxis | undefined;
}

/** The step that has been paged and waits for an answer. */
export interface StepVisit {
  /** Set when a person was asked by hand instead of by the step. */
  readonly assignedTo: string | undefined;
  readonly asked: readonly AskedPerson[];
  /** Who of them said "not me". */
  readonly declined: readonly string[];
  readonly retriesLeft: number;
  readonly retryAt: EpochMs | undefined;
  /** When the next member (`cycle_based`) or the next step is due. */
  readonly nextAt: EpochMs;
}

export interface Acknowledgement {
  readonly userId: string;
  /** The ring of a joint step it counts for. */
  readonly axis: EscalationAxis | undefined;
  readonly at: EpochMs;
}

/**
 * Where the escalation of one alert group stands: a plain value that survives JSON. `policy` is the copy made when the group came
 * to it: later edits change nothing here. Open states have a `dueAt`, unless somebody acknowledged and no timeout is set.
 */
export interface EscalationState {
  readonly group: EscalatedGroup;
  readonly policy: EscalationPolicy;
  /** Policies this group came through, the present one last: none is entered twice before the catch-all had its turn. */
  readonly trail: readonly string[];
  readonly status: 'escalating' | 'acknowledged' | 'snoozed' | 'resolved' | 'merged';
  readonly stepIndex: number;
  /** 0 in the first walk through the steps. */
  readonly round: number;
  readonly lastRound: number;
  /** Undefined: the step has yet to be entered. */
  readonly visit: StepVisit | undefined;
  /** By `policyId/stepId`. */
  readonly turns: Readonly<Record<string, RingTurn>>;
  /** Everybody paged for this group so far, by user. */
  readonly paged: Readonly<Record<string, { readonly lastAt: EpochMs; readonly times: number }>>;
  readonly acknowledgements: readonly Acknowledgement[];
  /** Steps (`policyId/stepId`) whose owner has been told that nobody can be paged. */
  readonly reported: readonly string[];
  /** What was due waits for business hours. */
  readonly deferredUntil: EpochMs | undefined;
  /** Since when no policy finds anybody who can be asked; undefined: one did, or has not been tried. */
  readonly inVainSince?: EpochMs | undefined;
  /** When `time_passed` has something to do; the timer row. */
  readonly dueAt: EpochMs | undefined;
}

export type EscalationEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'time_passed' }
  /** Another alert joined the group, or `alerts` of them; or one of its alerts repeated: `group` as it is now. */
  | { readonly kind: 'joined'; readonly group: EscalatedGroup; readonly alerts?: number }
  /** `axis`: the key it is meant for; undefined: whichever ring of a joint step the person is in. */
  | { readonly kind: 'acknowledged'; readonly by: string; readonly axis: EscalationAxis | undefined }
  | { readonly kind: 'unacknowledged'; readonly by: string }
  | { readonly kind: 'not_me'; readonly by: string }
  | { readonly kind: 'snoozed'; readonly by: string; readonly until: EpochMs }
  | { readonly kind: 'woken'; readonly by: string }
  /** `stepId`: undefined for the next step. */
  | { readonly kind: 'escalated'; readonly by: string; readonly stepId: string | undefined }
  | { readonly kind: 'reassigned'; readonly by: string; readonly to: Reassignment }
  | { readonly kind: 'resolved' }
  /** Fired again inside the flap window: the old group goes on without a new page. */
  | { readonly kind: 'reopened' }
  | { readonly kind: 'merged'; readonly intoGroupId: string };

export type Reassignment =
  | { readonly kind: 'policy'; readonly policyId: string }
  | { readonly kind: 'person'; readonly userId: string };

export type ConfigurationProblem = 'nobody_available' | 'policy_missing' | 'nobody_left';

export type EscalationAction =
  | {
      readonly kind: 'page';
      readonly userId: string;
      readonly policyId: string;
      /** Undefined: handed over by name while no step was current. */
      readonly stepId: string | undefined;
      readonly axis: EscalationAxis | undefined;
      /** How often this person has been paged for this group, this page included. */
      readonly attempt: number;
      /** A sentence for the person and the chain. */
      readonly because: string;
    }
  | {
      readonly kind: 'notify';
      readonly target: Extract<EscalationTarget, { readonly kind: 'channel' | 'webhook' }>;
      readonly because: string;
    }
  | {
      readonly kind: 'alert_owner';
      /** Undefined: the policy names none; whoever administers the product is told. */
      readonly owner: EscalationTarget | undefined;
      readonly problem: ConfigurationProblem;
      readonly policyId: string;
      readonly stepId: string | undefined;
      readonly because: string;
    }
  | {
      readonly kind: 'enter_policy';
      readonly policyId: string;
      readonly why: 'fallback' | 'catch_all' | 'reassigned';
    };

export const chainCodes = [
  'opened',
  'joined',
  'deferred',
  'step_passed_over',
  'member_skipped',
  'nobody_available',
  'paged',
  'paged_again',
  'notified',
  'missed',
  'not_me',
  'not_me_ignored',
  'acknowledged',
  'acknowledged_partly',
  'acknowledgement_not_counted',
  'acknowledgement_timed_out',
  'unacknowledged',
  'snoozed',
  'woken',
  'escalated_by_hand',
  'reassigned',
  'policy_repeats',
  'policy_ended',
  'policy_missing',
  'fallback_policy',
  'catch_all_policy',
  'nobody_left',
  'resolved',
  'reopened',
  'merged',
  'came_too_late',
] as const;

export type ChainCode = (typeof chainCodes)[number];

/** One line of "why was I (not) paged": the code is for programs and stays, the sentence is for people. */
export interface ChainEntry {
  readonly at: EpochMs;
  readonly code: ChainCode;
  readonly sentence: string;
  readonly stepId: string | undefined;
  readonly userId: string | undefined;
}

/**
 * What holds now, whatever the copy of the policy says: people are looked up at the moment of paging. Loaded by the caller before
 * the question is asked, the ring pointers of the state's policies under a row lock.
 */
export interface EscalationWorld {
  /** Who is on call; none: a gap. */
  readonly onCall: (scheduleId: string) => readonly string[];
  readonly teamMembers: (teamId: string) => readonly string[];
  /** Undefined: may be paged. Somebody nobody knows is `deactivated`. */
  readonly unavailability: (userId: string) => Unavailability | undefined;
  readonly nameOf: (target: EscalationTarget) => string;
  readonly policy: (policyId: string) => EscalationPolicy | undefined;
  readonly catchAllPolicyId: string | undefined;
  /** Undefined: nobody has been paged through this step yet. */
  readonly ringPointer: (policyId: string, stepId: string) => RingPointer | undefined;
}

export interface Unavailability {
  readonly reason: 'deactivated' | 'on_leave' | 'no_contact_method';
  /** Undefined: not known. */
  readonly until: EpochMs | undefined;
}

export interface Escalation {
  readonly state: EscalationState;
  readonly actions: readonly EscalationAction[];
  readonly chain: readonly ChainEntry[];
  /** Pointers that moved; to be written in the transaction that writes the pages. */
  readonly pointers: readonly RingPointer[];
}
