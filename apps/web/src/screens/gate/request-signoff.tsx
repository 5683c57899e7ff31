import { useAct } from '../../api/query.ts';
import { showToast } from '../../ui/toasts.tsx';
import { SignoffForm } from './signoff-form.tsx';
import type { Decision } from './words.ts';

/** Asks the keys of a decision. */
export function RequestSignoff({ decision }: { decision: Decision }) {
  const act = useAct('requestSignoff', () => showToast('The holders have been told'));
  return (
    <SignoffForm
      label={decision.signoff.keysNeeded.length === 2 ? 'Ask for both keys' : 'Ask for the key'}
      act={act}
      onAsk={(body) => void act.submit({ params: { decision: decision.id }, body })}
    />
  );
}
