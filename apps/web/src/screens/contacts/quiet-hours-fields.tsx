import { CheckField, type FieldProblem, TextField } from '../../ui/field.tsx';
import { WeekdayPicker } from '../oncall/weekday-picker.tsx';
import { ZoneField } from '../oncall/zone-field.tsx';
import type { QuietHours } from './preferences-draft.ts';

const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** Hours in which what is not urgent waits. */
export function QuietHoursFields({
  quietHours,
  problemOf,
  onQuietHours,
}: {
  quietHours: QuietHours | null;
  problemOf: (field: 'zone' | 'weekdays' | 'from' | 'to') => FieldProblem | undefined;
  onQuietHours: (quietHours: QuietHours | null) => void;
}) {
  const days = problemOf('weekdays');
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-1 text-sm font-semibold">Quiet hours</legend>
      <CheckField
        label="Let what is not urgent wait"
        hint="Urgent pages ring at any hour."
        isOn={quietHours !== null}
        onChange={(isOn) =>
          onQuietHours(isOn ? { zone: localZone, weekdays: everyDay, from: '22:00', to: '07:00' } : null)
        }
      />
      {quietHours !== null && (
        <div className="grid gap-3">
          <WeekdayPicker
            label="Days on which quiet hours begin"
            weekdays={quietHours.weekdays}
            onWeekdays={(weekdays) => onQuietHours({ ...quietHours, weekdays: [...weekdays] })}
          />
          {days && <p className="text-sm text-bad">Choose at least one day.</p>}
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-[8rem_8rem_minmax(0,20rem)]">
            <TextField
              label="From"
              type="time"
              value={quietHours.from}
              onValue={(from) => onQuietHours({ ...quietHours, from })}
              problem={problemOf('from')}
            />
            <TextField
              label="To"
              type="time"
              value={quietHours.to}
              onValue={(to) => onQuietHours({ ...quietHours, to })}
              problem={problemOf('to')}
              {...(quietHours.to < quietHours.from && { hint: 'the next day' })}
            />
            <div className="col-span-2 min-w-0 sm:col-span-1">
              <ZoneField
                value={quietHours.zone}
                onValue={(next) => onQuietHours({ ...quietHours, zone: next })}
                problem={problemOf('zone')}
              />
            </div>
          </div>
        </div>
      )}
    </fieldset>
  );
}
