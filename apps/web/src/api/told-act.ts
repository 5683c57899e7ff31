import type { OperationName } from '@lockstep/contract';
import { tellProblem } from '../ui/tell-problem.ts';
import type { AnswerOf } from './call.ts';
import { useAct } from './query.ts';

/** The same for a press or an undo: it has no form, so what goes wrong is told beside the screen, even one that is left by then. */
export function useToldAct<N extends OperationName>(name: N, onDone?: (answer: AnswerOf<N>) => void) {
  return useAct(name, onDone, undefined, tellProblem);
}
