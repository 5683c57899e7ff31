import { Temporal } from 'temporal-polyfill';

/** A cron expression that was understood: which values of each field fit. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  readonly isAnyHour: boolean;
  readonly isAnyDay: boolean;
  readonly isAnyWeekday: boolean;
}

export type CronReading = { readonly ok: true; readonly cron: Cron } | { readonly ok: false; readonly problem: string };

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: readonly [Field, Field, Field, Field, Field] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: ['', ...months] },
  { name: 'day of week', least: 0, most: 7, words: weekdays },
];
const nicknames: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);
/** The next 29 February that is a given weekday is at most 40 years away; nobody waits for it. */
const mostYears = 9;

/** Five fields as cron reads them: lists, ranges, steps, English names; `@daily` and the like. Never throws. */
export function readCron(expression: string): CronReading {
  const text = expression.trim().toLowerCase();
  const parts = (nicknames.get(text) ?? text).split(/\s+/);
  const [minute, hour, day, month, weekday] = parts;
  if (
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    month === undefined ||
    weekday === undefined ||
    parts.length > 5
  )
    return {
      ok: false,
      problem: `has ${parts.length} fields: minute, hour, day of month, month and day of week are needed`,
    };
  const read = [minute, hour, day, month, weekday].map((part, index) => readField(part, fields[index] ?? fields[0]));
  for (const one of read) if (typeof one === 'string') return { ok: false, problem: one };
  const [minutes, hours, days, monthNumbers, weekdayNumbers] = read.map((one) =>
    typeof one === 'string' ? new Set<number>() : one,
  );
  if (
    minutes === undefined ||
    hours === undefined ||
    days === undefined ||
    monthNumbers === undefined ||
    weekdayNumbers === undefined
  )
    throw new RangeError('five fields were read');
  const cron: Cron = {
    minutes,
    hours,
    days,
    months: monthNumbers,
    weekdays: new Set([...weekdayNumbers].map((one) => one % 7)),
    isAnyHour: hour.startsWith('*'),
    isAnyDay: day.startsWith('*') || day === '?',
    isAnyWeekday: weekday.startsWith('*') || weekday === '?',
  };
  return { ok: true, cron };
}

/** @returns the values that fit, or what is wrong */
function readField(part: string, field: Field): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const item of part.split(',')) {
    const [range = '', step, ...rest] = item.split('/');
    const by = step === undefined ? 1 : /^\d{1,2}$/.test(step) ? Number(step) : 0;
    if (by < 1 || rest.length > 0) return `${field.name} \`${item}\`: a step is a number from 1`;
    const bounds = boundsOf(range, field, step !== undefined);
    if (bounds === undefined)
      return `${field.name} \`${item}\`: write numbers from ${field.least} to ${field.most}, \`a-b\`, \`*\` or \`*/n\``;
    for (let value = bounds[0]; value <= bounds[1]; value += by) values.add(value);
  }
  return values;
}

function boundsOf(range: string, field: Field, hasStep: boolean): readonly [number, number] | undefined {
  if (range === '*' || range === '?') return [field.least, field.most === 7 ? 6 : field.most];
  const [from, to, ...rest] = range.split('-').map((text) => numberOf(text, field));
  if (from === undefined || rest.length > 0) return undefined;
  if (!range.includes('-')) return [from, hasStep ? field.most : from];
  return to === undefined || to < from ? undefined : [from, to];
}

function numberOf(text: string, { least, most, words }: Field): number | undefined {
  const named = text === '' ? -1 : words.indexOf(text);
  const value = named >= 0 ? named : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}

/**
 * The next moment after `after` by the clock of a zone, in epoch milliseconds; undefined: never. Where clocks go back, a time of day
 * counts once and "every hour" every hour; where they go forward, a skipped time does not take place.
 *
 * @param zone an IANA name that exists
 */
export function nextRun(cron: Cron, zone: string, after: number): number | undefined {
  let time = Temporal.Instant.fromEpochMilliseconds(Math.floor(after / 60_000) * 60_000 + 60_000).toZonedDateTimeISO(
    zone,
  );
  const lastYear = time.year + mostYears;
  while (time.year < lastYear) {
    if (!cron.months.has(time.month)) time = startOfMonth(time.add({ months: 1 }));
    else if (!isDay(cron, time)) time = time.add({ days: 1 }).startOfDay();
    else if (!cron.hours.has(time.hour)) time = nextHour(time);
    else if (!cron.minutes.has(time.minute)) time = time.add({ minutes: 1 });
    else if (!cron.isAnyHour && isSecondTime(time)) time = nextHour(time);
    else return time.epochMilliseconds;
  }
  return undefined;
}

function startOfMonth(time: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return time.with({ day: 1 }).startOfDay();
}

function nextHour(time: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return time.add({ minutes: 60 - time.minute });
}

/** Both restricted: either will do, as in every cron. */
function isDay({ days, weekdays: ofWeek, isAnyDay, isAnyWeekday }: Cron, time: Temporal.ZonedDateTime): boolean {
  const [byDay, byWeekday] = [days.has(time.day), ofWeek.has(time.dayOfWeek % 7)];
  return isAnyDay || isAnyWeekday ? byDay && byWeekday : byDay || byWeekday;
}

function isSecondTime(time: Temporal.ZonedDateTime): boolean {
  const first = time.toPlainDateTime().toZonedDateTime(time.timeZoneId, { disambiguation: 'earlier' });
  return first.epochMilliseconds < time.epochMilliseconds;
}
