import { RequestProblem } from '../api/call.ts';
import { sentence } from './states.tsx';
import { showToast } from './toasts.tsx';

/**
 * Says what went wrong, and the cure, where there is no form to say it in: after a press, an undo, a file that was dropped.
 *
 * @param about what it was done to, where several were
 */
export function tellProblem(problem: unknown, about?: string): void {
  const words =
    problem instanceof RequestProblem
      ? [problem.message, problem.help]
      : [problem instanceof Error ? problem.message : 'that failed'];
  const text = `${sentence(words.filter((part) => part !== undefined).join(': '))}.`;
  showToast(about === undefined ? text : `${about}: ${text}`, { isProblem: true });
}
