import type { IncomingAction } from '@lockstep/alerting';
import { isId } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { OpsgenieQuery } from './opsgenie-query.ts';

const insertSql = statement<never>(
  'alerts.insert_source_request',
  'insert into alert_source_request (id, source_id, at, action, identity) values ($1, $2, $3, $4, $5) on conflict do nothing',
);
const findSql = statement<{ at: number; action: IncomingAction; identity: string }>(
  'alerts.find_source_request',
  'select at, action, identity from alert_source_request where id = $1 and source_id = $2',
);
const pruneSql = statement<never>('alerts.prune_requests', 'delete from alert_source_request where at < $1');
const byIdSql = statement<{ id: string; identity: string }>(
  'alerts.identity_by_id',
  'select id, identity from alert where id = $1 and source_id = $2',
);
const byEndSql = statement<{ id: string; identity: string }>(
  'alerts.identity_by_end_of_id',
  `select id, identity from alert where source_id = $2 and state = 'open' and right(id::text, 12) = $1 limit 1`,
);
const byIdentitySql = statement<{ id: string; identity: string }>(
  'alerts.newest_of_identity',
  `select id, identity from alert where identity = $1 and state = 'open'
   union all
   (select id, identity from alert where identity = $1 and state = 'resolved' order by id desc limit 1)
   limit 1`,
);
/** What is not said in a query is null. Priorities as clients are told them. */
const asked = `source_id = $1 and ($2::text is null or state = $2) and ($3::text is null or identity = $3)
  and ($4::boolean is null or (acknowledged_at is not null) = $4)
  and ($5::text is null or $5 = coalesce(labels ->> 'priority',
    case severity when 'critical' then 'P1' when 'error' then 'P2' when 'info' then 'P4' else 'P3' end))
  and regexp_split_to_array(lower(trim(coalesce(labels ->> 'tags', ''))), '\\s*,\\s*') @> $6::text[]
  and ($7::text is null or position($7 in lower(summary)) > 0)`;
const newestSql = statement<{ id: string }>(
  'alerts.newest_of_source',
  `select id from alert where ${asked} order by id desc limit $8 offset $9`,
);
const countSql = statement<{ count: number }>(
  'alerts.count_of_source',
  `select count(*) as count from alert where ${asked}`,
);

/** A request of a sender; `at` in epoch milliseconds. */
export interface SourceRequest {
  readonly id: string;
  readonly sourceId: string;
  readonly at: number;
  readonly action: IncomingAction;
  readonly identity: string;
}

export async function insertRequest(tx: Transaction, request: SourceRequest): Promise<void> {
  const { id, sourceId, action, identity } = request;
  await tx.execute(insertSql, [id, sourceId, at(request.at), action, identity]);
}

export async function findRequest(
  tx: Transaction,
  sourceId: string,
  id: string,
): Promise<Omit<SourceRequest, 'id' | 'sourceId'> | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await tx.query(findSql, [id, sourceId]);
  return row;
}

export async function pruneRequests(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}

/** A tiny id is the end of the id, of an alert that is open. */
export async function findNamedAlert(
  tx: Transaction,
  sourceId: string,
  { by, name }: { readonly by: 'id' | 'tiny' | 'alias'; readonly name: string },
): Promise<{ readonly id: string; readonly identity: string } | undefined> {
  if (by === 'alias') return (await tx.query(byIdentitySql, [`${sourceId}/k:${name}`]))[0];
  const text = name.toLowerCase();
  if (by === 'tiny') return (await tx.query(byEndSql, [text, sourceId]))[0];
  return isId(text) ? (await tx.query(byIdSql, [text, sourceId]))[0] : undefined;
}

export async function findNamedIdentity(
  tx: Transaction,
  sourceId: string,
  named: { readonly by: 'id' | 'tiny'; readonly name: string },
): Promise<string | undefined> {
  return (await findNamedAlert(tx, sourceId, named))?.identity;
}

export async function newestOfIdentity(tx: Transaction, identity: string): Promise<string | undefined> {
  return (await tx.query(byIdentitySql, [identity]))[0]?.id;
}

export async function newestOfSource(
  tx: Transaction,
  sourceId: string,
  query: OpsgenieQuery,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly string[]> {
  return (await tx.query(newestSql, [...askedValues(sourceId, query), limit, offset])).map(({ id }) => id);
}

function askedValues(sourceId: string, query: OpsgenieQuery): readonly unknown[] {
  const { state, alias, isAcknowledged, priority, tags, message } = query;
  const identity = alias === undefined ? null : `${sourceId}/k:${alias}`;
  return [sourceId, state ?? null, identity, isAcknowledged ?? null, priority ?? null, tags, message ?? null];
}

export async function countOfSource(tx: Transaction, sourceId: string, query: OpsgenieQuery): Promise<number> {
  const [row] = await tx.query(countSql, askedValues(sourceId, query));
  return row?.count ?? 0;
}
