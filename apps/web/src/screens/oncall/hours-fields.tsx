import { type FieldProblem, SelectField } from '../../ui/field.tsx';
import { HoursList } from './hours-list.tsx';
import type { DraftHours } from './schedule-draft.ts';

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
  return (
    <HoursList hours={hours} usual={office} addLabel="Only in some hours" problem={hasProblem} onHours={onHours}>
      {(each, onChange) => (
        <SelectField
          label="Ends on"
          value={String(each.daysLater)}
          onValue={(value) => onChange({ ...each, daysLater: Number(value) })}
          options={laterWords.map((label, value) => ({ value: String(value), label }))}
        />
      )}
    </HoursList>
  );
}
