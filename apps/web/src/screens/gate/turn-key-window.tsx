import { useAct } from '../../api/query.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import type { AxisName } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SignedGround, TurnForm } from './turn-form.tsx';
import type { Decision } from './words.ts';

type Props = { decision: Decision; axis: AxisName; onClose: () => void };

/** Shows what exactly is signed, reason by reason, before the key turns. */
export function TurnKeyWindow({ isRefusal, ...props }: Props & { isRefusal: boolean }) {
  return isRefusal ? <Refusal {...props} /> : <Turning {...props} />;
}

function Turning({ decision, axis, onClose }: Props) {
  const act = useAct('turnKey', () => {
    showToast(`The ${axis} key is turned`);
    onClose();
  });
  const stops = decision.judgement.reasons.filter((reason) => reason.verdict !== 'allow');
  const { id, factsDigest } = decision;
  return (
    <TurnForm
      title={`Turn the ${axis} key`}
      note={decision.title}
      act={act}
      digest={factsDigest}
      lapses="when the same question gets a stricter answer"
      label={`Turn the ${axis} key`}
      onTurn={(note) => void act.submit({ params: { decision: id, axis }, body: { factsDigest, note } })}
      onClose={onClose}
    >
      <ul className="grid gap-2">
        {stops.map(({ code, verdict, sentence }) => (
          <SignedGround key={code + sentence} verdict={verdict} sentence={sentence} />
        ))}
      </ul>
    </TurnForm>
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
