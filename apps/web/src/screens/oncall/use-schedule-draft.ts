import {
  type Absence,
  coverage,
  type Coverage,
  type FieldProblem,
  type Schedule,
  scheduleProblems,
  type ScheduleWarning,
  warnings,
} from '@lockstep/oncall';
import { useEffect, useMemo, useState } from 'react';
import { type DraftLayer, versionsWith } from './schedule-draft.ts';
import { type PersonChange, personChanges } from './turn-changes.ts';

/** What a draft would do in the time shown, or what keeps it from being worked out. */
export type DraftOutlook =
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] }
  | {
      readonly kind: 'works';
      readonly schedule: Schedule;
      readonly coverage: Coverage;
      readonly warnings: readonly ScheduleWarning[];
      readonly changes: readonly PersonChange[];
    };

export interface DraftInput {
  /** As stored; without versions for a new one. */
  readonly stored: Schedule;
  readonly layers: readonly DraftLayer[];
  readonly effectiveFrom: number;
  readonly span: { readonly from: number; readonly to: number };
  readonly absences: readonly Absence[];
  readonly others: readonly Schedule[];
  /** Empty: not known yet, so that nobody counts as unknown. */
  readonly knownUserIds: readonly string[];
}

/** Works a draft out by the function the pager uses. */
export function outlookOf(input: DraftInput): DraftOutlook {
  const { stored, layers, effectiveFrom, span, absences, others, knownUserIds } = input;
  const schedule = { ...stored, versions: versionsWith(stored.versions, effectiveFrom, layers) };
  const problems = scheduleProblems(schedule);
  if (problems.length > 0) return { kind: 'problems', problems };
  const { from, to } = span;
  const after = coverage(schedule, from, to, absences);
  const before = stored.versions.length === 0 ? undefined : coverage(stored, from, to, absences);
  const found = warnings(schedule, Math.max(from, effectiveFrom), Math.max(to, effectiveFrom), absences, {
    otherSchedules: others,
    knownUserIds: new Set(knownUserIds),
  });
  return {
    kind: 'works',
    schedule,
    coverage: after,
    warnings: found.filter(({ kind }) => kind !== 'unknown_person' || knownUserIds.length > 0),
    changes: before === undefined ? [] : personChanges(before.shifts, after.shifts),
  };
}

/** The outlook while somebody types: the letter is drawn first, then what comes of it. */
export function useOutlook(input: DraftInput): DraftOutlook {
  const { stored, layers, effectiveFrom, span, absences, others, knownUserIds } = input;
  const { from, to } = span;
  const typed = useMemo<DraftInput>(
    () => ({ stored, layers, effectiveFrom, span: { from, to }, absences, others, knownUserIds }),
    [stored, layers, effectiveFrom, from, to, absences, others, knownUserIds],
  );
  const [drawn, setDrawn] = useState(typed);
  // oxlint-disable-next-line react/set-state-in-effect -- a large rota takes longer than a letter may
  useEffect(() => setDrawn(typed), [typed]);
  return useMemo(() => outlookOf(drawn), [drawn]);
}
