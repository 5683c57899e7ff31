import { useState } from 'react';
import { useBodyCheck } from '../../api/query.ts';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { exactWords } from '../../ui/time-words.ts';
import { endOf, type LengthHours, LengthPicker } from '../alerts/length-picker.tsx';
import type { NowRow } from './now-words.ts';

/** Puts a row off for whoever looks. It needs a reason and an end; everybody else still sees it. */
export function SnoozeWindow({
  row,
  onPutOff,
  onClose,
}: {
  row: NowRow;
  onPutOff: (until: string, because: string) => void;
  onClose: () => void;
}) {
  const [hours, setHours] = useState<LengthHours>('4');
  const { check, fieldProblem } = useBodyCheck('snoozeNow');
  const putOff = async (because: string) => {
    const until = endOf(hours);
    if (!(await check({ row: row.id, until, because }))) return;
    onPutOff(until, because);
    onClose();
  };
  return (
    <ReasonWindow
      title="Put off"
      note={`${row.title}. You see it again on ${exactWords(endOf(hours))}; everybody else still sees it.`}
      question="Why it can wait"
      label="Put off"
      act={{
        isBusy: false,
        problem: undefined,
        fieldProblem: (field) => fieldProblem(field === 'reason' ? 'because' : field),
      }}
      onReason={(because) => void putOff(because)}
      onClose={onClose}
    >
      <LengthPicker label="For" value={hours} onValue={setHours} />
    </ReasonWindow>
  );
}
