import { useAct } from '../../api/query.ts';
import { useNow } from '../../ui/now.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CaptureForm } from './capture-form.tsx';
import type { Decision } from './words.ts';

type Props = {
  decision: Decision;
  /** Id of the record whose place it takes. */
  corrects: string | undefined;
  onClose: () => void;
};

/** Records for one decision what was captured, or that it can not be. */
export function CaptureWindow({ isGivenUp, ...props }: Props & { isGivenUp: boolean }) {
  return isGivenUp ? <GivingUp {...props} /> : <Recording {...props} />;
}

function Recording({ decision, corrects, onClose }: Props) {
  const now = useNow(60_000);
  const act = useAct('recordCapture', ({ mayProceed }) => {
    showToast(mayProceed ? 'Recorded: it may go ahead' : 'Recorded');
    onClose();
  });
  return (
    <CaptureForm
      title={corrects === undefined ? 'Evidence was captured' : 'Correct what was recorded'}
      note={decision.title}
      act={act}
      now={now}
      onSend={(said) => void act.submit({ params: { decision: decision.id }, body: { ...said, corrects } })}
      onClose={onClose}
    />
  );
}

function GivingUp({ decision, corrects, onClose }: Props) {
  const act = useAct('giveUpCapture', () => {
    showToast('Recorded: it goes without');
    onClose();
  });
  return (
    <ReasonWindow
      title="It can not be captured"
      note="The move goes without it. Your name and the reason stay in the evidence."
      question="Why not"
      act={act}
      onReason={(reason) => void act.submit({ params: { decision: decision.id }, body: { reason, corrects } })}
      label="It can not be captured"
      kind="danger"
      back="Back"
      onClose={onClose}
    />
  );
}
