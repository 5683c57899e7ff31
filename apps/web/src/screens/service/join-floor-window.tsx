import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Segments } from '../../ui/field.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
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
  const act = useAct('joinFloor', ({ state }) => {
    showToast(state === 'waiting' ? 'Proposed. The other key has to agree.' : `${group} must not come back`);
    onClose();
  });
  return (
    <ReasonWindow
      title={`Let ${group} count at once`}
      note="Takes both keys: you propose, the other side agrees under Settings, Keys."
      act={act}
      onReason={(reason) => void act.submit({ params: { entry }, body: { axis, reason } })}
      label="Propose"
      onClose={onClose}
    >
      {axes.length > 1 && (
        <Segments
          label="In the name of"
          value={axis}
          options={axes.map((each) => ({ value: each, label: axisLook[each].word }))}
          onValue={setAxis}
        />
      )}
    </ReasonWindow>
  );
}
