import { useId } from 'react';
import { type FieldProblem, TextField } from '../../ui/field.tsx';

let zones: readonly string[] | undefined;

/** A time zone by its name, with all names to choose from. */
export function ZoneField({
  label = 'Time zone',
  hint,
  value,
  onValue,
  problem,
}: {
  label?: string;
  hint?: string;
  value: string;
  onValue: (zone: string) => void;
  problem?: FieldProblem | undefined;
}) {
  const listId = useId();
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone')];
  return (
    <>
      <TextField
        label={label}
        list={listId}
        value={value}
        onValue={onValue}
        problem={problem}
        {...(hint !== undefined && { hint })}
      />
      <datalist id={listId}>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
    </>
  );
}
