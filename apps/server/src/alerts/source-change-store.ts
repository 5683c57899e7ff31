import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

interface ChangeRow {
  id: string;
  at: number;
  summary: string;
  service: string | null;
  environment: string | null;
  version: string | null;
  outcome: SourceChange['outcome'];
  reason: string | null;
}

const insertChangeSql = statement<never>(
  'alerts.insert_source_change',
  `insert into alert_source_change as c (id, source_id, change_key, at, summary, service, environment, version, outcome, reason)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   on conflict (source_id, change_key) do update set outcome = excluded.outcome, reason = excluded.reason
   where c.outcome = 'noted' and excluded.outcome <> 'noted'`,
);
const listChangesSql = statement<ChangeRow>(
  'alerts.list_source_changes',
  `select id, at, summary, service, environment, version, outcome, reason from alert_source_change
   where source_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);

/** A deployment or change a sender told of, and what became of it. Times are epoch milliseconds. */
export interface SourceChange {
  readonly id: string;
  readonly at: number;
  readonly summary: string;
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly version: string | undefined;
  /** `noted`: not in the ledger, for the reason beside it. */
  readonly outcome: 'deployment' | 'change' | 'noted';
  readonly reason: string | undefined;
}

/** @returns false when this source told of it before; what was only noted then can still find its place */
export async function insertSourceChange(
  tx: Transaction,
  sourceId: string,
  changeKey: string,
  change: SourceChange,
): Promise<boolean> {
  const { id, summary, service, environment, version, outcome, reason } = change;
  const places = [service ?? null, environment ?? null, version ?? null];
  const values = [id, sourceId, changeKey, at(change.at), summary, ...places, outcome, reason ?? null];
  return (await tx.execute(insertChangeSql, values)) === 1;
}

/** Newest first. */
export async function listSourceChangesBefore(
  tx: Transaction,
  sourceId: string,
  before: string | undefined,
  limit: number,
): Promise<readonly SourceChange[]> {
  const rows = await tx.query(listChangesSql, [sourceId, before ?? null, limit]);
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    summary: row.summary,
    service: row.service ?? undefined,
    environment: row.environment ?? undefined,
    version: row.version ?? undefined,
    outcome: row.outcome,
    reason: row.reason ?? undefined,
  }));
}
