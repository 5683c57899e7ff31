import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { pruneRequests } from './request-store.ts';
import type { SourceHour } from './source-history.ts';

const addHoursSql = statement<never>(
  'alerts.add_source_hours',
  `insert into alert_source_hour as h (source_id, hour, received, rejected)
   select g.source_id, g.hour, g.received, g.rejected
   from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[]) as g (source_id, hour, received, rejected)
   where exists (select 1 from alert_source a where a.id = g.source_id)
   on conflict (source_id, hour) do update set received = h.received + excluded.received, rejected = h.rejected + excluded.rejected`,
);
const listHoursSql = statement<SourceHour>(
  'alerts.list_source_hours',
  `select hour as at, received, rejected from alert_source_hour where source_id = $1 and hour > $2 order by hour`,
);
const pruneHoursSql = statement<never>('alerts.prune_source_hours', 'delete from alert_source_hour where hour < $1');
const addPayloadsSql = statement<never>(
  'alerts.add_source_payloads',
  `insert into alert_source_payload (id, source_id, at, content_type, outcome, problem, body, is_cut)
   select g.* from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
     as g (id, source_id, at, content_type, outcome, problem, body, is_cut)
   where exists (select 1 from alert_source a where a.id = g.source_id and a.keeps_payloads)`,
);
const cutPayloadsSql = statement<never>(
  'alerts.cut_source_payloads',
  `delete from alert_source_payload p using unnest($1::uuid[]) as s (id)
   where p.source_id = s.id and p.id not in (
     select k.id from alert_source_payload k where k.source_id = s.id order by k.id desc limit $2)`,
);
const listPayloadsSql = statement<PayloadRow>(
  'alerts.list_source_payloads',
  `select id, source_id, at, content_type, outcome, problem, body, is_cut from alert_source_payload
   where source_id = $1 order by id desc limit $2`,
);
const prunePayloadsSql = statement<never>('alerts.prune_payloads', 'delete from alert_source_payload where at < $1');
const deletePayloadsSql = statement<never>(
  'alerts.delete_source_payloads',
  'delete from alert_source_payload where source_id = $1',
);

interface PayloadRow {
  id: string;
  source_id: string;
  at: number;
  content_type: string;
  outcome: 'stored' | 'refused';
  problem: string | null;
  body: string;
  is_cut: boolean;
}

export interface StoredPayload {
  readonly id: string;
  readonly sourceId: string;
  readonly at: number;
  readonly contentType: string;
  readonly outcome: 'stored' | 'refused';
  readonly problem: string | undefined;
  readonly body: string;
  readonly isCut: boolean;
}

export interface HourOfSource extends SourceHour {
  readonly sourceId: string;
}

/** Adds to what the hours hold already. */
export async function addSourceHours(tx: Transaction, hours: readonly HourOfSource[]): Promise<void> {
  if (hours.length === 0) return;
  const sorted = hours.toSorted((a, b) => (a.sourceId === b.sourceId ? a.at - b.at : a.sourceId < b.sourceId ? -1 : 1));
  await tx.execute(addHoursSql, [
    sorted.map(({ sourceId }) => sourceId),
    sorted.map((hour) => at(hour.at)),
    sorted.map(({ received }) => received),
    sorted.map(({ rejected }) => rejected),
  ]);
}

/** Oldest first. */
export async function listSourceHours(
  tx: Transaction,
  sourceId: string,
  after: number,
): Promise<readonly SourceHour[]> {
  return await tx.query(listHoursSql, [sourceId, at(after)]);
}

/** @param most of each source that stay */
export async function addPayloads(tx: Transaction, payloads: readonly StoredPayload[], most: number): Promise<void> {
  if (payloads.length === 0) return;
  await tx.execute(addPayloadsSql, [
    payloads.map(({ id }) => id),
    payloads.map(({ sourceId }) => sourceId),
    payloads.map((payload) => at(payload.at)),
    payloads.map(({ contentType }) => contentType),
    payloads.map(({ outcome }) => outcome),
    payloads.map(({ problem }) => problem ?? null),
    payloads.map(({ body }) => body),
    payloads.map(({ isCut }) => isCut),
  ]);
  await tx.execute(cutPayloadsSql, [[...new Set(payloads.map(({ sourceId }) => sourceId))], most]);
}

/** Newest first. */
export async function listPayloads(
  tx: Transaction,
  sourceId: string,
  limit: number,
): Promise<readonly StoredPayload[]> {
  const rows = await tx.query(listPayloadsSql, [sourceId, limit]);
  return rows.map((row) => ({
    id: row.id,
    sourceId: row.source_id,
    at: row.at,
    contentType: row.content_type,
    outcome: row.outcome,
    problem: row.problem ?? undefined,
    body: row.body,
    isCut: row.is_cut,
  }));
}

export async function deletePayloads(tx: Transaction, sourceId: string): Promise<void> {
  await tx.execute(deletePayloadsSql, [sourceId]);
}

/** Removes what is older than a week, and of requests than a day. */
export async function pruneSourceHistory(tx: Transaction, now: number): Promise<void> {
  const weekAgo = at(now - 7 * 24 * 3_600_000);
  await tx.execute(prunePayloadsSql, [weekAgo]);
  await tx.execute(pruneHoursSql, [weekAgo]);
  await pruneRequests(tx, now - 24 * 3_600_000);
}
