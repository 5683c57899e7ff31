import { readLocal } from './local-time.ts';
import type { Restriction, Rotation } from './schedule.ts';
import { isZone } from './zone-clock.ts';

/** What is wrong with a value, and where; `problem` goes on from the name of the field. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

const LOCAL_HELP = 'is no minute from 1970 to 2199; write it like `2026-03-29T09:00`';
const LONGEST_WINDOW_MINUTES = 53 * 7 * 1_440;

/** The first reason why a rotation's turns can not be worked out; undefined when they can. */
export function rotationProblem(rotation: Rotation): FieldProblem | undefined {
  const { zone, startsAt, endsAt, turn } = rotation;
  if (!isZone(zone))
    return { field: 'zone', problem: `\`${zone}\` is no known time zone; write it like \`Europe/Berlin\`` };
  const from = readLocal(startsAt);
  if (from === undefined) return { field: 'startsAt', problem: `\`${startsAt}\` ${LOCAL_HELP}` };
  const to = endsAt === undefined ? undefined : readLocal(endsAt);
  if (endsAt !== undefined && to === undefined) return { field: 'endsAt', problem: `\`${endsAt}\` ${LOCAL_HELP}` };
  if (to !== undefined && to <= from)
    return { field: 'endsAt', problem: `\`${endsAt}\` is not after startsAt \`${startsAt}\`` };
  if (!Number.isInteger(turn.count) || turn.count < 1 || turn.count > 10_000) {
    return { field: 'turn.count', problem: `${turn.count} is not a whole number from 1 to 10000` };
  }
  const index = rotation.restrictions.findIndex((restriction) => restrictionProblem(restriction) !== undefined);
  const restriction = rotation.restrictions[index];
  const found = restriction === undefined ? undefined : restrictionProblem(restriction);
  return found && { field: `restrictions[${index}].${found.field}`, problem: found.problem };
}

function restrictionProblem({ weekday, fromMinute, lengthMinutes }: Restriction): FieldProblem | undefined {
  if (!isWholeBetween(weekday, 1, 7)) {
    return { field: 'weekday', problem: `${weekday} is no weekday; 1 is Monday, 7 is Sunday` };
  }
  if (!isWholeBetween(fromMinute, 0, 1_439)) {
    return { field: 'fromMinute', problem: `${fromMinute} is no minute of a day; it goes from 0 to 1439` };
  }
  if (!isWholeBetween(lengthMinutes, 1, LONGEST_WINDOW_MINUTES)) {
    return {
      field: 'lengthMinutes',
      problem: `${lengthMinutes} is not a whole number from 1 to ${LONGEST_WINDOW_MINUTES}`,
    };
  }
  return undefined;
}

function isWholeBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
