import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';

/** What people call a schedule, by its name in addresses; that name where it is not known yet. */
export function useScheduleTitle(): (name: string) => string {
  const items = useQuery(ask('listSchedules', { query: { limit: 200 } })).data?.items ?? [];
  return (name) => items.find((schedule) => schedule.name === name)?.title ?? name;
}
