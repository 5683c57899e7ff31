import { calendarWithin, type TrimmedCalendar } from '@lockstep/oncall';
import { loadContract } from '../../api/body-schema.ts';

/**
 * What a chosen file holds, without what is past where all of it would be too much to send.
 *
 * @returns undefined when it is too much even so
 */
export async function calendarIn(file: File): Promise<TrimmedCalendar | undefined> {
  const [contract, ics] = await Promise.all([loadContract(), file.text()]);
  // Without the contract nobody here knows what is too much: the server says so.
  if (contract === undefined) return { ics, leftOut: 0 };
  const limits = { characters: contract.mostCalendarCharacters, bytes: contract.mostCalendarBytes };
  return calendarWithin(limits, ics, Date.now());
}
