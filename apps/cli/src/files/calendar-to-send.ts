import { mostCalendarBytes, mostCalendarCharacters } from '@lockstep/contract';
import { calendarWithin } from '@lockstep/oncall';
import { CliProblem, exitCodes } from '../cli-problem.ts';

/**
 * What is past is of no use to a schedule, and is left out where all of it would be too much to send.
 *
 * @throws CliProblem when what is to come is too much
 */
export function calendarToSend(ics: string, now: number): string {
  const limits = { characters: mostCalendarCharacters, bytes: mostCalendarBytes };
  const trimmed = calendarWithin(limits, ics, now);
  if (trimmed !== undefined) return trimmed.ics;
  throw new CliProblem(exitCodes.error, 'the calendar is too long, even without what is past', {
    help: `at most ${mostCalendarCharacters} characters are taken: export fewer months, or one calendar for each schedule`,
  });
}
