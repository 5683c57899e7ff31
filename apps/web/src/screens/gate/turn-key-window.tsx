import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import type { AxisName } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { verdictLook } from '../../ui/verdict.tsx';
import type { Decision } from './words.ts';
import { Prose } from '../../ui/prose.tsx';

type Props = { decision: Decision; axis: AxisName; onClose: () => void };

/** Shows what exactly is signed, reason by reason, before the key turns. */
export function TurnKeyWindow({ isRefusal, ...props }: Props & { isRefusal: boolean }) {
  return isRefusal ? <Refusal {...props} /> : <Turning {...props} />;
}

function Turning({ decision, axis, onClose }: Props) {
  const [note, setNote] = useState('');
  const act = useAct('turnKey', () => {
    showToast(`The ${axis} key is turned`);
    onClose();
  });
  const stops = decision.judgement.reasons.filter((reason) => reason.verdict !== 'allow');
  return (
    <Window title={`Turn the ${axis} key`} note={decision.title} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            params: { decision: decision.id, axis },
            body: { factsDigest: decision.factsDigest, note },
          })
        }
      >
        <div>
          <h3 className="mb-1.5 font-semibold">You sign that it may go although</h3>
          <ul className="grid gap-2">
            {stops.map((reason) => (
              <li key={reason.code + reason.sentence} className="flex gap-2.5 pretty">
                <span className={`mt-1 ${verdictLook[reason.verdict].ink}`}>
                  <ShapeMark shape={reason.verdict} size={13} />
                </span>
                <span>
                  <Prose text={reason.sentence} />
                </span>
              </li>
            ))}
          </ul>
        </div>
        <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-md bg-raised px-3 py-2 text-sm">
          <dt className="text-muted">Bound to</dt>
          <dd>
            <Digest value={decision.factsDigest} />
          </dd>
          <dt className="text-muted">Lapses</dt>
          <dd>when the same question gets a stricter answer</dd>
        </dl>
        <TextArea
          label="Note"
          hint="Optional. Stays in the evidence."
          value={note}
          onValue={setNote}
          problem={act.fieldProblem('note')}
        />
        {act.problem && <ProblemNote problem={act.problem} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" kind="primary" icon={KeyRound} isBusy={act.isBusy}>
            Turn the {axis} key
          </Button>
          <Button kind="quiet" onClick={onClose}>
            Not now
          </Button>
        </div>
      </Form>
    </Window>
  );
}

function Refusal({ decision, axis, onClose }: Props) {
  const act = useAct('refuseKey', () => {
    showToast('Refused; the person who asked has been told');
    onClose();
  });
  return (
    <ReasonWindow
      title={`Refuse the ${axis} key`}
      note="The request ends. It can be asked for again with a new decision."
      question="Why not"
      act={act}
      onReason={(reason) => void act.submit({ params: { decision: decision.id, axis }, body: { reason } })}
      label="Refuse"
      kind="danger"
      back="Back"
      onClose={onClose}
    />
  );
}
