import { scaleUtc } from 'd3-scale';

/** About as much room as a label and the space beside it take. */
const TICK_SPACE = 90;
const DAY = 86_400_000;

/** A label of the axis: where it stands, in pixels, and what it says. */
export interface AxisTick {
  readonly at: number;
  readonly words: string;
}

const inEnglish = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  return (at: Date): string => format.format(at);
};
const year = inEnglish({ year: 'numeric' });
const month = inEnglish({ month: 'short' });
const day = inEnglish({ day: 'numeric', month: 'short' });
const time = inEnglish({ hour: '2-digit', minute: '2-digit' });

/**
 * The scale of time, in one form from end to end: years, months, days or hours. The first label, and the first of a year, says the
 * year too; with hours the first, and the first of a day, says the day. Two labels at least: one alone is no scale.
 *
 * @param span epoch milliseconds
 * @param width pixels
 */
export function axisTicks(span: { readonly from: number; readonly to: number }, width: number): readonly AxisTick[] {
  const scale = scaleUtc().domain([span.from, span.to]).range([0, width]);
  const wanted = Math.max(2, Math.floor(width / TICK_SPACE));
  const ticks = [wanted, wanted + 1, wanted + 2, 2 * wanted].map((count) => scale.ticks(count)).find(isScale) ?? [];
  const step = ticks.length < 2 ? 0 : Number(ticks[1]) - Number(ticks[0]);
  return ticks.map((tick, index) => ({ at: scale(tick), words: wordsOf(tick, ticks[index - 1], step) }));
}

const isScale = (ticks: readonly Date[]): boolean => ticks.length > 1;

function wordsOf(tick: Date, before: Date | undefined, step: number): string {
  if (step > 360 * DAY) return year(tick);
  const isNewYear = before === undefined || year(before) !== year(tick);
  if (step >= 27 * DAY) return isNewYear ? `${month(tick)} ${year(tick)}` : month(tick);
  if (step >= DAY) return isNewYear ? `${day(tick)} ${year(tick)}` : day(tick);
  return before === undefined || day(before) !== day(tick) ? day(tick) : time(tick);
}
