import { compareTexts, type Scheme, schemeOf } from './scheme.ts';

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/i;

interface Moment {
  readonly minutes: number;
  readonly seconds: number;
  /** Digits after the point, without zeros at the end. */
  readonly fraction: string;
}

function read(text: string): Moment | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, seconds = 0] = match.slice(1, 7).map(Number);
  const [offsetHours = 0, offsetMinutes = 0] = match.slice(9, 11).map((part) => Number(part ?? '0'));
  const dayStart = Date.UTC(year, month - 1, day);
  const isDay = new Date(dayStart).getUTCMonth() === month - 1 && year >= 100;
  // A leap second is a second of its own.
  if (!isDay || hour > 23 || minute > 59 || seconds > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const minutes = dayStart / 60_000 + hour * 60 + minute - offset;
  return { minutes, seconds, fraction: trimZeros(match[7] ?? '') };
}

function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

function compare(a: Moment, b: Moment): number {
  return a.minutes - b.minutes || a.seconds - b.seconds || compareTexts(a.fraction, b.fraction);
}

/** Moments as versions. Source: RFC 3339. */
export const datetime: Scheme = schemeOf(read, compare);
