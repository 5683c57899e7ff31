import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';

/** Ends a silence, from a toast that has outlived its window. */
export function useExpireSilence(): (silence: string) => Promise<void> {
  const queries = useQueryClient();
  return async (silence) => {
    try {
      await call('expireSilence', { params: { silence } });
      showToast('The silence is over. What still fires pages again.');
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}
