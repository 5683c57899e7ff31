import { CheckField, type FieldProblem } from '../../ui/field.tsx';
import { WeeklyFields } from '../oncall/weekly-fields.tsx';
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
        <WeeklyFields
          label="Days on which quiet hours begin"
          hours={quietHours}
          problemOf={problemOf}
          onHours={onQuietHours}
        />
      )}
    </fieldset>
  );
}
