import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

export interface Mark {
  readonly groupId: string;
  readonly userId: string;
  readonly by: string;
  readonly at: number;
  readonly note: string | undefined;
}

/** A group without alerts asks for a role in an incident, which may be restricted: of those nothing is said or shown. */
function isOfAlerts(alias: string): string {
  return `exists (select from alert_group g where g.id = ${alias}.group_id and g.alerts > 0)`;
}

const groupSql = statement<{ id: string }>(
  'insights.group_of_alerts',
  'select id from alert_group where id = $1 and alerts > 0',
);
const wasPagedSql = statement<{ id: string }>(
  'insights.was_paged',
  'select id from page where group_id = $1 and user_id = $2 limit 1',
);
const pagedGroupsSql = statement<{ group_id: string }>(
  'insights.groups_somebody_was_paged_for',
  `select distinct p.group_id from page p where p.group_id = any($1::uuid[]) and p.user_id = $2 and ${isOfAlerts('p')}`,
);
const insertMarkSql = statement<never>(
  'insights.insert_mark',
  'insert into useless_page (group_id, user_id, marked_at, note) values ($1, $2, $3, $4) on conflict do nothing',
);
const deleteMarkSql = statement<never>(
  'insights.delete_mark',
  'delete from useless_page where group_id = $1 and user_id = $2',
);
const marksSql = statement<{ group_id: string; user_id: string; name: string; marked_at: number; note: string | null }>(
  'insights.marks_of_groups',
  `select m.group_id, m.user_id, u.name, m.marked_at, m.note from useless_page m join user_account u on u.id = m.user_id
   where m.group_id = any($1::uuid[]) and ${isOfAlerts('m')} order by m.marked_at, m.user_id`,
);

/** False also for one that asks for a role in an incident. */
export async function isGroupOfAlerts(tx: Transaction, groupId: string): Promise<boolean> {
  return (await tx.query(groupSql, [groupId])).length > 0;
}

export async function wasPaged(tx: Transaction, groupId: string, userId: string): Promise<boolean> {
  return (await tx.query(wasPagedSql, [groupId, userId])).length > 0;
}

/** Of these groups, those this person was paged for. */
export async function listPagedGroups(
  tx: Transaction,
  groupIds: readonly string[],
  userId: string,
): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(pagedGroupsSql, [groupIds, userId])).map((row) => row.group_id));
}

/** @returns whether it was new */
export async function insertMark(
  tx: Transaction,
  mark: Pick<Mark, 'groupId' | 'userId' | 'at' | 'note'>,
): Promise<boolean> {
  return (await tx.execute(insertMarkSql, [mark.groupId, mark.userId, at(mark.at), mark.note ?? null])) > 0;
}

/** @returns whether there was one */
export async function deleteMark(tx: Transaction, groupId: string, userId: string): Promise<boolean> {
  return (await tx.execute(deleteMarkSql, [groupId, userId])) > 0;
}

/** Oldest first. */
export async function listMarks(tx: Transaction, groupIds: readonly string[]): Promise<readonly Mark[]> {
  const rows = await tx.query(marksSql, [groupIds]);
  return rows.map((row) => ({
    groupId: row.group_id,
    userId: row.user_id,
    by: row.name,
    at: row.marked_at,
    note: row.note ?? undefined,
  }));
}
