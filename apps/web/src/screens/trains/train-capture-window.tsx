import { useAct } from '../../api/query.ts';
import { useNow } from '../../ui/now.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CaptureForm } from '../gate/capture-form.tsx';
import { recordedWords, servicesWords, type Train } from './words.ts';

type Props = { train: Train; onClose: () => void };

/** Says once, for every service that waits and that is the caller's, what was captured, or that it can not be. */
export function TrainCaptureWindow({ isGivenUp, ...props }: Props & { isGivenUp: boolean }) {
  return isGivenUp ? <GivingUp {...props} /> : <Recording {...props} />;
}

function Recording({ train, onClose }: Props) {
  const now = useNow(60_000);
  const { yours } = train.evidence;
  const act = useAct('recordTrainCapture', () => {
    showToast('Recorded');
    onClose();
  });
  return (
    <CaptureForm
      title="Evidence was captured"
      note={recordedWords(train)}
      act={act}
      now={now}
      onSend={(said) => void act.submit({ params: { train: train.id }, body: { ...said, services: [...yours] } })}
      onClose={onClose}
    />
  );
}

function GivingUp({ train, onClose }: Props) {
  const { yourKeys } = train.evidence;
  const act = useAct('giveUpTrainCapture', () => {
    showToast('Recorded: they go without');
    onClose();
  });
  return (
    <ReasonWindow
      title="It can not be captured"
      note={`Of ${servicesWords(yourKeys)}. They go without it; your name and the reason stay in the evidence.`}
      question="Why not"
      act={act}
      onReason={(reason) => void act.submit({ params: { train: train.id }, body: { reason, services: [...yourKeys] } })}
      label="It can not be captured"
      kind="danger"
      back="Back"
      onClose={onClose}
    />
  );
}
