import { mostCalendarCharacters } from '@lockstep/contract';
import { withoutPastEvents } from '@lockstep/oncall';
import { CliProblem, exitCodes } from '../cli-problem.ts';

/** A request takes 1 MiB; there is more in it than the calendar. */
const MOST_BYTES = 1_000_000;

/**
 * What is past is of no use to a schedule, and is left out where all of it would be too much to send.
 *
 * @throws CliProblem when what is to come is too much
 */
export function calendarToSend(ics: string, now: number): string {
  if (!isTooMuch(ics)) return ics;
  const shorter = withoutPastEvents(ics, now);
  if (!isTooMuch(shorter)) return shorter;
  throw new CliProblem(exitCodes.error, 'the calendar is too long, even without what is past', {
    help: `at most ${mostCalendarCharacters} characters are taken: export fewer months, or one calendar for each schedule`,
  });
}

function isTooMuch(ics: string): boolean {
  return ics.length > mostCalendarCharacters || Buffer.byteLength(JSON.stringify(ics)) > MOST_BYTES;
}
