/** Rules that a form offers; others are written by hand. */
export const recurrences = [
  { value: '', label: 'once' },
  { value: 'FREQ=DAILY', label: 'every day' },
  { value: 'FREQ=WEEKLY', label: 'every week' },
  { value: 'FREQ=WEEKLY;INTERVAL=2', label: 'every second week' },
  { value: 'FREQ=MONTHLY', label: 'every month, on that day' },
] as const;

/** A rule in words, where it is one of the usual ones. */
export function recurrenceWords(rule: string): string {
  return recurrences.find(({ value }) => value === rule)?.label ?? rule;
}
