import { type FieldProblem, TextField } from '../../ui/field.tsx';
import type { WeeklyDraft } from './policy-draft.ts';
import { WeekdayPicker } from './weekday-picker.tsx';
import { ZoneField } from './zone-field.tsx';

/** Hours of the local week. No day chosen: every day. */
export function WeeklyFields<W extends WeeklyDraft>({
  label,
  hours,
  problemOf,
  onHours,
}: {
  label: string;
  hours: W;
  problemOf: (field: 'zone' | 'from' | 'to' | 'weekdays') => FieldProblem | undefined;
  onHours: (hours: W) => void;
}) {
  return (
    <div className="grid gap-3">
      <WeekdayPicker
        label={`Days, ${label}`}
        weekdays={hours.weekdays}
        onWeekdays={(weekdays) => onHours({ ...hours, weekdays: [...weekdays] })}
      />
      <div className="grid gap-3 sm:grid-cols-[1fr_1fr_2fr]">
        <TextField
          label="From"
          type="time"
          value={hours.from}
          onValue={(from) => onHours({ ...hours, from })}
          problem={problemOf('from')}
        />
        <TextField
          label="To"
          type="time"
          value={hours.to}
          onValue={(to) => onHours({ ...hours, to })}
          problem={problemOf('to')}
        />
        <ZoneField value={hours.zone} onValue={(zone) => onHours({ ...hours, zone })} problem={problemOf('zone')} />
      </div>
    </div>
  );
}
