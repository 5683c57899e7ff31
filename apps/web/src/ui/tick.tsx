/** Marks one line of a list as done. A finger may miss the box by a little. */
export function Tick({
  label,
  isOn,
  isOff = false,
  onChange,
}: {
  label: string;
  isOn: boolean;
  /** It can not be pressed. */
  isOff?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="grid size-6 shrink-0 place-items-center pointer-coarse:-ml-2.5 pointer-coarse:size-11">
      <input
        type="checkbox"
        aria-label={label}
        checked={isOn}
        disabled={isOff}
        onChange={(event) => onChange(event.target.checked)}
        className="size-5 accent-accent pointer-coarse:size-6"
      />
    </label>
  );
}
