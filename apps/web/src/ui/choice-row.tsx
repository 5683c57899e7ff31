/** A handful of things, each on or off. */
export function ChoiceRow<V extends string | number>({
  label,
  none,
  hideLabel = false,
  options,
  values,
  onValues,
}: {
  label: string;
  /** What it means that none is on. */
  none?: string;
  hideLabel?: boolean;
  options: readonly { readonly value: V; readonly label: string }[];
  values: readonly V[];
  onValues: (values: readonly V[]) => void;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? 'sr-only' : 'mb-1 text-sm font-semibold'}>
        {label} {values.length === 0 && none !== undefined && <span className="font-normal text-muted">{none}</span>}
      </legend>
      <div className="flex flex-wrap gap-1">
        {options.map(({ value, label: name }) => {
          const isOn = values.includes(value);
          return (
            <label
              key={value}
              className="flex min-h-8 cursor-pointer items-center rounded-md border border-line px-2 text-sm font-medium text-muted has-checked:border-accent has-checked:bg-accent/14 has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                checked={isOn}
                onChange={() => onValues(isOn ? values.filter((each) => each !== value) : [...values, value])}
                className="sr-only"
              />
              {name}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
