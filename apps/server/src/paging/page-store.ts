import type { Transaction } from '../platform/context.ts';
import { type Column, columnNames, columnValues, insertText, isIn, unnested } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { type PersonLoad, STORM } from './fold-pages.ts';
import type { NewNotification, NewPage, OpenPage, PageState } from './page.ts';

export const pageColumns: readonly Column<NewPage>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['group_id', 'uuid', ({ groupId }) => groupId],
  ['user_id', 'uuid', ({ userId }) => userId],
  ['policy_id', 'uuid', ({ policyId }) => policyId],
  ['step_id', 'text', ({ stepId }) => stepId ?? null],
  ['axis', 'text', ({ axis }) => axis ?? null],
  ['urgency', 'text', ({ urgency }) => urgency],
  ['attempt', 'int', ({ attempt }) => attempt],
  ['because', 'text', ({ because }) => because],
  ['created_at', 'timestamptz', ({ createdAt }) => at(createdAt)],
  ['state', 'text', () => 'open'],
  ['carried_by', 'uuid', ({ carriedBy }) => carriedBy ?? null],
];

/** Postgres keeps these characters in JSON and fails when it looks into it: one such message would hold up all of its person. */
function readable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value;
}

/** A message, and who sends it: leased by who writes it, or waiting for whoever comes. */
export interface WrittenNotification extends NewNotification {
  /** Undefined: waits until it is due. */
  readonly leaseUntil: number | undefined;
  /** The process that sends it. */
  readonly worker: number | undefined;
  /** It is on its way as soon as this is committed: begun from the beginning, as `beginNotification` does it. */
  readonly begunAt?: number | undefined;
}

export const notificationColumns: readonly Column<WrittenNotification>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['kind', 'text', ({ kind }) => kind],
  ['scope', 'text', ({ scope }) => scope],
  ['topic', 'text', ({ topic }) => topic ?? null],
  ['page_id', 'uuid', ({ pageId }) => pageId ?? null],
  ['group_id', 'uuid', ({ groupId }) => groupId ?? null],
  ['user_id', 'uuid', ({ userId }) => userId ?? null],
  ['contact_method_id', 'uuid', ({ contactMethodId }) => contactMethodId ?? null],
  ['destination_id', 'uuid', ({ destinationId }) => destinationId ?? null],
  ['channel', 'text', ({ channel }) => channel],
  ['setup_id', 'uuid', ({ setupId }) => setupId],
  ['address', 'text', ({ address }) => address],
  ['message', 'json', ({ message }) => JSON.stringify(message, readable)],
  ['state', 'text', ({ leaseUntil }) => (leaseUntil === undefined ? 'waiting' : 'sending')],
  ['due_at', 'timestamptz', ({ dueAt }) => at(dueAt)],
  ['planned_at', 'timestamptz', ({ dueAt }) => at(dueAt)],
  ['lease_until', 'timestamptz', ({ leaseUntil }) => at(leaseUntil)],
  ['worker', 'int', ({ worker }) => worker ?? null],
  ['lease', 'int', ({ leaseUntil }) => (leaseUntil === undefined ? 0 : 1)],
  ['begun_at', 'timestamptz', ({ begunAt }) => at(begunAt)],
  ['attempts', 'int', ({ begunAt }) => (begunAt === undefined ? 0 : 1)],
  ['created_at', 'timestamptz', ({ createdAt }) => at(createdAt)],
];

const insertNotificationsSql = statement<never>(
  'paging.insert_notifications',
  insertText('notification', notificationColumns),
);
const openPagesSql = statement<{ id: string; group_id: string; user_id: string }>(
  'paging.open_pages',
  `select id, group_id, user_id from page where group_id = any($1::uuid[]) and ${isIn('state', 'open')}`,
);

interface Answered {
  readonly id: string;
  readonly state: PageState;
}

const answeredColumns: readonly Column<Answered>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['state', 'text', ({ state }) => state],
];
const answerPagesSql = statement<never>(
  'paging.answer_pages',
  `with answered as (
     update page p set state = a.state, answered_at = $3::timestamptz,
       answered_by = case when a.state in ('acknowledged', 'declined') then $4 end
     from ${unnested(1, answeredColumns)} as a (${columnNames(answeredColumns)})
     where p.id = a.id and ${isIn('p.state', 'open')} returning p.id)
   update notification set state = 'dropped', reason = $5, settled_at = $3::timestamptz, due_at = null, held_until = null
   where page_id in (select id from answered) and ${isIn('state', 'waiting')}`,
);

const lockTurnsSql = statement<{ user_id: string }>(
  'paging.lock_turns',
  'select user_id from message_turn where user_id = any($1::uuid[]) order by user_id for update',
);
const makeTurnsSql = statement<never>(
  'paging.make_turns',
  'insert into message_turn (user_id) select * from unnest($1::uuid[]) on conflict (user_id) do nothing',
);
/** What is under way counts from when it is due; what gathers has its own place. */
const loadsSql = statement<{
  user_id: string;
  recent: readonly number[] | null;
  groups: readonly string[] | null;
  is_storm: boolean;
}>(
  'paging.person_loads',
  `select user_id, array_agg(coalesce(sent_at, due_at, created_at)) as recent,
     array_agg(distinct group_id) filter (where group_id is not null) as groups,
     bool_or(scope = 'many') as is_storm
   from notification
   where user_id = any($1::uuid[]) and kind = 'page' and created_at > $3 and not (scope = 'many' and state = 'waiting')
     and message #>> '{replaces,reference}' is null
     and (sent_at > $2 or (sent_at is null and (state = 'sending' or (state = 'waiting' and due_at <= $4))))
   group by user_id`,
);
const gatheringSql = statement<{ user_id: string; id: string }>(
  'paging.gathering',
  `select user_id, id from notification
   where user_id = any($1::uuid[]) and created_at > $2 and scope = 'many' and ${isIn('state', 'waiting')}
   order by user_id for update`,
);

export async function insertNotifications(tx: Transaction, rows: readonly WrittenNotification[]): Promise<void> {
  if (rows.length > 0) await tx.execute(insertNotificationsSql, columnValues(notificationColumns, rows));
}

export async function listOpenPages(tx: Transaction, groupIds: readonly string[]): Promise<readonly OpenPage[]> {
  const rows = await tx.query(openPagesSql, [groupIds]);
  return rows.map((row) => ({ id: row.id, groupId: row.group_id, userId: row.user_id }));
}

/** Answers pages, and drops their messages that have not gone. */
export async function answerPages(
  tx: Transaction,
  pages: readonly Answered[],
  { now, by, reason }: { readonly now: number; readonly by: string; readonly reason: string },
): Promise<void> {
  if (pages.length === 0) return;
  await tx.execute(answerPagesSql, [...columnValues(answeredColumns, pages), at(now), by, reason]);
}

/** How much these people were sent lately. Their turns are locked, in one order, until the transaction ends. */
export async function lockLoads(
  tx: Transaction,
  userIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, PersonLoad>> {
  const ids = [...new Set(userIds)].toSorted();
  if (ids.length === 0) return new Map();
  if ((await tx.query(lockTurnsSql, [ids])).length < ids.length) {
    await tx.execute(makeTurnsSql, [ids]);
    await tx.query(lockTurnsSql, [ids]);
  }
  const since = now - STORM.withinMs;
  const gathering = new Map(
    (await tx.query(gatheringSql, [ids, at(now - longestGatheringMs)])).map((row) => [row.user_id, row.id]),
  );
  const rows = await tx.query(loadsSql, [ids, at(since), at(since - longestDelayMs), at(now)]);
  const loads = new Map(rows.map((row) => [row.user_id, row]));
  return new Map(
    ids.map((id) => {
      const row = loads.get(id);
      const groups = new Set(row?.groups ?? []);
      const load = { recent: row?.recent ?? [], groups, isStorm: row?.is_storm ?? false, gathering: gathering.get(id) };
      return [id, load];
    }),
  );
}

/** Longest time from a page to a message by its person's rules. */
const longestDelayMs = 24 * 3_600_000;
/** Gathers for minutes, unless no server ran: longer than any outage after which a page is still of use. */
const longestGatheringMs = 30 * 24 * 3_600_000;
