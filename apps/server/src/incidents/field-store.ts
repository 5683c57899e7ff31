import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { FieldKind, IncidentField } from './field.ts';

interface Row {
  name: string;
  title: string;
  kind: FieldKind;
  help: string;
  choices: string[];
  required: IncidentField['required'] | null;
  position: number;
}

const listSql = statement<Row>(
  'incidents.list_fields',
  `select name, title, kind, help, choices, required, position from incident_field where removed_at is null
   order by position, name`,
);
const lockSql = statement<{ name: string }>(
  'incidents.lock_fields',
  'select name from incident_field order by name for update',
);
const takenSql = statement<{ name: string }>('incidents.find_field', 'select name from incident_field where name = $1');
const putSql = statement<never>(
  'incidents.put_field',
  `insert into incident_field (name, title, kind, help, choices, required, position) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (name) do update set title = excluded.title, help = excluded.help, choices = excluded.choices,
     required = excluded.required, position = excluded.position`,
);
const removeSql = statement<never>(
  'incidents.remove_field',
  'update incident_field set removed_at = $2 where name = $1',
);

/** In the order people fill them. */
export async function listFields(tx: Transaction): Promise<readonly IncidentField[]> {
  return (await tx.query(listSql, [])).map(({ required, ...row }) => ({ ...row, required: required ?? undefined }));
}

/** Fields change one after the other. */
export async function lockFields(tx: Transaction): Promise<void> {
  await tx.query(lockSql, []);
}

/** Whether a field has, or once had, this name: values of what was removed stay, and must not become another field's. */
export async function isFieldNameTaken(tx: Transaction, name: string): Promise<boolean> {
  return (await tx.query(takenSql, [name])).length > 0;
}

/** Of one that is there the kind stays. */
export async function putFieldRow(tx: Transaction, field: IncidentField): Promise<void> {
  const { name, title, kind, help, choices, required, position } = field;
  const rule = required === undefined ? null : JSON.stringify(required);
  await tx.execute(putSql, [name, title, kind, help, JSON.stringify(choices), rule, position]);
}

export async function removeFieldRow(tx: Transaction, name: string, now: number): Promise<void> {
  await tx.execute(removeSql, [name, at(now)]);
}
