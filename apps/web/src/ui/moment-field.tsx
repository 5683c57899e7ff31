import { type FieldProblem, TextField } from './field.tsx';
import { utcWords } from './time-words.ts';

const SECOND = 1000;

/** A moment as a field of the reader's own clock writes it: `2026-01-31T09:30:05`. */
export function localOf(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60 * SECOND).toISOString().slice(0, 19);
}

/** The moment a field of the reader's own clock names; undefined while it is not whole. */
export function instantOfLocal(value: string): string | undefined {
  const at = new Date(value).getTime();
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** A moment on the reader's own clock, with UTC under it. */
export function MomentField({
  label,
  value,
  onValue,
  problem,
}: {
  label: string;
  /** As the field writes it. */
  value: string;
  onValue: (value: string) => void;
  problem?: FieldProblem | undefined;
}) {
  const instant = instantOfLocal(value);
  return (
    <TextField
      label={label}
      type="datetime-local"
      step={1}
      value={value}
      onValue={onValue}
      problem={problem}
      hint={instant === undefined ? 'Your clock' : `Your clock; ${utcWords(instant)}`}
      className="tabular"
    />
  );
}
