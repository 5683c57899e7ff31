import type { ScheduleWarning } from '@lockstep/oncall';
import { durationWords } from '../../ui/time-words.ts';
import { stretchWords } from './days.ts';
import { gapWords } from './gap-words.ts';

export interface WarningLook {
  readonly zone: string;
  readonly nameOf: (userId: string) => string;
  /** Of a rotation by its id. */
  readonly rotationName: (rotationId: string) => string;
}

const idleWords = {
  no_participants: 'has nobody in it',
  only_empty: 'has only open turns',
  not_running: 'does not run in the time shown',
  restrictions: 'never covers anybody within its hours',
  always_replaced: 'stands below a layer that always covers',
} as const;

/** How loud a warning is: nobody on call calls for a change, the rest is to be known. */
export function isLoud(warning: ScheduleWarning): boolean {
  switch (warning.kind) {
    case 'gap':
    case 'unknown_person':
      return true;
    case 'leave_conflict':
      return !warning.isCovered;
    case 'restrictions_leave_nobody':
    case 'double_duty':
    case 'rotation_never_covers':
      return false;
  }
}

/** Warnings of one kind about the same two as one, with how often; the rest as they are. Louder ones first. */
export function foldWarnings(
  warnings: readonly ScheduleWarning[],
): { readonly warning: ScheduleWarning; readonly times: number }[] {
  const same = Map.groupBy(warnings, (warning) =>
    warning.kind === 'double_duty'
      ? `${warning.userId} ${warning.otherScheduleId}`
      : warning.kind === 'unknown_person'
        ? warning.kind
        : JSON.stringify(warning),
  );
  return [...same.values()]
    .flatMap(([warning, ...more]) => (warning === undefined ? [] : [{ warning, times: more.length + 1 }]))
    .sort((a, b) => Number(isLoud(b.warning)) - Number(isLoud(a.warning)));
}

/** @param times of warnings that are folded: how often, of which this is the first */
export function warningSentence(
  warning: ScheduleWarning,
  { zone, nameOf, rotationName }: WarningLook,
  times = 1,
): string {
  switch (warning.kind) {
    case 'gap':
      return `Nobody is on call ${stretchWords(zone, warning)}: ${gapWords[warning.reason]}.`;
    case 'restrictions_leave_nobody':
      return `Nobody is on call outside the hours of the rotations: ${warning.stretches} ${warning.stretches === 1 ? 'stretch' : 'stretches'}, ${durationWords(warning.totalMs)} in all, first ${stretchWords(zone, warning)}.`;
    case 'leave_conflict':
      return `${nameOf(warning.userId)} is on leave ${stretchWords(zone, warning)}; ${warning.isCovered ? 'somebody else is on call all the time' : 'part of it nobody covers'}.`;
    case 'double_duty':
      return `${nameOf(warning.userId)} is on call on \`${warning.otherScheduleId}\` too, ${times === 1 ? '' : `${times} times, first `}${stretchWords(zone, warning)}.`;
    case 'unknown_person':
      return `${times === 1 ? 'Somebody' : `${times} people`} on this rota ${times === 1 ? 'is' : 'are'} not among the people here any more; their turns page nobody.`;
    case 'rotation_never_covers':
      return `Rotation \`${rotationName(warning.rotationId)}\` ${idleWords[warning.because]}.`;
  }
}
