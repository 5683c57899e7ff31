import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../api/query.ts';
import { asFixed, toAbsence } from './api-schedule.ts';

/** Leave of anybody and the shifts of other schedules in the time shown. */
export function useSurroundings(span: { from: number; to: number }, own: string | undefined) {
  const times = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  const leave = useQuery({
    ...ask('listAbsences', { query: { ...times, limit: 200 } }),
    placeholderData: keepPreviousData,
  });
  const rest = useQuery({ ...ask('listCoverage', { query: times }), placeholderData: keepPreviousData });
  const absences = useMemo(() => (leave.data?.items ?? []).map(toAbsence), [leave.data]);
  const others = useMemo(
    () => (rest.data?.items ?? []).filter(({ schedule }) => schedule.name !== own).map(asFixed),
    [rest.data, own],
  );
  return { absences, others };
}
