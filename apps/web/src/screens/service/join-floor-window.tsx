import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { type AxisName, axisLook } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** Both keys may let a finding count before its release has proved itself. */
export function JoinFloorWindow({
  entry,
  group,
  axes,
  onClose,
}: {
  entry: string;
  group: string;
  axes: readonly AxisName[];
  onClose: () => void;
}) {
  const [axis, setAxis] = useState<AxisName>(axes[0] ?? 'security');
  const [reason, setReason] = useState('');
  const act = useAct('joinFloor', ({ state }) => {
    showToast(state === 'waiting' ? 'Proposed. The other key has to agree.' : `${group} must not come back`);
    onClose();
  });
  return (
    <Window
      title={`Let ${group} count at once`}
      note="Takes both keys: you propose, the other side agrees under Settings, Keys."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { entry }, body: { axis, reason } })}>
        {axes.length > 1 && (
          <Segments
            label="In the name of"
            value={axis}
            options={axes.map((each) => ({ value: each, label: axisLook[each].word }))}
            onValue={setAxis}
          />
        )}
        <TextArea label="Why" value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <FormEnd act={act} label="Propose" onClose={onClose} />
      </Form>
    </Window>
  );
}
