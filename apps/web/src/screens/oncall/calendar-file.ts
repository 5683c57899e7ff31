import { calendarWithin, type TrimmedCalendar } from '@lockstep/oncall';
import { calendarLimits } from '../../api/body-schema.ts';

/**
 * What a chosen file holds, without what is past where all of it would be too much to send.
 *
 * @returns undefined when it is too much even so
 */
export async function calendarIn(file: File): Promise<TrimmedCalendar | undefined> {
  const [limits, ics] = await Promise.all([calendarLimits(), file.text()]);
  if (limits === undefined) return { ics, leftOut: 0 };
  return calendarWithin(limits, ics, Date.now());
}
