import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Work that keeps watch, and the signs it leaves. */
export type WatchName = 'auditor' | 'webhooks' | 'handovers' | 'canary_sent' | 'canary_arrived' | 'outside_heartbeat';

export interface Watch {
  readonly at: number;
  readonly body: unknown;
}

const takeTurnSql = statement<{ name: string }>(
  'paging.take_watch_turn',
  `insert into paging_watch (name, at, body) values ($1, $2, $4)
   on conflict (name) do update set at = excluded.at, body = excluded.body where paging_watch.at <= $3 returning name`,
);
const noteSql = statement<never>(
  'paging.note_watch',
  `insert into paging_watch (name, at, body) values ($1, $2, $3)
   on conflict (name) do update set at = excluded.at, body = excluded.body`,
);
const watchesSql = statement<{ name: WatchName; at: number; body: unknown }>(
  'paging.watches',
  'select name, at, body from paging_watch',
);

/** @returns whether it is this process's turn: nobody had one since `notAfter` */
export async function takeWatchTurn(
  tx: Transaction,
  name: WatchName,
  { now, notAfter, body }: { readonly now: number; readonly notAfter: number; readonly body: object },
): Promise<boolean> {
  return (await tx.query(takeTurnSql, [name, at(now), at(notAfter), JSON.stringify(body)])).length === 1;
}

const lastSql = statement<{ at: number }>('paging.last_watch', 'select at from paging_watch where name = $1');

/** When this work had its last turn. */
export async function lastWatch(tx: Transaction, name: WatchName): Promise<number | undefined> {
  return (await tx.query(lastSql, [name]))[0]?.at;
}

export async function noteWatch(tx: Transaction, name: WatchName, now: number, body: object): Promise<void> {
  await tx.execute(noteSql, [name, at(now), JSON.stringify(body)]);
}

export async function listWatches(tx: Transaction): Promise<ReadonlyMap<WatchName, Watch>> {
  return new Map((await tx.query(watchesSql, [])).map(({ name, ...watch }) => [name, watch]));
}

/** What is tried in vain is due within the minute. Read as text: a label may hold what Postgres can not look past. */
const inVainSql = statement<{ groups: number }>(
  'paging.groups_in_vain',
  `select count(*)::int as groups from escalation
   where due_at <= $1::timestamptz + interval '1 minute' and status = 'escalating' and state::text ~ '"inVainSince":[0-9]'`,
);

/** Open groups for which no policy finds anybody who can be asked. */
export async function countInVain(tx: Transaction, now: number): Promise<number> {
  return (await tx.query(inVainSql, [at(now)]))[0]?.groups ?? 0;
}

const lateSql = statement<{ kind: 'event' | 'escalation' | 'message' | 'lease'; moment: number | null }>(
  'paging.late_work',
  `select 'event' as kind, (select min(at) from alert_group_event) as moment
   union all select 'escalation', (select min(due_at) from escalation where due_at <= $1)
   union all select 'message', (select min(due_at) from notification where state = 'waiting' and due_at <= $1)
   union all select 'lease', (select min(lease_until) from notification where state = 'sending' and lease_until <= $1)`,
);

/** The moments since when the oldest work of each kind is overdue; undefined: none is. */
export async function findLateWork(
  tx: Transaction,
  now: number,
): Promise<Readonly<Record<'event' | 'escalation' | 'message' | 'lease', number | undefined>>> {
  const rows = new Map((await tx.query(lateSql, [at(now)])).map(({ kind, moment }) => [kind, moment ?? undefined]));
  return {
    event: rows.get('event'),
    escalation: rows.get('escalation'),
    message: rows.get('message'),
    lease: rows.get('lease'),
  };
}
