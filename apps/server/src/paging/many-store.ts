import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { lockStates, type States } from './escalation-store.ts';

/** A message about many groups, all of which somebody has or are over, where the channel gave it a name. */
export interface EndedMany {
  readonly userId: string | undefined;
  readonly contactMethodId: string | undefined;
  readonly channel: string;
  readonly setupId: string;
  readonly address: string;
  readonly reference: string;
  readonly groups: number;
  /** Else somebody has what is not over. */
  readonly isOver: boolean;
  /** Who has what is not over; none for many people, and once all is over. */
  readonly holderId: string | undefined;
}

/** A label may be named with a character that Postgres holds in JSON and does not look past: such a group just names nobody. */
const endedSql = statement<{
  user_id: string | null;
  contact_method_id: string | null;
  channel: string;
  setup_id: string;
  address: string;
  reference: string;
  groups: number;
  is_over: boolean;
  holders: readonly (string | null)[] | null;
}>(
  'paging.ended_many',
  `select n.user_id, n.contact_method_id, n.channel, n.setup_id, n.address, n.reference,
     count(distinct p.group_id)::int as groups, bool_and(e.status in ('resolved', 'merged')) as is_over,
     array_agg(distinct case when position('\\u' in e.state::text) = 0 then e.state #>> '{acknowledgements,-1,userId}' end)
       filter (where e.status = 'acknowledged') as holders
   from notification n join page p on p.carried_by = n.id join escalation e on e.group_id = p.group_id
   where n.id in (select carried_by from page where group_id = any($1::uuid[]) and carried_by is not null)
     and n.scope = 'many' and n.state = 'delivered' and n.reference is not null
   group by n.id
   having bool_and(e.status in ('acknowledged', 'resolved', 'merged'))
     and (bool_or(p.group_id = any($2::uuid[])) or bool_and(e.status in ('resolved', 'merged')))`,
);

/**
 * @param ended groups that somebody took, or that are over, since the last look
 * @param untaken those of them that nobody had before: what was taken already only counts once all of it is over
 */
export async function listEndedMany(
  tx: Transaction,
  ended: readonly string[],
  untaken: readonly string[],
): Promise<readonly EndedMany[]> {
  if (ended.length === 0) return [];
  return (await tx.query(endedSql, [ended, untaken])).map((row) => ({
    userId: row.user_id ?? undefined,
    contactMethodId: row.contact_method_id ?? undefined,
    channel: row.channel,
    setupId: row.setup_id,
    address: row.address,
    reference: row.reference,
    groups: row.groups,
    isOver: row.is_over,
    holderId: row.holders?.length === 1 ? (row.holders[0] ?? undefined) : undefined,
  }));
}

const holdSql = statement<{ group_id: string }>(
  'paging.hold_states',
  'select group_id from escalation where group_id = any($1::uuid[]) order by group_id for update',
);

/**
 * Locks the escalations of groups, waiting for who has them; always in the same order, and all of them before anything else is
 * locked: somebody who goes through them one by one meets others who hold the next.
 */
export async function holdStates(tx: Transaction, groupIds: readonly string[]): Promise<States> {
  await tx.query(holdSql, [groupIds]);
  return await lockStates(tx, groupIds);
}
