import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { type FieldProblem, TextField } from '../../ui/field.tsx';
import { viewerZone } from '../oncall/days.ts';
import { WeekdayPicker } from '../oncall/weekday-picker.tsx';
import { ZoneField } from '../oncall/zone-field.tsx';
import type { HoursDraft } from './route-draft.ts';

/** Hours in which a route holds; none: always. */
export function DuringFields({
  hours,
  problem,
  onHours,
}: {
  hours: readonly HoursDraft[];
  problem?: FieldProblem | undefined;
  onHours: (hours: readonly HoursDraft[]) => void;
}) {
  const change = (index: number, part: Partial<HoursDraft>) =>
    onHours(hours.map((each, at) => (at === index ? { ...each, ...part } : each)));
  const office: HoursDraft = { zone: viewerZone(), weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
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
          <div className="grid gap-3 sm:grid-cols-3">
            <TextField label="From" type="time" value={each.from} onValue={(from) => change(index, { from })} />
            <TextField label="To" type="time" value={each.to} onValue={(to) => change(index, { to })} />
            <ZoneField value={each.zone} onValue={(zone) => change(index, { zone })} />
          </div>
        </div>
      ))}
      {problem && <p className="text-sm text-bad">{problem.problem}</p>}
      <Button kind="quiet" icon={Plus} className="justify-self-start" onClick={() => onHours([...hours, office])}>
        {hours.length === 0 ? 'Only at some hours' : 'More hours'}
      </Button>
    </fieldset>
  );
}
