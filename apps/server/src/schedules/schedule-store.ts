import type { EpochMs, ScheduleVersion } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import { type HeadRow, toHead } from './load-store.ts';
import type { ScheduleHead, StoredSchedule } from './schedule.ts';

const columns =
  's.id, s.name, s.title, t.name as team, s.version, s.revision, s.revised_at, s.created_at, s.updated_at, s.updated_by';
const schedules = 'schedule s left join team t on t.id = s.team_id';

type DefinedRow = HeadRow & { definition: readonly ScheduleVersion[] };

const findScheduleSql = statement<HeadRow>(
  'schedules.find',
  `select ${columns} from ${schedules} where lower(s.name) = lower($1)`,
);
const definedScheduleSql = statement<DefinedRow>(
  'schedules.find_defined',
  `select ${columns}, s.definition from ${schedules} where lower(s.name) = lower($1)`,
);
const lockScheduleSql = statement<DefinedRow>(
  'schedules.lock',
  `select ${columns}, s.definition from ${schedules} where s.id = $1 for no key update of s`,
);
const headsByIdSql = statement<HeadRow>(
  'schedules.heads_by_id',
  `select ${columns} from ${schedules} where s.id = any($1::uuid[]) order by lower(s.name)`,
);
const headsByNameSql = statement<HeadRow>(
  'schedules.heads_by_name',
  `select ${columns} from ${schedules} where lower(s.name) = any($1::text[]) order by lower(s.name)`,
);
const listSchedulesSql = statement<HeadRow>(
  'schedules.list',
  `select ${columns} from ${schedules}
   where lower(s.name) > $1 and ($2::uuid is null or s.team_id = $2)
     and ($3 = '' or strpos(lower(s.name), $3) > 0 or strpos(lower(s.title), $3) > 0)
   order by lower(s.name) limit $4`,
);
const schedulesNamingSql = statement<{ id: string }>(
  'schedules.list_naming',
  `select s.id from schedule s
   where exists (select from unnest($1::text[]) as person (id) where strpos(s.definition::text, person.id) > 0)
     or exists (select from schedule_override o where o.schedule_id = s.id and o.to_at > $2 and o.user_id::text = any($1::text[]))
   order by lower(s.name) limit $3`,
);
const insertScheduleSql = statement<never>(
  'schedules.insert',
  `insert into schedule (id, name, title, team_id, definition, definition_id, version, revised_at, created_at, updated_at, updated_by)
   values ($1, $2, $3, $4, $5, $6, 1, $7, $7, $7, $8) on conflict do nothing`,
);
const updateScheduleSql = statement<never>(
  'schedules.update',
  `update schedule set title = $2, team_id = (select id from team where name = $3), definition = $4, definition_id = $5,
     version = version + 1, revision = revision + 1, revised_at = $6, updated_at = $6, updated_by = $7 where id = $1`,
);
const deleteScheduleSql = statement<never>('schedules.delete', 'delete from schedule where id = $1');
const reviseScheduleSql = statement<never>(
  'schedules.revise',
  'update schedule set revision = revision + 1, revised_at = $2 where id = $1',
);
/** Somebody's leave moves shifts only where they are named. */
const reviseSchedulesOfSql = statement<never>(
  'schedules.revise_of_person',
  `update schedule s set revision = revision + 1, revised_at = $2
   where strpos(s.definition::text, $1::text) > 0
     or exists (select 1 from schedule_override o where o.schedule_id = s.id and $1::text in (o.user_id::text, o.replaced_user_id::text))`,
);

const toDefined = (row: DefinedRow): StoredSchedule => ({ ...toHead(row), versions: row.definition });

function notFound(name: string): Problem {
  return new Problem('schedules.schedule_not_found', `schedule \`${name}\` does not exist`, {
    help: 'list them with `lockstep schedule list`',
  });
}

/** Names are found whatever their case. */
export async function getScheduleHead(tx: Transaction, name: string): Promise<ScheduleHead> {
  const [row] = await tx.query(findScheduleSql, [name]);
  if (row === undefined) throw notFound(name);
  return toHead(row);
}

export async function getSchedule(tx: Transaction, name: string): Promise<StoredSchedule> {
  const [row] = await tx.query(definedScheduleSql, [name]);
  if (row === undefined) throw notFound(name);
  return toDefined(row);
}

/** Whoever changes a schedule or what is laid over it takes this lock. Read again under it: names may have moved. */
export async function lockSchedule(
  tx: Transaction,
  { id, name }: Pick<ScheduleHead, 'id' | 'name'>,
): Promise<StoredSchedule> {
  const [row] = await tx.query(lockScheduleSql, [id]);
  if (row === undefined) throw notFound(name);
  return toDefined(row);
}

/** In the order of names; those that do not exist are missing. */
export async function listSchedulesById(tx: Transaction, ids: readonly string[]): Promise<readonly ScheduleHead[]> {
  return (await tx.query(headsByIdSql, [ids])).map(toHead);
}

/** @throws `schedules.schedule_not_found` for the first that does not exist */
export async function listSchedulesByName(tx: Transaction, names: readonly string[]): Promise<readonly ScheduleHead[]> {
  const heads = (await tx.query(headsByNameSql, [names.map((name) => name.toLowerCase())])).map(toHead);
  const found = new Set(heads.map(({ name }) => name.toLowerCase()));
  const missing = names.find((name) => !found.has(name.toLowerCase()));
  if (missing !== undefined) throw notFound(missing);
  return heads;
}

/** Schedules after a name, in the order of their names. */
export async function listSchedulesAfter(
  tx: Transaction,
  list: {
    readonly after: string;
    readonly teamId: string | undefined;
    readonly search: string;
    readonly limit: number;
  },
): Promise<readonly ScheduleHead[]> {
  const values = [list.after.toLowerCase(), list.teamId ?? null, list.search.toLowerCase(), list.limit];
  return (await tx.query(listSchedulesSql, values)).map(toHead);
}

/** Ids of schedules that put one of these people on call, by layers or an override that ends after `from`; in the order of names. */
export async function listSchedulesNaming(
  tx: Transaction,
  userIds: readonly string[],
  from: EpochMs,
  limit: number,
): Promise<readonly string[]> {
  return (await tx.query(schedulesNamingSql, [userIds, at(from), limit])).map(({ id }) => id);
}

/** @returns false when the name is taken, whatever its case */
export async function insertSchedule(
  tx: Transaction,
  schedule: Pick<StoredSchedule, 'id' | 'name' | 'title' | 'versions' | 'createdAt' | 'updatedBy'> & {
    readonly teamId: string | undefined;
    readonly definitionId: string;
  },
): Promise<boolean> {
  const { id, name, title, teamId, versions, definitionId, createdAt, updatedBy } = schedule;
  const values = [id, name, title, teamId ?? null, JSON.stringify(versions), definitionId, at(createdAt), updatedBy];
  return (await tx.execute(insertScheduleSql, values)) === 1;
}

export async function updateScheduleRow(
  tx: Transaction,
  schedule: Pick<StoredSchedule, 'id' | 'title' | 'team' | 'versions' | 'updatedAt' | 'updatedBy'> & {
    readonly definitionId: string;
  },
): Promise<void> {
  const { id, title, team, versions, definitionId, updatedAt, updatedBy } = schedule;
  const values = [id, title, team ?? null, JSON.stringify(versions), definitionId, at(updatedAt), updatedBy];
  await tx.execute(updateScheduleSql, values);
}

export async function deleteScheduleRow(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteScheduleSql, [id]);
}

/** Part of every change of what is laid over a schedule. */
export async function reviseSchedule(tx: Transaction, id: string, now: EpochMs): Promise<void> {
  await tx.execute(reviseScheduleSql, [id, at(now)]);
}

export async function reviseSchedulesOf(tx: Transaction, userId: string, now: EpochMs): Promise<void> {
  await tx.execute(reviseSchedulesOfSql, [userId, at(now)]);
}
