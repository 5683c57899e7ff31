import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { tellProblem } from '../../ui/tell-problem.ts';

/** Takes an override back, from a toast that has outlived its window. */
export function useTakeBack(): (schedule: string, override: string) => Promise<void> {
  const queries = useQueryClient();
  return async (schedule, override) => {
    try {
      await call('endOverride', { params: { schedule, override } });
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}
