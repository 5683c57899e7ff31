import type { RequestContext, Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { type ActorRef, actorRef } from '#releases/index.ts';

/** One person on the need-to-know list. Times are epoch milliseconds. */
export interface IncidentReader {
  readonly userId: string;
  readonly name: string;
  readonly because: string;
  readonly addedAt: number;
  readonly addedBy: ActorRef;
  readonly isBreakGlass: boolean;
  /** Of broken glass: when it closes. */
  readonly expiresAt: number | undefined;
}

interface ReaderRow {
  user_id: string;
  name: string;
  because: string;
  added_at: number;
  added_by: ActorRef;
  is_break_glass: boolean;
  expires_at: number | null;
}

// Rows of one person are told apart by their moments: one that begins in the millisecond of another begins right after it.
const addReaderSql = statement<never>(
  'incidents.add_reader',
  `insert into incident_reader (incident_id, user_id, because, added_at, added_by, is_break_glass, expires_at)
   select $1, $2::uuid, $3, greatest($4::timestamptz, max(known.added_at) + interval '1 millisecond'), $5::jsonb, $6::boolean,
     $7::timestamptz
   from incident_reader known where known.incident_id = $1 and known.user_id = $2::uuid
   on conflict (incident_id, user_id) where ended_at is null do nothing`,
);
const readersSql = statement<{ user_id: string }>(
  'incidents.readers',
  'select user_id from incident_reader where incident_id = $1 and (ended_at is null or ended_at >= $2::timestamptz)',
);
const listReadersSql = statement<ReaderRow>(
  'incidents.list_readers',
  `select r.user_id, u.name, r.because, r.added_at, r.added_by, r.is_break_glass, r.expires_at
   from incident_reader r join user_account u on u.id = r.user_id
   where r.incident_id = $1 and r.ended_at is null order by r.added_at, r.user_id`,
);
const endReaderSql = statement<{ added_at: number }>(
  'incidents.end_reader',
  `update incident_reader set ended_at = $3, ended_by = $4, ended_because = $5
   where incident_id = $1 and user_id = $2 and ended_at is null and ($6::timestamptz is null or expires_at <= $6)
   returning added_at`,
);

/** Puts a person on the need-to-know list; one who is on it stays. @returns whether the person is new there */
export async function addReader(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now'>,
  incidentId: string,
  userId: string,
  because: string,
  glass?: { readonly expiresAt: number },
): Promise<boolean> {
  const by = JSON.stringify(actorRef(ctx.actor));
  const values = [incidentId, userId, because, at(ctx.now), by, glass !== undefined, at(glass?.expiresAt)];
  return (await tx.execute(addReaderSql, values)) > 0;
}

/**
 * Who may see a restricted incident, by id of person.
 *
 * @param since with those who might until then or later; epoch milliseconds
 */
export async function listReaders(tx: Transaction, incidentId: string, since?: number): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(readersSql, [incidentId, at(since)])).map((row) => row.user_id));
}

/** In the order in which they came. */
export async function describeReaders(tx: Transaction, incidentId: string): Promise<readonly IncidentReader[]> {
  return (await tx.query(listReadersSql, [incidentId])).map((row) => ({
    userId: row.user_id,
    name: row.name,
    because: row.because,
    addedAt: row.added_at,
    addedBy: row.added_by,
    isBreakGlass: row.is_break_glass,
    expiresAt: row.expires_at ?? undefined,
  }));
}

/**
 * Takes a person off the list.
 *
 * @param expiredAt only if the glass that this person broke closes by then; epoch milliseconds
 * @returns whether the person was on it
 */
export async function endReader(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now'>,
  incidentId: string,
  userId: string,
  because: string,
  expiredAt?: number,
): Promise<boolean> {
  const by = JSON.stringify(actorRef(ctx.actor));
  return (await tx.query(endReaderSql, [incidentId, userId, at(ctx.now), by, because, at(expiredAt)])).length > 0;
}
