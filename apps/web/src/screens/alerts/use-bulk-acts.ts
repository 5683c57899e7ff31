import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { counted } from '../../ui/counted.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import type { Alert } from './alert-words.ts';

const MOST_AT_ONCE = 1_000;

/** Acknowledges or resolves many alerts together; what failed is said, with how many did not. */
export function useBulkActs() {
  const queries = useQueryClient();
  const [busy, setBusy] = useState<'acknowledge' | 'resolve'>();
  const run = async (name: 'acknowledge' | 'resolve', work: () => Promise<void>) => {
    if (busy !== undefined) return;
    setBusy(name);
    try {
      await work();
    } catch (problem) {
      tellProblem(problem);
    }
    setBusy(undefined);
    await queries.invalidateQueries();
  };
  const takeBack = (groups: readonly string[]) => async () => {
    for (const group of groups) await call('unacknowledgeAlertGroup', { params: { group } });
    showToast('Taken back. The same steps are asked again.');
  };
  return {
    busy,
    /** Whoever acknowledges an alert has its group. */
    acknowledge: (alerts: readonly Alert[]) =>
      run('acknowledge', async () => {
        const groups = [...new Set(alerts.flatMap(({ groupId }) => (groupId === null ? [] : [groupId])))];
        if (groups.length === 0) {
          showToast('Nobody was paged for these, so there is nothing to acknowledge.');
          return;
        }
        const done: string[] = [];
        const failed: string[] = [];
        for (const group of groups) {
          try {
            await call('acknowledgeAlertGroup', { params: { group }, body: {} });
            done.push(group);
          } catch (problem) {
            failed.push(problem instanceof Error ? problem.message : 'no answer');
          }
        }
        if (done.length > 0)
          showToast(`You have ${counted(done.length, 'group')}.`, {
            undo: () => void run('acknowledge', takeBack(done)),
          });
        const [first] = failed;
        if (first !== undefined)
          showToast(`${counted(failed.length, 'group')} could not be acknowledged: ${first}`, { isProblem: true });
      }),
    resolve: (alerts: readonly Alert[]) =>
      run('resolve', async () => {
        const ids = alerts.map(({ id }) => id);
        let ended = 0;
        for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
          const { resolved } = await call('resolveAlerts', { body: { alerts: ids.slice(from, from + MOST_AT_ONCE) } });
          ended += resolved.length;
        }
        showToast(`${counted(ended, 'alert')} resolved. They open again if their senders repeat them.`);
      }),
  };
}
