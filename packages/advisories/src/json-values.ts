/** Narrowing of parsed JSON from outside: each answers with the value or with nothing, never with an exception. */

/** A JSON object whose members nobody has looked at yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}

/**
 * An instant as ISO 8601 in UTC with milliseconds, so that plain text comparison orders instants.
 *
 * @returns undefined when it is no date, or the year 1 that some databases write for "unknown"
 */
export function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const milliseconds = Date.parse(value);
  // Years before 1970 and after 9999 are placeholders (`0001-01-01`), and would break the order of the texts.
  if (Number.isNaN(milliseconds) || milliseconds <= 0 || milliseconds > 253_402_300_799_999) return undefined;
  return new Date(milliseconds).toISOString();
}

/** A calendar day that exists, as `2026-01-30`. `Date.parse` takes February 31st for a day of March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  return instantOf(text)?.startsWith(text) ?? false;
}

/** `CVE-2021-44228`; the schema allows 19 digits at most. */
export function isCveId(text: string): boolean {
  return /^CVE-\d{4}-\d{4,19}$/.test(text);
}
