import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import type { Method } from './contact-words.ts';

/** A code on its way to an address. */
export interface SentCode {
  readonly isBusy: boolean;
  readonly answer: AnswerOf<'sendContactCode'> | undefined;
  readonly problem: ReturnType<typeof useAct<'sendContactCode'>>['problem'];
  readonly to: (method: Pick<Method, 'id'>) => void;
}

/** Sends codes; whoever opens the window for one keeps this, so that opening it twice sends nothing twice. */
export function useCode(): SentCode {
  const { submit, isBusy, answer, problem } = useAct('sendContactCode');
  return { isBusy, answer, problem, to: ({ id }) => void submit({ params: { method: id } }) };
}
