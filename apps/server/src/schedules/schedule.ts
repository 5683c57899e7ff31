import type { Absence, EpochMs, Override, Schedule, ScheduleVersion } from '@lockstep/oncall';
import type { ActorRef } from '#releases/index.ts';

/** A schedule by name, without its layers. */
export interface ScheduleHead {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly team: string | undefined;
  /** Of the definition. */
  readonly version: number;
  /** Rises with everything that may move a shift. */
  readonly revision: { readonly number: number; readonly at: EpochMs };
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly updatedBy: ActorRef;
}

export interface StoredSchedule extends ScheduleHead {
  readonly versions: readonly ScheduleVersion[];
}

/** A change of who is on call, as it was made. */
export type StoredOverride = Override & { readonly createdAt: EpochMs; readonly createdBy: string };

/** What `coverage` needs of schedules in a stretch. */
export interface LoadedSchedules {
  readonly schedules: readonly (StoredSchedule & { readonly overrides: readonly StoredOverride[] })[];
  readonly absences: readonly Absence[];
}

/** As the package knows it. */
export function toSchedule({ id, name, versions, overrides }: LoadedSchedules['schedules'][number]): Schedule {
  return { id, name, versions, overrides };
}
