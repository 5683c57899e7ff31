import { useRef, useState } from 'react';
import { call, type InputOf, RequestProblem } from '../../api/call.ts';
import type { Entry } from './timeline-model.ts';

type Note = NonNullable<InputOf<'addTimelineEntry'>['body']>;

export interface SendNote {
  readonly isBusy: boolean;
  readonly problem: Error | undefined;
  readonly send: (note: Note) => void;
}

/**
 * Sends notes one after the other, in the order they were written: whoever writes the next one while the last is on its way loses
 * none. One that is refused is handed back.
 */
export function useSendNote(
  incident: string,
  onWritten: (entry: Entry) => void,
  onRefused: (note: Note) => void,
): SendNote {
  const [waiting, setWaiting] = useState(0);
  const [problem, setProblem] = useState<Error>();
  const last = useRef(Promise.resolve());
  const post = async (note: Note): Promise<void> => {
    try {
      onWritten(await call('addTimelineEntry', { params: { incident }, body: note }));
    } catch (error) {
      if (!(error instanceof RequestProblem)) throw error;
      setProblem(error);
      onRefused(note);
    } finally {
      setWaiting((count) => count - 1);
    }
  };
  return {
    isBusy: waiting > 0,
    problem,
    send: (note) => {
      setProblem(undefined);
      setWaiting((count) => count + 1);
      last.current = last.current.then(() => post(note));
    },
  };
}
