import type { Absence, Coverage, CoverageShift, EpochMs, Layer, Override, Rotation, Schedule } from '@lockstep/oncall';
import type { AnswerOf, InputOf } from '../../api/call.ts';

export type ScheduleAnswer = AnswerOf<'getSchedule'>;
export type CoverageAnswer = AnswerOf<'listCoverage'>['items'][number];
export type OverrideAnswer = CoverageAnswer['overrides'][number];
export type AbsenceAnswer = AnswerOf<'listAbsences'>['items'][number];
type VersionsAnswer = ScheduleAnswer['versions'];
export type VersionsInput = InputOf<'createSchedule'>['body']['versions'];

const at = (instant: string): EpochMs => Date.parse(instant);
const instant = (ms: EpochMs): string => new Date(ms).toISOString();
const stretch = ({ from, to }: { from: string; to: string }) => ({ from: at(from), to: at(to) });

/** A schedule as the coverage function takes it. */
export function toSchedule(
  { id, name, versions }: { id: string; name: string; versions: VersionsAnswer },
  overrides: readonly OverrideAnswer[],
): Schedule {
  return { id, name, versions: versions.map(toVersion), overrides: overrides.map(toOverride) };
}

function toVersion({ effectiveFrom, layers }: VersionsAnswer[number]): Schedule['versions'][number] {
  return {
    effectiveFrom: at(effectiveFrom),
    layers: layers.map((layer): Layer => ({
      id: layer.id,
      name: layer.name,
      rotations: layer.rotations.map((rotation): Rotation => ({
        ...rotation,
        endsAt: rotation.endsAt ?? undefined,
        shadows: rotation.shadows.map((shadow) => ({ userId: shadow.userId, ...stretch(shadow) })),
      })),
      fixedShifts: layer.fixedShifts.map((shift) => ({ userId: shift.userId, ...stretch(shift) })),
    })),
  };
}

export function toOverride(override: OverrideAnswer): Override {
  const { id, kind, userId, reason } = override;
  const common = { id, userId, reason, ...stretch(override) };
  return kind === 'replace'
    ? { ...common, kind, replacedUserId: override.replacedUserId ?? undefined }
    : { ...common, kind };
}

export function toAbsence(absence: AbsenceAnswer): Absence {
  return { userId: absence.userId, kind: absence.kind, ...stretch(absence) };
}

function toShift(shift: CoverageAnswer['shifts'][number]): CoverageShift {
  const { layerId, rotationId, overrideId } = shift.source;
  return {
    ...stretch(shift),
    userId: shift.userId,
    source: {
      layerId: layerId ?? undefined,
      rotationId: rotationId ?? undefined,
      overrideId: overrideId ?? undefined,
    },
  };
}

export function toCoverage(answer: Pick<CoverageAnswer, keyof Coverage>): Coverage {
  return {
    ...stretch(answer),
    shifts: answer.shifts.map(toShift),
    gaps: answer.gaps.map(({ onPurpose, reason, ...times }) => ({ onPurpose, reason, ...stretch(times) })),
    leaveConflicts: answer.leaveConflicts.map(toShift),
    shadows: answer.shadows.map(({ userId, ...times }) => ({ userId, ...stretch(times) })),
  };
}

/** Another schedule as nothing but its shifts: enough to see who is on call on both. */
export function asFixed(answer: CoverageAnswer): Schedule {
  const { shifts, from } = toCoverage(answer);
  const layer = { id: 'shown', name: 'shown', rotations: [], fixedShifts: shifts };
  return {
    id: answer.schedule.name,
    name: answer.schedule.name,
    versions: [{ effectiveFrom: from, layers: [layer] }],
    overrides: [],
  };
}

/** Versions as the server takes them. */
export function toVersionsInput(versions: Schedule['versions']): VersionsInput {
  return versions.map(({ effectiveFrom, layers }) => ({
    effectiveFrom: instant(effectiveFrom),
    layers: layers.map(({ id, name, rotations, fixedShifts }) => ({
      id,
      name,
      rotations: rotations.map((rotation) => ({
        ...rotation,
        endsAt: rotation.endsAt ?? null,
        turn: { ...rotation.turn },
        participants: rotation.participants.map((participant) => ({ ...participant })),
        shadows: rotation.shadows.map((shadow) => ({
          userId: shadow.userId,
          from: instant(shadow.from),
          to: instant(shadow.to),
        })),
        restrictions: rotation.restrictions.map((restriction) => ({ ...restriction })),
      })),
      fixedShifts: fixedShifts.map((shift) => ({
        userId: shift.userId,
        from: instant(shift.from),
        to: instant(shift.to),
      })),
    })),
  }));
}
