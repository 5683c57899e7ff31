import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import type { DraftHours } from './schedule-draft.ts';
import { WeekdayPicker } from './weekday-picker.tsx';

const office: DraftHours = { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', daysLater: 0 };
const laterWords = [
  'the same day',
  'the next day',
  '2 days later',
  '3 days later',
  '4 days later',
  '5 days later',
  '6 days later',
  '7 days later',
];

/** Hours in which a rotation is in force; none: always. */
export function HoursFields({
  hours,
  hasProblem,
  onHours,
}: {
  hours: readonly DraftHours[];
  hasProblem: FieldProblem | undefined;
  onHours: (hours: readonly DraftHours[]) => void;
}) {
  const change = (index: number, part: Partial<DraftHours>) =>
    onHours(hours.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-sm font-semibold">Hours</legend>
      {hours.length === 0 && <p className="text-sm text-muted">Around the clock.</p>}
      {hours.map((each, index) => (
        <div key={index} className="grid gap-2 rounded-md border border-line bg-canvas p-2.5">
          <div className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <WeekdayPicker
                label={`Days of hours ${index + 1}`}
                weekdays={each.weekdays}
                onWeekdays={(weekdays) => change(index, { weekdays })}
              />
            </div>
            <IconButton
              icon={X}
              label={`Remove hours ${index + 1}`}
              onClick={() => onHours(hours.toSpliced(index, 1))}
            />
          </div>
          <div className="grid grid-cols-2 gap-3">
            <TextField label="From" type="time" value={each.from} onValue={(from) => change(index, { from })} />
            <TextField label="To" type="time" value={each.to} onValue={(to) => change(index, { to })} />
            <div className="col-span-2">
              <SelectField
                label="Ends on"
                value={String(each.daysLater)}
                onValue={(value) => change(index, { daysLater: Number(value) })}
                options={laterWords.map((label, value) => ({ value: String(value), label }))}
              />
            </div>
          </div>
        </div>
      ))}
      {hasProblem && <p className="text-sm text-bad">{hasProblem.problem}</p>}
      <Button kind="quiet" icon={Plus} className="justify-self-start" onClick={() => onHours([...hours, office])}>
        {hours.length === 0 ? 'Only in some hours' : 'More hours'}
      </Button>
    </fieldset>
  );
}
