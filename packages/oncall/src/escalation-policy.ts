import type { EpochMs } from './schedule.ts';

/** Whom a step reaches. A schedule stands for who is on call at that moment, a team for its members. */
export type EscalationTarget =
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'schedule'; readonly scheduleId: string }
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'webhook'; readonly webhookId: string };

/** Who of a step's targets is paged. */
export type StepStrategy =
  | { readonly kind: 'everyone' }
  /** The next member per alert group; a miss goes to the next step. */
  | { readonly kind: 'alert_based' }
  /** One member after the other within the step, `rounds` times around, then the next step. */
  | { readonly kind: 'cycle_based'; readonly rotateAfterMs: number; readonly rounds: number };

/** When a step applies; all parts given must hold, else it is passed over at once and the chain says why. */
export interface StepCondition {
  readonly urgencies: readonly ('high' | 'low')[] | undefined;
  readonly axes: readonly ('reliability' | 'security')[] | undefined;
  /** Local hours of a zone, as in alert rules. */
  readonly hours:
    | {
        readonly zone: string;
        readonly weekdays: readonly number[];
        readonly fromMinute: number;
        readonly toMinute: number;
        readonly isInside: boolean;
      }
    | undefined;
  /** A label of the alert group equals one of these. */
  readonly label: { readonly name: string; readonly values: readonly string[] } | undefined;
}

export interface EscalationStep {
  readonly id: string;
  /** From this step's first page until the next step, if nobody acknowledges. At least a minute; `cycle_based` ends with its walks instead. */
  readonly delayMs: number;
  readonly strategy: StepStrategy;
  readonly targets: readonly EscalationTarget[];
  readonly condition: StepCondition | undefined;
  /** Pages the same people again within the step; `everyone` and `alert_based` only. */
  readonly retry: { readonly everyMs: number; readonly times: number } | undefined;
  /**
   * The acknowledgements this step wants: one of anybody, or one from each of two rings, of two people. The strategy then holds for
   * each ring by itself, and `targets` are told along.
   */
  readonly acknowledgement:
    | 'any'
    | {
        readonly kind: 'joint';
        readonly reliability: readonly EscalationTarget[];
        readonly security: readonly EscalationTarget[];
      };
}

export interface EscalationPolicy {
  readonly id: string;
  readonly name: string;
  readonly steps: readonly EscalationStep[];
  /** How many more times the steps are walked after the first. */
  readonly repeats: number;
  /** Where it goes on after the last repeat; undefined: the catch-all policy. */
  readonly fallbackPolicyId: string | undefined;
  /** An acknowledged group that is not resolved goes on after this time; undefined: never. */
  readonly acknowledgementTimeoutMs: number | undefined;
  /** Low urgency waits for these hours. */
  readonly deferral:
    | {
        readonly zone: string;
        readonly weekdays: readonly number[];
        readonly fromMinute: number;
        readonly toMinute: number;
      }
    | undefined;
  /** Who is told that a ring can not page anybody; a person or a team. */
  readonly ownerTarget: EscalationTarget | undefined;
}

/** Memory of one round-robin step over all alert groups: when each member was last paged through it. */
export interface RingPointer {
  readonly policyId: string;
  readonly stepId: string;
  /** By member key; a member who joins later counts as paged at that moment. */
  readonly lastPagedAt: Readonly<Record<string, EpochMs>>;
}

/** The id of what a target names, whatever its kind. */
export function targetId(target: EscalationTarget): string {
  switch (target.kind) {
    case 'person':
      return target.userId;
    case 'schedule':
      return target.scheduleId;
    case 'team':
      return target.teamId;
    case 'channel':
      return target.channelId;
    case 'webhook':
      return target.webhookId;
  }
}
