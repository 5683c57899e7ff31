import type { FieldProblem } from '../../ui/field.tsx';
import { viewerZone } from '../oncall/days.ts';
import { HoursList } from '../oncall/hours-list.tsx';
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
  const office: HoursDraft = { zone: viewerZone(), weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
  return (
    <HoursList hours={hours} usual={office} addLabel="Only at some hours" problem={problem} onHours={onHours}>
      {(each, onChange) => <ZoneField value={each.zone} onValue={(zone) => onChange({ ...each, zone })} />}
    </HoursList>
  );
}
