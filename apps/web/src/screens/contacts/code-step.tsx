import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Countdown } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Method } from './contact-words.ts';
import { OutcomeNote } from './outcome-note.tsx';
import type { SentCode } from './use-code.ts';

/** The server sends no second code sooner. */
const PAUSE_MS = 30_000;

/** A code was sent to an address; entering it shows that it arrived. */
export function CodeStep({
  method,
  code,
  given = '',
  onClose,
}: {
  method: Pick<Method, 'id' | 'label' | 'address'>;
  code: SentCode;
  /** Where the link in the message brought the code along. */
  given?: string;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState(given);
  const act = useAct('verifyContactMethod', ({ label }) => {
    showToast(`${label} is verified: pages reach you there`);
    onClose();
  });
  return (
    <Form onSubmit={() => void act.submit({ params: { method: method.id }, body: { code: typed } })}>
      {code.answer !== undefined && <OutcomeNote outcome={code.answer} />}
      {code.isBusy && <p role="status">Sending a code to {method.address}</p>}
      {code.problem?.code === 'contacts.wait' ? (
        <p role="status" className="pretty">
          <Prose text={code.problem.message} />: enter that one, or have another sent a little later.
        </p>
      ) : (
        code.problem && <ProblemNote problem={code.problem} />
      )}
      <TextField
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        value={typed}
        onValue={setTyped}
        problem={act.fieldProblem('code')}
        className="max-w-48 font-mono text-lg tracking-widest"
        hint={
          code.answer === undefined ? (
            'Six digits.'
          ) : (
            <>
              Six digits, good for another <Countdown to={code.answer.expiresAt} over="0:00" />.
            </>
          )
        }
      />
      <FormEnd act={act} label="Verify" back="Later" isOff={typed.trim() === ''} onClose={onClose} />
      <SendAgain code={code} onSend={() => code.to(method)} />
    </Form>
  );
}

function SendAgain({ code, onSend }: { code: SentCode; onSend: () => void }) {
  const now = useNow(1000);
  const left = code.answer === undefined ? 0 : Math.ceil((Date.parse(code.answer.at) + PAUSE_MS - now) / 1000);
  const words = code.answer === undefined ? 'Send a code' : 'Send another code';
  return (
    <Button kind="quiet" className="justify-self-start" isBusy={code.isBusy} disabled={left > 0} onClick={onSend}>
      {left > 0 ? `${words} in ${left} s` : words}
    </Button>
  );
}
