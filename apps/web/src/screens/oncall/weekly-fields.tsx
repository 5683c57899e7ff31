import type { FieldProblem } from '../../ui/field.tsx';
import { HoursOfWeek, type WeekHours } from './hours-of-week.tsx';
import { ZoneField } from './zone-field.tsx';

/** Hours of the local week of some zone; what ends before it begins ends on the next day. */
export function WeeklyFields<W extends WeekHours & { readonly zone: string }>({
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
    <HoursOfWeek
      label={label}
      hours={hours}
      toHint={hours.to < hours.from ? 'the next day' : undefined}
      problemOf={problemOf}
      onHours={onHours}
    >
      <ZoneField value={hours.zone} onValue={(zone) => onHours({ ...hours, zone })} problem={problemOf('zone')} />
    </HoursOfWeek>
  );
}
