import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SecretShown } from './secret-shown.tsx';

/** Changes the secret of a webhook without a gap: the new one signs beside the old, until the old is ended. */
export function RotateWindow({
  destination,
  onClose,
}: {
  destination: { readonly id: string; readonly name: string };
  onClose: () => void;
}) {
  const rotate = useAct('rotateDestinationSecret');
  const end = useAct('rotateDestinationSecret', () => {
    showToast(`Only the newest secret signs for ${destination.name} now`);
    onClose();
  });
  const params = { destination: destination.id };
  const secret = rotate.answer?.secret ?? null;
  const problem = rotate.problem ?? end.problem;
  if (secret !== null)
    return (
      <Window title={`A new secret for ${destination.name}`} note="Shown now and never again." onClose={onClose}>
        <SecretShown secret={secret} onClose={onClose} />
      </Window>
    );
  return (
    <Window title={`Secrets of ${destination.name}`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="pretty">
          First make a new secret: every message is then signed by it and by the ones before. Once the receiver has it,
          end the earlier ones.
        </p>
        {problem && <ProblemNote problem={problem} />}
        <div className="flex flex-wrap gap-2">
          <Button
            kind="primary"
            isBusy={rotate.isBusy}
            onClick={() => void rotate.submit({ params, body: { keepEarlier: true } })}
          >
            Make a new secret
          </Button>
          <Button isBusy={end.isBusy} onClick={() => void end.submit({ params, body: { keepEarlier: false } })}>
            End the earlier ones
          </Button>
        </div>
      </div>
    </Window>
  );
}
