const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Days of the week, each on or off. */
export function WeekdayPicker({
  label,
  weekdays,
  onWeekdays,
}: {
  label: string;
  /** 1 = Monday to 7 = Sunday. */
  weekdays: readonly number[];
  onWeekdays: (weekdays: readonly number[]) => void;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{label}</legend>
      <div className="flex flex-wrap gap-1">
        {names.map((name, index) => {
          const day = index + 1;
          const isOn = weekdays.includes(day);
          return (
            <label
              key={name}
              className="flex min-h-8 cursor-pointer items-center rounded-md border border-line px-2 text-sm font-medium text-muted has-checked:border-accent has-checked:bg-accent/14 has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                checked={isOn}
                onChange={() =>
                  onWeekdays(isOn ? weekdays.filter((each) => each !== day) : [...weekdays, day].sort((a, b) => a - b))
                }
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
