import type { Transaction } from '../platform/context.ts';
import { isIn } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { MessageAct } from '../platform/outgoing/channel.ts';

interface MatterRow {
  scope: 'one' | 'many' | 'update';
  title: string;
  group_id: string | null;
  user_id: string | null;
  user_name: string | null;
  is_deactivated: boolean;
  carried: readonly string[] | null;
}

/** Locked, so that one of two presses at once waits for the other. */
const matterSql = statement<MatterRow>(
  'paging.act_matter',
  `select n.scope, n.message ->> 'title' as title, n.group_id, u.id as user_id, u.name as user_name,
     coalesce(u.deactivated_at is not null, false) as is_deactivated,
     (select array_agg(distinct p.group_id order by p.group_id) from page p
      where p.carried_by = n.id and ${isIn('p.state', 'open')}) as carried
   from notification n left join user_account u on u.id = n.user_id
   where n.id = $1 and n.kind = 'page' for no key update of n`,
);
const findActSql = statement<{ outcome: string }>(
  'paging.find_act',
  'select outcome from notification_act where notification_id = $1 and act = $2',
);
const insertActSql = statement<never>(
  'paging.insert_act',
  'insert into notification_act (notification_id, act, at, outcome) values ($1, $2, $3, $4) on conflict do nothing',
);

/** What a message is about, as far as an act on it needs to know. */
export interface ActMatter {
  /** For the screen that asks before it acts. */
  readonly title: string;
  /** Those that want an answer; a message about many has many. */
  readonly groupIds: readonly string[];
  /** Who was written to; undefined: a room. */
  readonly user: { readonly id: string; readonly name: string; readonly isDeactivated: boolean } | undefined;
}

export async function findActMatter(tx: Transaction, messageId: string): Promise<ActMatter | undefined> {
  const [row] = await tx.query(matterSql, [messageId]);
  if (row === undefined) return undefined;
  const own = row.group_id === null ? [] : [row.group_id];
  const user =
    row.user_id === null
      ? undefined
      : { id: row.user_id, name: row.user_name ?? '', isDeactivated: row.is_deactivated };
  return { title: row.title, groupIds: row.scope === 'many' ? (row.carried ?? []) : own, user };
}

/** @returns what became of this act of this message */
export async function findAct(tx: Transaction, messageId: string, act: MessageAct): Promise<string | undefined> {
  return (await tx.query(findActSql, [messageId, act]))[0]?.outcome;
}

/** The first of each kind stays. */
export async function insertAct(
  tx: Transaction,
  taken: { readonly messageId: string; readonly act: MessageAct; readonly at: number; readonly outcome: string },
): Promise<void> {
  await tx.execute(insertActSql, [taken.messageId, taken.act, at(taken.at), taken.outcome]);
}
