import { useRef, useState } from 'react';
import { useAct } from '../../api/query.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { exactWords } from '../../ui/time-words.ts';
import { endOf, type LengthHours, LengthPicker } from '../alerts/length-picker.tsx';
import type { NowRow } from './now-words.ts';

/**
 * Puts a row off for whoever looks. It needs a reason and an end; everybody else still sees it.
 *
 * @param onDone told when it is put off, with what ends once the list was asked again
 */
export function SnoozeWindow({
  row,
  onDone,
  onClose,
}: {
  row: NowRow;
  onDone: (lasts: Promise<unknown>) => void;
  onClose: () => void;
}) {
  const [hours, setHours] = useState<LengthHours>('4');
  const wake = useAct('wakeNow', () => showToast('It is back.'));
  const lasts = useRef<Promise<unknown>>(Promise.resolve());
  const act = useAct('snoozeNow', () => {
    onDone(lasts.current);
    showToast('Put off, for you alone.', { undo: () => void wake.submit({ body: { row: row.id } }) });
    onClose();
  });
  return (
    <ReasonWindow
      title="Put off"
      note={`${row.title}. You see it again on ${exactWords(endOf(hours))}; everybody else still sees it.`}
      question="Why it can wait"
      label="Put off"
      act={{
        ...act,
        fieldProblem: (field) => act.fieldProblem(field === 'reason' ? 'because' : field),
      }}
      onReason={(because) => {
        lasts.current = act.submit({ body: { row: row.id, until: endOf(hours), because } });
      }}
      onClose={onClose}
    >
      <LengthPicker label="For" value={hours} onValue={setHours} />
    </ReasonWindow>
  );
}
