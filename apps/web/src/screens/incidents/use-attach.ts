import { useState } from 'react';
import { call } from '../../api/call.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';

export interface Attach {
  /** Name of the file that is on its way. */
  readonly busy: string | undefined;
  readonly attach: (files: readonly File[]) => Promise<void>;
}

/** Files into the timeline, one after the other; each becomes an entry. */
export function useAttach(incident: string): Attach {
  const [busy, setBusy] = useState<string>();
  const attach = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      setBusy(file.name);
      try {
        await call('addAttachment', { params: { incident }, query: { name: file.name }, stream: file });
        showToast(`${file.name} is attached`);
      } catch (problem) {
        tellProblem(problem, file.name);
      }
    }
    setBusy(undefined);
  };
  return { busy, attach };
}
