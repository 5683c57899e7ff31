import { type ReactNode, useId } from 'react';

/** Choices that take a sentence each, below each other; arrow keys move, as in every radio group. */
export function OptionList<V extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: V;
  options: readonly { readonly value: V; readonly label: ReactNode; readonly hint: ReactNode }[];
  onValue: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <div className="grid gap-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="grid min-h-9 cursor-pointer rounded-md border border-line px-2.5 py-1 has-checked:border-accent has-checked:bg-accent/14 has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
              className="sr-only"
            />
            <span className="flex flex-wrap items-center gap-x-2 font-semibold">{option.label}</span>
            <span className="text-sm text-muted pretty">{option.hint}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
