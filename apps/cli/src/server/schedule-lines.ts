import type { BodyOf, operations, ResponseOf } from '@lockstep/contract';
import { timeText } from '../moments.ts';

type Coverage = ResponseOf<(typeof operations)['getCoverage']>;
type OnCall = ResponseOf<(typeof operations)['listOnCall']>['items'][number];
type Preview = ResponseOf<(typeof operations)['previewSchedule']>;
type People = Coverage['people'];
export type Versions = BodyOf<(typeof operations)['previewSchedule']>['versions'];

/** A name where there is one. */
export function nameIn(people: People, userId: string): string {
  return people.find(({ id }) => id === userId)?.name ?? userId;
}

/** Who is on call, and until when. */
export function onCallRow(
  { schedule, onCall, nextHandoverAt, nextUserIds, ...open }: OnCall,
  people: People,
): string[] {
  const names = (userIds: readonly string[], isOnPurpose: boolean): string =>
    userIds.map((id) => nameIn(people, id)).join(', ') || (isOnPurpose ? 'nobody, on purpose' : 'nobody');
  const ids = onCall.map(({ userId }) => userId);
  return [
    schedule.name,
    names(ids, open.isOpenOnPurpose),
    timeText(nextHandoverAt),
    nextHandoverAt === null ? '-' : names(nextUserIds, open.isNextOpenOnPurpose),
  ];
}

export interface CoverageLine {
  readonly from: string;
  readonly to: string;
  readonly who: string;
  readonly why: string;
}

const GAP_WORDS = {
  leave: 'on leave, and nobody covers',
  removed: 'taken off by an override',
  empty: 'left empty on purpose',
  restricted: 'outside the hours',
  unscheduled: 'no rotation runs',
} as const;

/** Shifts and gaps by time. */
export function coverageLines({ shifts, gaps, people }: Coverage): CoverageLine[] {
  const lines = [
    ...shifts.map(({ from, to, userId, source }) => ({
      from,
      to,
      who: nameIn(people, userId),
      why: source.overrideId === null ? (source.rotationId ?? source.layerId ?? '') : 'override',
    })),
    ...gaps.map(({ from, to, reason }) => ({ from, to, who: 'nobody', why: GAP_WORDS[reason] })),
  ];
  return lines.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** What to know before saving. */
export function previewLines({ warnings, changes, people }: Preview): string[] {
  const span = ({ from, to }: { readonly from: string; readonly to: string }): string =>
    `${timeText(from)} to ${timeText(to)}`;
  return [
    ...changes.map((change) => `${nameIn(people, change.userId)} ${change.change} ${span(change)}`),
    ...warnings.map((warning) => {
      switch (warning.kind) {
        case 'gap':
          return `warning: nobody from ${span(warning)}: ${GAP_WORDS[warning.reason]}`;
        case 'restrictions_leave_nobody':
          return `warning: nobody outside the hours, ${warning.stretches} times, first from ${span(warning)}`;
        case 'leave_conflict':
          return `warning: ${nameIn(people, warning.userId)} is on leave from ${span(warning)}${warning.isCovered ? '; somebody else is on call' : ''}`;
        case 'double_duty':
          return `warning: ${nameIn(people, warning.userId)} is on call for \`${warning.otherSchedule}\` as well from ${span(warning)}`;
        case 'unknown_person':
          return `warning: ${nameIn(people, warning.userId)} does not work here any more`;
        case 'rotation_never_covers':
          return `warning: rotation \`${warning.rotationId}\` covers nobody: ${warning.because.replaceAll('_', ' ')}`;
      }
    }),
  ];
}
