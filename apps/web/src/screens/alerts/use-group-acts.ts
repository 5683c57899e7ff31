import { useQueryClient } from '@tanstack/react-query';
import { call, type RequestProblem } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';

/** Takes an acknowledgement back, from a toast that may have outlived its screen. */
export function useUnacknowledge(): (group: string) => Promise<void> {
  const queries = useQueryClient();
  return async (group) => {
    try {
      await call('unacknowledgeAlertGroup', { params: { group } });
      showToast('Taken back. The same step is asked again.');
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}

/** Acknowledge, with the way back in the toast. */
export function useAcknowledge(group: string) {
  const takeBack = useUnacknowledge();
  return useAct('acknowledgeAlertGroup', (answer) => {
    const others = answer.status === 'acknowledged' ? 'Nobody else is paged.' : 'It still waits for the other key.';
    showToast(`You have it. ${others}`, { undo: () => void takeBack(group) });
  });
}

export interface GroupActs {
  readonly acknowledge: () => void;
  readonly takeBack: () => void;
  readonly notMe: () => void;
  readonly resolve: () => void;
  readonly wake: () => void;
  readonly escalate: () => void;
  /** The one that runs, by name. */
  readonly busy: 'acknowledge' | 'takeBack' | 'notMe' | 'resolve' | 'wake' | 'escalate' | undefined;
  readonly problem: RequestProblem | undefined;
}

/** What somebody can do about a group with one press. */
export function useGroupActs(group: string): GroupActs {
  const params = { group };
  const acts = {
    acknowledge: useAcknowledge(group),
    takeBack: useAct('unacknowledgeAlertGroup', () => showToast('Taken back. The same step is asked again.')),
    notMe: useAct('declineAlertGroup', () => showToast('The next in line is asked.')),
    resolve: useAct('resolveAlertGroup', () => showToast('Resolved. It opens again if a sender repeats it soon.')),
    wake: useAct('wakeAlertGroup', () => showToast('Awake: the same step is asked again.')),
    escalate: useAct('escalateAlertGroup', () => showToast('The next step is asked now.')),
  };
  const names = ['acknowledge', 'takeBack', 'notMe', 'resolve', 'wake', 'escalate'] as const;
  return {
    acknowledge: () => void acts.acknowledge.submit({ params, body: {} }),
    takeBack: () => void acts.takeBack.submit({ params }),
    notMe: () => void acts.notMe.submit({ params }),
    resolve: () => void acts.resolve.submit({ params }),
    wake: () => void acts.wake.submit({ params }),
    escalate: () => void acts.escalate.submit({ params, body: {} }),
    busy: names.find((name) => acts[name].isBusy),
    problem: names.map((name) => acts[name].problem).find((problem) => problem !== undefined),
  };
}
