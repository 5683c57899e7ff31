import { useState } from 'react';
import { call, RequestProblem } from '../../api/call.ts';
import { sentence } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';

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
      } catch (error) {
        const words = error instanceof RequestProblem ? [error.message, error.help] : ['it could not be sent'];
        const text = words.filter((part) => part !== undefined).join(': ');
        showToast(`${file.name}: ${sentence(text)}.`, { isProblem: true });
      }
    }
    setBusy(undefined);
  };
  return { busy, attach };
}
