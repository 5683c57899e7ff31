import { CircleAlert } from 'lucide-react';
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
import { type Method, notOutWords, outcomeWords, withLocalTimes } from './contact-words.ts';
import { OutcomeNote } from './outcome-note.tsx';
import type { SentCode } from './use-code.ts';

/** The server sends no second code sooner. */
const PAUSE_MS = 30_000;

/** A code is sent to an address; entering it shows that it arrived. Where none went out, there is nothing to enter. */
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
  const notOut = notOutOf(code);
  return (
    <Form onSubmit={() => void act.submit({ params: { method: method.id }, body: { code: typed } })}>
      {code.answer !== undefined && notOut === undefined && <OutcomeNote outcome={code.answer} />}
      {code.isBusy && <p role="status">Sending a code to {method.address}</p>}
      {code.problem?.code === 'contacts.wait' ? (
        <p role="status" className="pretty">
          <Prose text={code.problem.message} />: enter that one, or have another sent a little later.
        </p>
      ) : (
        code.problem && notOut === undefined && <ProblemNote problem={code.problem} />
      )}
      {notOut !== undefined && <NotOutNote {...notOut} />}
      {notOut === undefined && (
        <>
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
              code.answer === undefined || code.answer.expiresAt === null ? (
                'Six digits.'
              ) : (
                <>
                  Six digits, good for another <Countdown to={code.answer.expiresAt} over="0:00" />.
                </>
              )
            }
          />
          <FormEnd act={act} label="Verify" back="Later" isOff={typed.trim() === ''} onClose={onClose} />
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <SendAgain code={code} onSend={() => code.to(method)} />
        {notOut !== undefined && (
          <Button kind="quiet" onClick={onClose}>
            Later
          </Button>
        )}
      </div>
    </Form>
  );
}

interface NotOut {
  readonly title: string;
  readonly cure: string;
  readonly detail?: string;
}

/** That no code went out, just now or when one was asked for before. */
function notOutOf({ answer, problem }: SentCode): NotOut | undefined {
  if (answer !== undefined && answer.expiresAt === null && answer.outcome !== 'delivered')
    return { title: 'no code went out', cure: notOutWords(answer.outcome), detail: outcomeWords(answer) };
  if (problem?.code !== 'contacts.code_not_out') return undefined;
  return { title: problem.message, cure: withLocalTimes(problem.help ?? '') };
}

function NotOutNote({ title, cure, detail }: NotOut) {
  return (
    <div role="status" className="flex items-start gap-2">
      <CircleAlert size={16} aria-hidden className="mt-0.75 shrink-0 text-warn" />
      <div className="grid min-w-0 gap-1 [overflow-wrap:anywhere] pretty">
        <p>
          <strong className="font-semibold">
            <Prose text={title} />.
          </strong>{' '}
          <Prose text={cure} />.
        </p>
        {detail !== undefined && (
          <p className="text-sm text-muted">
            <Prose text={detail} />
          </p>
        )}
      </div>
    </div>
  );
}

function SendAgain({ code, onSend }: { code: SentCode; onSend: () => void }) {
  const now = useNow(1000);
  const left = code.answer === undefined ? 0 : Math.ceil((Date.parse(code.answer.at) + PAUSE_MS - now) / 1000);
  const words = notOutOf(code) ? 'Try again' : code.answer === undefined ? 'Send a code' : 'Send another code';
  return (
    <Button kind="quiet" className="justify-self-start" isBusy={code.isBusy} disabled={left > 0} onClick={onSend}>
      {left > 0 ? `${words} in ${left} s` : words}
    </Button>
  );
}
