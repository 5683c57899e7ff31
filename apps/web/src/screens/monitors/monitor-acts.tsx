import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** Change, pause or resume, remove: the same for both kinds of monitor. */
export function MonitorActs({
  kind,
  name,
  isPaused,
  onChange,
}: {
  kind: 'heartbeat' | 'check';
  name: string;
  isPaused: boolean;
  onChange: () => void;
}) {
  const [isRemoving, setIsRemoving] = useState(false);
  const told = () => showToast(isPaused ? `${name} is watched again` : `${name} is paused: its silence is no alert`);
  const heartbeat = useAct('updateHeartbeat', told);
  const check = useAct('updateUptimeCheck', told);
  const act = kind === 'heartbeat' ? heartbeat : check;
  const body = { isPaused: !isPaused };
  const turn = () =>
    void (kind === 'heartbeat'
      ? heartbeat.submit({ params: { heartbeat: name }, body })
      : check.submit({ params: { check: name }, body }));
  return (
    <div className="flex flex-wrap gap-2">
      <Button aria-label={`Change ${name}`} onClick={onChange}>
        Change
      </Button>
      <Button
        kind="quiet"
        isBusy={act.isBusy}
        aria-label={isPaused ? `Resume ${name}` : `Pause ${name}`}
        onClick={turn}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Button kind="quiet" aria-label={`Remove ${name}`} onClick={() => setIsRemoving(true)}>
        Remove
      </Button>
      {act.problem && <ProblemNote problem={act.problem} />}
      {isRemoving && <RemoveWindow kind={kind} name={name} onClose={() => setIsRemoving(false)} />}
    </div>
  );
}

function RemoveWindow({ kind, name, onClose }: { kind: 'heartbeat' | 'check'; name: string; onClose: () => void }) {
  const done = () => {
    showToast(`${name} is gone`);
    onClose();
  };
  const heartbeat = useAct('removeHeartbeat', done);
  const check = useAct('removeUptimeCheck', done);
  const remove = () =>
    void (kind === 'heartbeat'
      ? heartbeat.submit({ params: { heartbeat: name } })
      : check.submit({ params: { check: name } }));
  return (
    <Window
      title={`Remove ${name}`}
      note="For good, with what it remembers. An alert it raised is over. To be quiet for a while, pause it."
      onClose={onClose}
    >
      <Form onSubmit={remove}>
        <FormEnd act={kind === 'heartbeat' ? heartbeat : check} label="Remove it" kind="danger" onClose={onClose} />
      </Form>
    </Window>
  );
}
