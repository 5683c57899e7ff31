import { type FieldProblem, type Layer, type Rotation, scheduleProblems, type ScheduleVersion } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { listPeopleById } from '#access/index.ts';
import { peopleNamed } from './definition.ts';

/** Turns that have to be looked at for a year: twenty rotations that hand over every four hours, say. */
const mostTurns = 50_000;
/** On call by name at the same time. */
export const mostTogether = 50;
const yearMs = 366 * 86_400_000;
const unitMs = { hours: 3_600_000, days: 86_400_000, weeks: 7 * 86_400_000, months: 28 * 86_400_000 } as const;
const mostProblems = 20;

/**
 * Refuses versions no coverage can be worked out of, or only with too much work, and people who do not exist.
 *
 * @throws `schedules.schedule_invalid` naming the fields
 */
export async function checkDefinition(
  tx: Transaction,
  versions: readonly ScheduleVersion[],
  now: number,
): Promise<void> {
  const problems: FieldProblem[] = [
    ...scheduleProblems({ id: '', name: '', versions, overrides: [] }),
    ...versions.flatMap(({ layers }, index) => layersProblems(layers, `versions[${index}]`)),
    ...versions.flatMap(({ layers }, index) => crowds(layers, `versions[${index}]`)),
  ];
  // Of a definition that can not be read, the work can not be told either.
  if (problems.length === 0) problems.push(...versions.flatMap((version, index) => tooMuchWork(version, index, now)));
  if (problems.length === 0) problems.push(...(await unknownPeople(tx, versions)));
  const [first] = problems;
  if (first !== undefined) throw scheduleInvalid(problems);
}

export function scheduleInvalid(problems: readonly FieldProblem[]): Problem {
  const fields = problems.slice(0, mostProblems).map(({ field, problem }) => ({
    field: `body.${field.replaceAll(/\[(\d+)\]/g, '.$1')}`,
    problem,
  }));
  const [first] = fields;
  return new Problem('schedules.schedule_invalid', `\`${first?.field}\` ${first?.problem}`, {
    help: 'change it and send it again; nothing was stored',
    fields,
  });
}

function layersProblems(layers: readonly Layer[], path: string): FieldProblem[] {
  return [
    ...twice(layers, `${path}.layers`),
    ...layers.flatMap(({ rotations }, index) => twice(rotations, `${path}.layers[${index}].rotations`)),
  ];
}

function twice(parts: readonly { readonly id: string }[], path: string): FieldProblem[] {
  const index = parts.findIndex(({ id }, at) => parts.findIndex((part) => part.id === id) < at);
  return index === -1 ? [] : [{ field: `${path}[${index}].id`, problem: 'is the id of another one beside it' }];
}

/** Each change of who is on call looks at everybody who is: thousands at once would take minutes. */
function crowds(layers: readonly Layer[], path: string): FieldProblem[] {
  return layers.flatMap(({ fixedShifts }, index) =>
    mostAtOnce(fixedShifts) <= mostTogether
      ? []
      : [
          {
            field: `${path}.layers[${index}].fixedShifts`,
            problem: `put more than ${mostTogether} people on call at once; make them fewer or shorter`,
          },
        ],
  );
}

/** How many of the stretches meet in one moment, at most. */
export function mostAtOnce(stretches: readonly { readonly from: number; readonly to: number }[]): number {
  const changes = stretches.flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to, by: -1 },
  ]);
  let [now, most] = [0, 0];
  for (const { by } of changes.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function tooMuchWork({ layers }: ScheduleVersion, index: number, now: number): FieldProblem[] {
  const turns = layers
    .flatMap(({ rotations }) => rotations)
    .reduce((sum, rotation) => sum + turnsToLookAt(rotation, now), 0);
  if (turns <= mostTurns) return [];
  return [
    {
      field: `versions[${index}].layers`,
      problem: `take ${Math.round(turns)} turns to work out a year, more than ${mostTurns}; make turns longer, or let rotations with restrictions begin later`,
    },
  ];
}

/** With restrictions turns are counted from the first handover on: who is next depends on how many had anything to cover. */
function turnsToLookAt({ turn, restrictions, startsAt }: Rotation, now: number): number {
  const ms = turn.count * unitMs[turn.unit];
  if (restrictions.length === 0) return yearMs / ms;
  const years = 1 + Math.max(0, now - Date.parse(`${startsAt}Z`)) / yearMs;
  return years * (yearMs / ms + restrictions.length * 53);
}

async function unknownPeople(tx: Transaction, versions: readonly ScheduleVersion[]): Promise<FieldProblem[]> {
  const named = peopleNamed(versions);
  const known = new Set((await listPeopleById(tx, [...named.keys()])).map(({ id }) => id));
  return [...named]
    .filter(([userId]) => !known.has(userId))
    .map(([, field]) => ({ field, problem: 'is nobody here; `GET /api/v1/access/people` lists people' }));
}
