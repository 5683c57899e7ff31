import { findPersonWhoMay } from '#access/index.ts';
import type { Transaction } from '../platform/context.ts';
import { Problem, type ProblemField } from '../platform/problem.ts';
import { getField } from './change-field.ts';
import type { ClosingSource } from './closing.ts';
import { type FieldValue, missingFields, valueProblem } from './field.ts';
import { listFields } from './field-store.ts';
import type { Incident } from './incident.ts';

/** Values by name of the field; null takes one away. */
export type FieldChanges = Readonly<Record<string, string | number | null>>;

/**
 * The values an incident has after a change.
 *
 * @throws `incidents.field_not_found`, `incidents.field_invalid` with everything that is wrong
 */
export async function withFields(
  tx: Transaction,
  before: Incident['fields'],
  changes: FieldChanges | undefined,
): Promise<Incident['fields']> {
  if (changes === undefined || Object.keys(changes).length === 0) return before;
  const fields = await listFields(tx);
  const after = new Map<string, FieldValue>(Object.entries(before));
  const problems: ProblemField[] = [];
  for (const [name, value] of Object.entries(changes)) {
    const field = getField(fields, name);
    if (value === null || value === '') {
      after.delete(name);
      continue;
    }
    const problem =
      valueProblem(field, value) ?? (field.kind === 'person' ? await unknownPerson(tx, value) : undefined);
    if (problem === undefined) after.set(name, value);
    else problems.push({ field: `body.fields.${name}`, problem: `${field.title} ${problem}` });
  }
  const [first] = problems;
  if (first === undefined) return Object.fromEntries(after);
  throw new Problem('incidents.field_invalid', first.problem, {
    help: 'the kinds of fields are listed under Settings, Incidents',
    fields: problems,
  });
}

async function unknownPerson(tx: Transaction, value: FieldValue): Promise<string | undefined> {
  const person = await findPersonWhoMay(tx, String(value), 'incidents.read');
  return person === undefined ? 'is nobody who is active here' : undefined;
}

/** @throws `incidents.field_missing` with every field that is empty and has to be filled at once */
export async function refuseMissingFields(
  tx: Transaction,
  incident: Pick<Incident, 'kind' | 'severity' | 'fields'>,
): Promise<void> {
  const missing = missingFields(await listFields(tx), incident, 'declare');
  const [first] = missing;
  if (first === undefined) return;
  throw new Problem('incidents.field_missing', `\`${first.title}\` has to be filled to declare this incident`, {
    help: 'send `fields` with a value for each of them',
    fields: missing.map(({ name, title, help }) => ({
      field: `body.fields.${name}`,
      problem: `${title} is empty`,
      help,
    })),
  });
}

/** Fields that have to be filled before a side is closed. */
export const fieldsToClose: ClosingSource = async (tx, _ctx, incident) => ({
  blockers: missingFields(await listFields(tx), incident, 'close').map(({ title }) => ({
    problem: `\`${title}\` is empty`,
    help: `fill \`${title}\` first`,
  })),
  proven: [],
  unproven: [],
});
