import type { Permission } from '@lockstep/contract';
import type { Transaction } from '../context.ts';
import { at, isoInstant } from '../db/row-types.ts';
import { statement } from '../db/statement.ts';

export interface SequencedChange {
  readonly seq: number;
  readonly kind: string;
  readonly subjectId: string;
  readonly permission: Permission;
  readonly at: string;
  /** The restricted matter it is about. */
  readonly matterId: string | undefined;
}

interface ChangeRow {
  seq: number;
  kind: string;
  subject_id: string;
  permission: Permission;
  at: number;
  matter_id: string | null;
}

const listSql = statement<ChangeRow>(
  'events.list_after',
  'select seq, kind, subject_id, permission, at, matter_id from change where seq > $1 order by seq limit $2',
);
const boundsSql = statement<{ oldest: number | null; newest: number }>(
  'events.bounds',
  'select (select min(seq) from change) as oldest, change_seq as newest from evidence_head',
);
const newestOpenSql = statement<{ newest: number | null }>(
  'events.newest_open',
  'select max(seq) as newest from change where matter_id is null',
);
const pruneSql = statement<never>('events.prune', 'delete from change where seq is not null and at < $1');

export async function listChangesAfter(
  tx: Transaction,
  seq: number,
  limit: number,
): Promise<readonly SequencedChange[]> {
  return (await tx.query(listSql, [seq, limit])).map((row) => ({
    seq: row.seq,
    kind: row.kind,
    subjectId: row.subject_id,
    permission: row.permission,
    at: isoInstant(row.at),
    matterId: row.matter_id ?? undefined,
  }));
}

/** The newest number given, and the oldest still kept. */
export async function getBounds(tx: Transaction): Promise<{ oldest: number; newest: number }> {
  const [row] = await tx.query(boundsSql, []);
  if (row === undefined) throw new RangeError('the change feed has no head');
  return { newest: row.newest, oldest: row.oldest ?? row.newest + 1 };
}

/**
 * The newest change that is about no restricted matter, so that the number tells nobody of one; 0 where none is kept. Whoever reads
 * anything after this sees what that change made.
 */
export async function newestOpenChange(tx: Transaction): Promise<number> {
  return (await tx.query(newestOpenSql, []))[0]?.newest ?? 0;
}

export async function pruneChanges(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}
