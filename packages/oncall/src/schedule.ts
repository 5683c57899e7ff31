/** Epoch milliseconds. */
export type EpochMs = number;

/** Wall-clock minute of a local day in the rotation's zone, `2026-03-29T02:30`; a time the clock skips means the moment after the gap, one that comes twice the first. */
export type LocalDateTime = string;

/** Who takes a turn. `empty` is a gap on purpose. */
export type Participant = { readonly kind: 'person'; readonly userId: string } | { readonly kind: 'empty' };

/**
 * Hours of the local week in which a rotation is in force; outside them it covers nobody. Turns that lie wholly outside do not count:
 * nobody loses a turn because it falls on a weekend.
 */
export interface Restriction {
  /** 1 = Monday to 7 = Sunday. */
  readonly weekday: number;
  /** Minutes of that local day. */
  readonly fromMinute: number;
  /** Length on the wall clock; may run over midnight and over several days. */
  readonly lengthMinutes: number;
}

/**
 * People who take turns. Turns change at wall-clock times of the zone: a turn over a clock change is an hour shorter or longer, the
 * handover stays at nine. Only `hours` turns count elapsed time.
 */
export interface Rotation {
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly zone: string;
  /** First handover; nobody is on call by this rotation before it. */
  readonly startsAt: LocalDateTime;
  /** Undefined: without end. */
  readonly endsAt: LocalDateTime | undefined;
  readonly turn: { readonly unit: 'hours' | 'days' | 'weeks' | 'months'; readonly count: number };
  readonly participants: readonly Participant[];
  /** Trainees: on the calendar beside who is on call, never paged. */
  readonly shadows: readonly { readonly userId: string; readonly from: EpochMs; readonly to: EpochMs }[];
  /** None: always in force. */
  readonly restrictions: readonly Restriction[];
}

/** A stretch given by name instead of by turns: what an imported calendar holds. */
export interface FixedShift {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly userId: string;
}

/** Rotations of one layer cover together, a higher layer replaces the lower ones where it covers anybody. */
export interface Layer {
  readonly id: string;
  readonly name: string;
  readonly rotations: readonly Rotation[];
  readonly fixedShifts: readonly FixedShift[];
}

/** One set of layers from a moment on: changes can be made for the future. */
export interface ScheduleVersion {
  readonly effectiveFrom: EpochMs;
  /** The lowest first. */
  readonly layers: readonly Layer[];
}

/**
 * A stretch in which people deviate from the layers. Entries are kept in the order in which they were made and each changes what
 * the ones before it left, so the newest wins. To replace somebody who is not on call then changes nothing.
 */
export type Override =
  | {
      readonly id: string;
      readonly kind: 'add';
      readonly from: EpochMs;
      readonly to: EpochMs;
      readonly userId: string;
      readonly reason: string;
    }
  | {
      readonly id: string;
      readonly kind: 'remove';
      readonly from: EpochMs;
      readonly to: EpochMs;
      readonly userId: string;
      readonly reason: string;
    }
  | {
      readonly id: string;
      readonly kind: 'replace';
      readonly from: EpochMs;
      readonly to: EpochMs;
      /** Undefined: whoever is on call. */
      readonly replacedUserId: string | undefined;
      readonly userId: string;
      readonly reason: string;
    };

/**
 * A person's leave: nobody is on call during theirs, whatever put them on the rota. Their turns are gaps until somebody covers (a
 * lower layer does not), and every screen warns before it begins.
 */
export interface Absence {
  readonly userId: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly kind: 'vacation' | 'holiday' | 'sick' | 'other';
}

export interface Schedule {
  readonly id: string;
  readonly name: string;
  /** Ordered by `effectiveFrom`. */
  readonly versions: readonly ScheduleVersion[];
  readonly overrides: readonly Override[];
}

/** Why this person: the layer and rotation whose turn it is, or the override that put them there. */
export interface CoverageSource {
  readonly layerId: string | undefined;
  readonly rotationId: string | undefined;
  readonly overrideId: string | undefined;
}

/** Somebody on call for a stretch `[from, to)`, as long as neither person nor source changes. */
export interface CoverageShift {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly userId: string;
  readonly source: CoverageSource;
}

/**
 * Why nobody is on call, the strongest reason first: those whose turn it is are on leave; an override took them off; it is the turn
 * of an `empty` participant; restrictions cover no such hour; no rotation runs, or the one that covered the hour has ended.
 */
export type GapReason = 'leave' | 'removed' | 'empty' | 'restricted' | 'unscheduled';

/** The one answer that pager, screens, API and calendars share. */
export interface Coverage {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Ordered by `from`, then `userId`; people at the same time stand side by side. */
  readonly shifts: readonly CoverageShift[];
  /** Stretches in which nobody is on call. `onPurpose`: an `empty` participant or restrictions leave it open. */
  readonly gaps: readonly {
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly onPurpose: boolean;
    readonly reason: GapReason;
  }[];
  /** What people would do if they were not on leave; ordered like `shifts`. */
  readonly leaveConflicts: readonly CoverageShift[];
  readonly shadows: readonly { readonly from: EpochMs; readonly to: EpochMs; readonly userId: string }[];
}
