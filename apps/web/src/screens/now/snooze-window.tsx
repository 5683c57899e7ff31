import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { exactWords } from '../../ui/time-words.ts';
import { endOf, type LengthHours, LengthPicker } from '../alerts/length-picker.tsx';
import type { NowRow } from './now-words.ts';

/** Puts a row off for whoever looks. It needs a reason and an end; everybody else still sees it. */
export function SnoozeWindow({ row, onClose }: { row: NowRow; onClose: () => void }) {
  const [hours, setHours] = useState<LengthHours>('4');
  const wake = useAct('wakeNow', () => showToast('It is back.'));
  const act = useAct('snoozeNow', () => {
    showToast('Put off, for you alone.', { undo: () => void wake.submit({ body: { row: row.id } }) });
    onClose();
  });
  return (
    <ReasonWindow
      title="Put off"
      note={`${row.title}. You see it again ${exactWords(endOf(hours))}; everybody else still sees it.`}
      question="Why it can wait"
      label="Put off"
      act={{
        ...act,
        fieldProblem: (field) => act.fieldProblem(field === 'reason' ? 'because' : field),
      }}
      onReason={(because) => void act.submit({ body: { row: row.id, until: endOf(hours), because } })}
      onClose={onClose}
    >
      <LengthPicker label="For" value={hours} onValue={setHours} />
    </ReasonWindow>
  );
}
