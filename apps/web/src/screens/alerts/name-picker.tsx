import { X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { type FieldProblem, type Option } from '../../ui/field.tsx';
import { AddRow } from '../oncall/add-row.tsx';

/** Several of many, by name; none: any. */
export function NamePicker({
  label,
  none,
  values,
  options,
  problem,
  onValues,
}: {
  label: string;
  /** What it means that none is chosen. */
  none: string;
  values: readonly string[];
  options: readonly Option[];
  problem?: FieldProblem | undefined;
  onValues: (values: readonly string[]) => void;
}) {
  const [picked, setPicked] = useState('');
  const nameOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const free = options.filter(({ value }) => !values.includes(value));
  return (
    <fieldset className="grid min-w-0 content-start gap-1">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      {values.length === 0 ? (
        <p className="text-sm text-muted">{none}</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center gap-1 rounded-md border border-line bg-canvas pl-2"
            >
              <span className="min-w-0 truncate">{nameOf(value)}</span>
              <IconButton
                icon={X}
                label={`Take ${nameOf(value)} out`}
                onClick={() => onValues(values.filter((each) => each !== value))}
              />
            </li>
          ))}
        </ul>
      )}
      {free.length > 0 && (
        <AddRow
          label={`Add to ${label.toLowerCase()}`}
          value={picked}
          onValue={setPicked}
          problem={problem}
          onAdd={(value) => {
            onValues([...values, value]);
            setPicked('');
          }}
        >
          <option value="">Choose</option>
          {free.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </AddRow>
      )}
    </fieldset>
  );
}
