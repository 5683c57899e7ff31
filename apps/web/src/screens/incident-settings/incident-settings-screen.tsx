import { AskedPart } from './asked-part.tsx';
import { CriteriaPart } from './criteria-part.tsx';
import { FieldsPart } from './fields-part.tsx';
import { StatusesPart } from './statuses-part.tsx';

/** What incidents go by here: what a severity means, who is asked to come, where they stand, what is asked besides. */
export function IncidentSettingsScreen() {
  return (
    <>
      <CriteriaPart />
      <AskedPart />
      <StatusesPart />
      <FieldsPart />
    </>
  );
}
