import type { Transaction } from '../platform/context.ts';
import { isIn } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { Begun } from './begun.ts';
import type { PagedGroup } from './group-event.ts';
import { restrictedTitle } from './message-words.ts';
import { STORM } from './fold-pages.ts';
import type { MessageText, NewNotification, PageState } from './page.ts';
import type { Leased } from './lease.ts';

export type { Begun } from './begun.ts';

/** What waits and is due, and what somebody else leased and never settled; two index scans, each bounded. */
const claimSql = statement<{ id: string; lease: number; setup_id: string; was_begun: boolean }>(
  'paging.claim_notifications',
  `with waiting as (
     select id, due_at as moment from notification where state = 'waiting' and due_at <= $1 and setup_id <> all($4::uuid[])
     order by due_at limit $2 for update skip locked
   ), abandoned as (
     select id, lease_until as moment from notification where state = 'sending' and lease_until <= $1 and setup_id <> all($4::uuid[])
     order by lease_until limit $2 for update skip locked
   ), orphaned as (
     select id, lease_until as moment from notification
     where state = 'sending' and lease_until > $1 and worker = any($6::int[]) and setup_id <> all($4::uuid[])
     order by lease_until limit $2 for update skip locked
   ), chosen as (
     select id from (select * from waiting union all select * from abandoned union all select * from orphaned) free
     order by moment limit $2)
   update notification n set state = 'sending', lease = n.lease + 1, lease_until = $3, worker = $5, held_until = null,
     begun_at = null, is_outcome_unknown = n.is_outcome_unknown or n.begun_at is not null
   from chosen join notification before using (id) where n.id = chosen.id
   returning n.id, n.lease, n.setup_id, before.begun_at is not null as was_begun`,
);

export interface Claimed extends Leased {
  /** Taken over from somebody who had begun to send it: what became of that is not known. */
  readonly wasBegun: boolean;
}

/** @param claim `busySetups`: channels that have enough to do here; what waits for one does not stand in the way of others; `worker`: this process; `dead`: those whose leases nobody serves any more */
export async function claimNotifications(
  tx: Transaction,
  claim: {
    now: number;
    limit: number;
    leaseUntil: number;
    busySetups: readonly string[];
    worker: number | undefined;
    dead: readonly number[];
  },
): Promise<readonly Claimed[]> {
  const { now, limit, leaseUntil, busySetups, worker, dead } = claim;
  const rows = await tx.query(claimSql, [at(now), limit, at(leaseUntil), busySetups, worker ?? null, dead]);
  return rows.map(({ id, lease, setup_id: setupId, was_begun: wasBegun }) => ({ id, lease, setupId, wasBegun }));
}

interface BegunRow {
  kind: ChannelMessage['kind'];
  scope: NewNotification['scope'];
  page_id: string | null;
  group_id: string | null;
  user_id: string | null;
  contact_method_id: string | null;
  destination_id: string | null;
  channel: string;
  setup_id: string;
  address: string;
  message: MessageText;
  created_at: number;
  planned_at: number;
  attempts: number;
  is_outcome_unknown: boolean;
  page_state: PageState | null;
  group_state: PagedGroup['state'] | null;
  is_deactivated: boolean;
  thread_reference: string | null;
  sent_lately: number;
  is_storm: boolean;
}

/** A begun send: the row, and everything that decides whether it is still wanted, read in the same breath. */
const beginSql = statement<BegunRow>(
  'paging.begin_notification',
  `with begun as (
     update notification set begun_at = $3, lease_until = $4,
       attempts = attempts + case when begun_at is null then 1 else 0 end
     where id = $1 and lease = $2 and ${isIn('state', 'sending')} and lease_until > $3 returning *)
   select b.kind, b.scope, b.page_id, b.group_id, b.user_id, b.contact_method_id, b.destination_id,
     b.channel, b.setup_id, b.address,
     b.message, b.created_at, b.planned_at, b.attempts, b.is_outcome_unknown, p.state as page_state, g.state as group_state,
     coalesce(u.deactivated_at is not null, false) as is_deactivated,
     (select t.reference from notification t where t.address = b.address and t.group_id = b.group_id and t.id < b.id
        and t.reference is not null order by t.id limit 1) as thread_reference,
     (select count(*) from notification s where s.user_id = b.user_id and s.kind = 'page' and s.id <> b.id
        and s.message #>> '{replaces,reference}' is null
        and s.created_at > $5 and (s.sent_at > $5 or (s.sent_at is null and s.state = 'sending' and s.begun_at is not null)))::int
       as sent_lately,
     -- No "exists": that may be planned as a walk through all messages there are.
     coalesce((select true from notification s where s.user_id = b.user_id and s.scope = 'many' and s.created_at > $5 limit 1), false)
       as is_storm
   from begun b left join page p on p.id = b.page_id left join alert_group g on g.id = b.group_id
     left join user_account u on u.id = b.user_id`,
);
const carriedSql = statement<{ id: string; title: string; urgency: 'high' | 'low' }>(
  'paging.carried_pages',
  `select p.id, case when i.is_restricted then '${restrictedTitle}' else g.title end as title, p.urgency
   from page p join alert_group g on g.id = p.group_id left join incident i on i.id = g.incident_id
   where p.carried_by = $1 and ${isIn('p.state', 'open')} order by p.id`,
);

/** @returns undefined when the lease is lost: somebody else has it, or it ran out before anything was sent */
export async function beginNotification(
  tx: Transaction,
  { id, lease }: Pick<Leased, 'id' | 'lease'>,
  { now, leaseUntil }: { now: number; leaseUntil: number },
): Promise<Begun | undefined> {
  const [row] = await tx.query(beginSql, [id, lease, at(now), at(leaseUntil), at(now - STORM.withinMs)]);
  if (row === undefined) return undefined;
  return {
    id,
    lease,
    kind: row.kind,
    scope: row.scope,
    pageId: row.page_id ?? undefined,
    groupId: row.group_id ?? undefined,
    userId: row.user_id ?? undefined,
    contactMethodId: row.contact_method_id ?? undefined,
    destinationId: row.destination_id ?? undefined,
    channel: row.channel,
    setupId: row.setup_id,
    address: row.address,
    message: row.message,
    createdAt: row.created_at,
    plannedAt: row.planned_at,
    attempts: row.attempts,
    isOutcomeUnknown: row.is_outcome_unknown,
    pageState: row.page_state ?? undefined,
    groupState: row.group_state ?? undefined,
    isDeactivated: row.is_deactivated,
    threadReference: row.thread_reference ?? undefined,
    sentLately: row.sent_lately,
    isStorm: row.is_storm,
  };
}

/** The pages that a message about many speaks of and that still want an answer. */
export async function listCarried(
  tx: Transaction,
  notificationId: string,
): Promise<readonly { readonly id: string; readonly title: string; readonly urgency: 'high' | 'low' }[]> {
  return await tx.query(carriedSql, [notificationId]);
}

export interface Settled {
  readonly state: 'waiting' | 'delivered' | 'rejected' | 'unknown' | 'dropped';
  readonly reason: string | undefined;
  /** When it is tried again; undefined: never. */
  readonly dueAt: number | undefined;
  readonly heldUntil: number | undefined;
  readonly reference: string | undefined;
  readonly isSent: boolean;
  /** This try broke off: the provider may have it. Never forgotten by a later settlement. */
  readonly mayHaveArrived: boolean;
}

const settleSql = statement<never>(
  'paging.settle_notification',
  `update notification set state = $3, reason = $4, due_at = $5, held_until = $6, reference = coalesce($7, reference),
     sent_at = case when $8::boolean then $9::timestamptz else sent_at end,
     settled_at = case when $3 = 'waiting' then null else $9::timestamptz end, lease_until = null, begun_at = null,
     is_outcome_unknown = is_outcome_unknown or $10,
     -- What a limit holds was not tried.
     attempts = attempts - case when $6::timestamptz is null then 0 else 1 end
   where id = $1 and lease = $2 and ${isIn('state', 'sending')}`,
);
/** @returns false when somebody else has it: what they write stands */
export async function settleNotification(
  tx: Transaction,
  { id, lease }: Pick<Leased, 'id' | 'lease'>,
  settled: Settled,
  now: number,
): Promise<boolean> {
  const { state, reason, dueAt, heldUntil, reference, isSent, mayHaveArrived } = settled;
  const values = [id, lease, state, reason ?? null, at(dueAt), at(heldUntil), reference ?? null, isSent, at(now)];
  return (await tx.execute(settleSql, [...values, mayHaveArrived])) === 1;
}

/** Messages of open pages of a group that arrived, or may yet. */
const countLiveSql = statement<{ live: number }>(
  'paging.count_live',
  `select count(*)::int as live from page p join notification n on n.page_id = p.id or n.id = p.carried_by
   where p.group_id = $1 and ${isIn('p.state', 'open')} and n.state in ('waiting', 'sending', 'delivered', 'unknown')`,
);

export async function countLive(tx: Transaction, groupId: string): Promise<number> {
  return (await tx.query(countLiveSql, [groupId]))[0]?.live ?? 0;
}

const releaseSql = statement<never>(
  'paging.release_notifications',
  `update notification n set state = 'waiting', due_at = $3, lease_until = null, begun_at = null,
     attempts = n.attempts - case when n.begun_at is null then 0 else 1 end
   from unnest($1::uuid[], $2::int[]) as l (id, lease)
   where n.id = l.id and n.lease = l.lease and ${isIn('n.state', 'sending')}`,
);

/** Gives back what was leased and has not begun. */
export async function releaseNotifications(tx: Transaction, leased: readonly Leased[], now: number): Promise<void> {
  await tx.execute(releaseSql, [leased.map(({ id }) => id), leased.map(({ lease }) => lease), at(now)]);
}
