import { VexAcceptance } from '@lockstep/contract';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { CheckField } from '../../ui/field.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { VexDocumentItem } from './vex-words.ts';

type Props = { document: VexDocumentItem; onClose: () => void };

export function WithdrawVexWindow({ document, onClose }: Props) {
  const act = useAct('withdrawVex', () => {
    showToast(`${document.name} is withdrawn`);
    onClose();
  });
  return (
    <ReasonWindow
      title={`Withdraw ${document.name}`}
      note="What it suppressed counts again at once."
      act={act}
      onReason={(reason) => void act.submit({ params: { document: document.id }, body: { reason } })}
      label="Withdraw"
      kind="danger"
      onClose={onClose}
    />
  );
}

const acceptanceWords = {
  known_exploited: 'Findings that are known to be exploited',
  malicious: 'Findings of malicious code',
} as const;

/** Without this no document is heard about what is exploited or malicious. */
export function AcceptVexWindow({ document, onClose }: Props) {
  const [accepts, setAccepts] = useState<readonly (keyof typeof acceptanceWords)[]>(document.accepts);
  const act = useAct('acceptVex', () => {
    showToast(`${document.name} is heard`);
    onClose();
  });
  return (
    <ReasonWindow
      title="Let it speak about the worst"
      note="A wrong statement here lets an exploited release through. You answer for it with the security key."
      act={act}
      onReason={(reason) =>
        void act.submit({ params: { document: document.id }, body: { accepts: [...accepts], reason } })
      }
      label="Accept"
      isOff={accepts.length === 0}
      onClose={onClose}
    >
      {VexAcceptance.options.map((each) => (
        <CheckField
          key={each}
          label={acceptanceWords[each]}
          isOn={accepts.includes(each)}
          onChange={(isOn) => setAccepts(isOn ? [...accepts, each] : accepts.filter((other) => other !== each))}
        />
      ))}
    </ReasonWindow>
  );
}
