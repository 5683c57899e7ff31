import { VexAcceptance } from '@lockstep/contract';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { VexDocumentItem } from './vex-words.ts';

type Props = { document: VexDocumentItem; onClose: () => void };

export function WithdrawVexWindow({ document, onClose }: Props) {
  const [reason, setReason] = useState('');
  const act = useAct('withdrawVex', () => {
    showToast(`${document.name} is withdrawn`);
    onClose();
  });
  return (
    <Window title={`Withdraw ${document.name}`} note="What it suppressed counts again at once." onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { document: document.id }, body: { reason } })}>
        <TextArea label="Why" value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <FormEnd act={act} label="Withdraw" kind="danger" onClose={onClose} />
      </Form>
    </Window>
  );
}

const acceptanceWords = {
  known_exploited: 'Findings that are known to be exploited',
  malicious: 'Findings of malicious code',
} as const;

/** Without this no document is heard about what is exploited or malicious. */
export function AcceptVexWindow({ document, onClose }: Props) {
  const [accepts, setAccepts] = useState<readonly (keyof typeof acceptanceWords)[]>(document.accepts);
  const [reason, setReason] = useState('');
  const act = useAct('acceptVex', () => {
    showToast(`${document.name} is heard`);
    onClose();
  });
  return (
    <Window
      title="Let it speak about the worst"
      note="A wrong statement here lets an exploited release through. You answer for it with the security key."
      onClose={onClose}
    >
      <Form
        onSubmit={() => void act.submit({ params: { document: document.id }, body: { accepts: [...accepts], reason } })}
      >
        {VexAcceptance.options.map((each) => (
          <CheckField
            key={each}
            label={acceptanceWords[each]}
            isOn={accepts.includes(each)}
            onChange={(isOn) => setAccepts(isOn ? [...accepts, each] : accepts.filter((other) => other !== each))}
          />
        ))}
        <TextArea label="Why" value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <FormEnd act={act} label="Accept" isOff={accepts.length === 0} onClose={onClose} />
      </Form>
    </Window>
  );
}
