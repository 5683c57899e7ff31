import type { Absence, EpochMs } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { ActorRef } from '#releases/index.ts';

export interface StoredAbsence extends Absence {
  readonly id: string;
  readonly userName: string;
  readonly note: string;
  readonly createdAt: EpochMs;
  readonly createdBy: ActorRef;
}

interface AbsenceRow {
  id: string;
  user_id: string;
  user_name: string;
  from_at: number;
  to_at: number;
  kind: Absence['kind'];
  note: string;
  created_at: number;
  created_by: ActorRef;
}

const columns = 'a.id, a.user_id, u.name as user_name, a.from_at, a.to_at, a.kind, a.note, a.created_at, a.created_by';
const absences = 'absence a join user_account u on u.id = a.user_id';

const absencesOfSql = statement<Pick<AbsenceRow, 'user_id' | 'from_at' | 'to_at' | 'kind'>>(
  'schedules.absences_of',
  'select user_id, from_at, to_at, kind from absence where user_id = any($1::uuid[]) and from_at < $3 and to_at > $2 order by id',
);
const listAbsencesSql = statement<AbsenceRow>(
  'schedules.list_absences',
  `select ${columns} from ${absences}
   where ($1::uuid is null or a.user_id = $1) and a.to_at > $2 and ($3::timestamptz is null or a.from_at < $3)
     and ($4::timestamptz is null or (a.from_at, a.id) > ($4, $5::uuid))
   order by a.from_at, a.id limit $6`,
);
const findAbsenceSql = statement<AbsenceRow>(
  'schedules.find_absence',
  `select ${columns} from ${absences} where a.id = $1 for no key update of a`,
);
const insertAbsenceSql = statement<never>(
  'schedules.insert_absence',
  `insert into absence (id, user_id, from_at, to_at, kind, note, created_at, created_by)
   select $1, $2::uuid, $3, $4, $5, $6, $7::timestamptz, $8
   where (select count(*) from absence where user_id = $2::uuid and to_at > $7) < $9`,
);
const endAbsenceSql = statement<never>('schedules.end_absence', 'update absence set to_at = $2 where id = $1');
const deleteAbsenceSql = statement<never>('schedules.delete_absence', 'delete from absence where id = $1');

function toAbsence(row: AbsenceRow): StoredAbsence {
  return {
    id: row.id,
    userId: row.user_id,
    userName: row.user_name,
    from: row.from_at,
    to: row.to_at,
    kind: row.kind,
    note: row.note,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** Leave of these people that meets the window. */
export async function listAbsencesOf(
  tx: Transaction,
  userIds: readonly string[],
  window: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly Absence[]> {
  const rows = await tx.query(absencesOfSql, [userIds, at(window.from), at(window.to)]);
  return rows.map((row) => ({ userId: row.user_id, from: row.from_at, to: row.to_at, kind: row.kind }));
}

export interface AbsencesQuery {
  readonly userId: string | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs | undefined;
  readonly after: { readonly from: EpochMs; readonly id: string } | undefined;
  readonly limit: number;
}

/** By beginning. */
export async function listAbsencesAfter(tx: Transaction, query: AbsencesQuery): Promise<readonly StoredAbsence[]> {
  const { userId, from, to, after, limit } = query;
  const values = [userId ?? null, at(from), at(to), at(after?.from), after?.id ?? null, limit];
  return (await tx.query(listAbsencesSql, values)).map(toAbsence);
}

/** Locks it. */
export async function getAbsence(tx: Transaction, id: string): Promise<StoredAbsence> {
  const [row] = await tx.query(findAbsenceSql, [id]);
  if (row !== undefined) return toAbsence(row);
  throw new Problem('schedules.absence_not_found', `leave \`${id}\` does not exist`, {
    help: 'list it with `GET /api/v1/absences`',
  });
}

/** @returns false when the person has `most` to come already */
export async function insertAbsence(
  tx: Transaction,
  absence: Omit<StoredAbsence, 'userName'>,
  most: number,
): Promise<boolean> {
  const { id, userId, from, to, kind, note, createdAt, createdBy } = absence;
  const values = [id, userId, at(from), at(to), kind, note, at(createdAt), createdBy, most];
  return (await tx.execute(insertAbsenceSql, values)) === 1;
}

export async function updateAbsenceEnd(tx: Transaction, id: string, to: EpochMs): Promise<void> {
  await tx.execute(endAbsenceSql, [id, at(to)]);
}

export async function deleteAbsence(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteAbsenceSql, [id]);
}
