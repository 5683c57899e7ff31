import type { RequestContext, Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { actorRef } from '#releases/index.ts';

const addReaderSql = statement<never>(
  'incidents.add_reader',
  `insert into incident_reader (incident_id, user_id, because, added_at, added_by) values ($1, $2, $3, $4, $5)
   on conflict (incident_id, user_id) where ended_at is null do nothing`,
);
const readersSql = statement<{ user_id: string }>(
  'incidents.readers',
  'select user_id from incident_reader where incident_id = $1 and ended_at is null',
);

/** Puts a person on the need-to-know list; one who is on it stays. @returns whether the person is new there */
export async function addReader(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now'>,
  incidentId: string,
  userId: string,
  because: string,
): Promise<boolean> {
  const by = JSON.stringify(actorRef(ctx.actor));
  return (await tx.execute(addReaderSql, [incidentId, userId, because, at(ctx.now), by])) > 0;
}

/** Who may see a restricted incident, by id of person. */
export async function listReaders(tx: Transaction, incidentId: string): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(readersSql, [incidentId])).map((row) => row.user_id));
}
