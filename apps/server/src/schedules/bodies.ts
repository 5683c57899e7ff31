/** Domain values in the API's words. */
import type { Coverage, CoverageShift, ScheduleWarning } from '@lockstep/oncall';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Transaction } from '../platform/context.ts';
import { peopleNamed, toWire, versionBodies } from './definition.ts';
import { namesOf } from './people-names.ts';
import type { ScheduleHead, StoredOverride, StoredSchedule } from './schedule.ts';

export function headBody({ id, name, title, team, version, createdAt, updatedAt, updatedBy }: ScheduleHead) {
  return {
    id,
    name,
    title,
    team: team ?? null,
    version,
    createdAt: isoInstant(createdAt),
    updatedAt: isoInstant(updatedAt),
    updatedBy: updatedBy.name,
  };
}

export const refBody = ({ id, name, title, team }: ScheduleHead) => ({ id, name, title, team: team ?? null });

export async function scheduleBody(tx: Transaction, schedule: StoredSchedule) {
  return {
    ...headBody(schedule),
    versions: versionBodies(schedule.versions),
    people: await namesOf(tx, peopleNamed(schedule.versions).keys()),
  };
}

export function overrideBody(override: StoredOverride) {
  const { id, kind, userId, reason, createdAt, createdBy } = override;
  const replacedUserId = override.kind === 'replace' ? (override.replacedUserId ?? null) : null;
  return { id, kind, ...toWire(override), userId, replacedUserId, reason, createdAt: isoInstant(createdAt), createdBy };
}

function shiftBody({ userId, source, ...stretch }: CoverageShift) {
  const { layerId = null, rotationId = null, overrideId = null } = source;
  return { ...toWire(stretch), userId, source: { layerId, rotationId, overrideId } };
}

export function coverageBody({ shifts, gaps, leaveConflicts, shadows, ...window }: Coverage) {
  return {
    ...toWire(window),
    shifts: shifts.map(shiftBody),
    gaps: gaps.map(({ onPurpose, reason, ...gap }) => ({ ...toWire(gap), onPurpose, reason })),
    leaveConflicts: leaveConflicts.map(shiftBody),
    shadows: shadows.map(({ userId, ...shadow }) => ({ ...toWire(shadow), userId })),
  };
}

/** Everybody a coverage and the overrides beside it name. */
export function peopleIn(coverages: readonly Coverage[], overrides: readonly StoredOverride[]): string[] {
  return [
    ...coverages.flatMap(({ shifts, leaveConflicts, shadows }) =>
      [...shifts, ...leaveConflicts, ...shadows].map(({ userId }) => userId),
    ),
    ...overrides.flatMap((override) => [
      override.userId,
      ...(override.kind === 'replace' && override.replacedUserId !== undefined ? [override.replacedUserId] : []),
    ]),
  ];
}

/** @param names of other schedules by id */
export function warningBody(warning: ScheduleWarning, names: ReadonlyMap<string, string>) {
  switch (warning.kind) {
    case 'gap':
      return { kind: warning.kind, ...toWire(warning), reason: warning.reason };
    case 'restrictions_leave_nobody': {
      const { kind, stretches, totalMs } = warning;
      return { kind, ...toWire(warning), stretches, totalMinutes: totalMs / 60_000 };
    }
    case 'leave_conflict': {
      const { kind, userId, isCovered } = warning;
      return { kind, ...toWire(warning), userId, isCovered };
    }
    case 'double_duty': {
      const { kind, userId, otherScheduleId } = warning;
      return { kind, ...toWire(warning), userId, otherSchedule: names.get(otherScheduleId) ?? otherScheduleId };
    }
    case 'unknown_person':
    case 'rotation_never_covers':
      return warning;
  }
}

export function peopleInWarnings(warnings: readonly ScheduleWarning[]): string[] {
  return warnings.flatMap((warning) => ('userId' in warning ? [warning.userId] : []));
}
