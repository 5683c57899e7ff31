import type { Absence, Coverage, EpochMs, Schedule } from '@lockstep/oncall';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { type ScheduleAnswer, toAbsence, toCoverage, toSchedule } from './api-schedule.ts';
import type { NamedPerson } from './people.ts';

/** Everything that bears on who is on call on one schedule in a stretch of time. */
export interface ScheduleFacts {
  readonly answer: ScheduleAnswer;
  readonly schedule: Schedule;
  /** As the server worked it out: what the pager goes by. */
  readonly coverage: Coverage;
  readonly absences: readonly Absence[];
  readonly people: readonly NamedPerson[];
}

/** @param span what to know about; keep it stable between draws, or the questions are asked anew */
export function useScheduleFacts(
  name: string,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): { readonly facts: ScheduleFacts | undefined; readonly problem: Error | undefined; readonly retry: () => void } {
  const times = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  const definition = useQuery(ask('getSchedule', { params: { schedule: name } }));
  const covered = useQuery({
    ...ask('getCoverage', { params: { schedule: name }, query: times }),
    placeholderData: keepPreviousData,
  });
  const leave = useQuery({
    ...ask('listAbsences', { query: { ...times, limit: 200 } }),
    placeholderData: keepPreviousData,
  });
  const problem = definition.error ?? covered.error ?? leave.error ?? undefined;
  const retry = () => void Promise.all([definition.refetch(), covered.refetch(), leave.refetch()]);
  if (definition.data === undefined || covered.data === undefined || leave.data === undefined)
    return { facts: undefined, problem, retry };
  const facts: ScheduleFacts = {
    answer: definition.data,
    schedule: toSchedule(definition.data, covered.data.overrides),
    coverage: toCoverage(covered.data),
    absences: leave.data.items.map(toAbsence),
    people: [...definition.data.people, ...covered.data.people],
  };
  return { facts, problem: undefined, retry };
}

const AHEAD_MS = 84 * 86_400_000;
const HOUR_MS = 3_600_000;

/** A window that needs to know a schedule before it can say anything. */
export function WithSchedule({
  name,
  around,
  now,
  onClose,
  children,
}: {
  name: string;
  around: { readonly from: EpochMs; readonly to: EpochMs };
  now: EpochMs;
  onClose: () => void;
  children: (facts: ScheduleFacts) => ReactNode;
}) {
  const hour = now - (now % HOUR_MS);
  const span = { from: Math.min(around.from, hour), to: Math.max(around.to, hour + AHEAD_MS) };
  const { facts, problem, retry } = useScheduleFacts(name, span);
  if (facts !== undefined) return children(facts);
  return (
    <Window title={name} onClose={onClose}>
      {problem === undefined ? <Loading /> : <ProblemNote problem={problem} onRetry={retry} />}
    </Window>
  );
}
