import { Segments } from '../../ui/field.tsx';

const HOUR_MS = 3_600_000;

export const lengths = [
  { value: '1', label: '1 h' },
  { value: '4', label: '4 h' },
  { value: '24', label: 'a day' },
  { value: '168', label: 'a week' },
] as const;
export type LengthHours = (typeof lengths)[number]['value'];

/** When something of that length ends. */
export function endOf(hours: LengthHours, from = Date.now()): string {
  return new Date(from + Number(hours) * HOUR_MS).toISOString();
}

/** How long something holds. */
export function LengthPicker({
  label,
  value,
  onValue,
}: {
  label: string;
  value: LengthHours;
  onValue: (value: LengthHours) => void;
}) {
  return <Segments label={label} value={value} options={lengths} onValue={onValue} />;
}
