import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';

const choices = [
  { minutes: 15, label: '15 minutes' },
  { minutes: 60, label: '1 hour' },
  { minutes: 240, label: '4 hours' },
  { minutes: 1_440, label: 'A day' },
] as const;

/** How long nobody is paged for a group. One press for the usual lengths. */
export function SnoozeWindow({ group, onClose }: { group: string; onClose: () => void }) {
  const [minutes, setMinutes] = useState('');
  const act = useAct('snoozeAlertGroup', () => {
    showToast('Snoozed. When it ends the same step is asked again.');
    onClose();
  });
  const snooze = (length: number) => void act.submit({ params: { group }, body: { minutes: length } });
  return (
    <Window title="Snooze" note="Nobody is paged meanwhile; then the same step is asked again." onClose={onClose}>
      <div className="grid gap-4">
        <div className="grid grid-cols-2 gap-2">
          {choices.map((choice, index) => (
            <Button
              key={choice.minutes}
              data-first={index === 0 || undefined}
              className="min-h-11"
              isBusy={act.isBusy}
              onClick={() => snooze(choice.minutes)}
            >
              {choice.label}
            </Button>
          ))}
        </div>
        <Form onSubmit={() => snooze(Number(minutes))} className="flex items-end gap-2">
          <div className="flex-1">
            <TextField
              label="Or minutes"
              inputMode="numeric"
              value={minutes}
              onValue={setMinutes}
              problem={act.fieldProblem('minutes')}
            />
          </div>
          <Button type="submit" isBusy={act.isBusy} disabled={minutes.trim() === ''}>
            Snooze
          </Button>
        </Form>
        {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      </div>
    </Window>
  );
}
