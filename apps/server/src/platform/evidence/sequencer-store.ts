import type { ChainHead } from '@lockstep/evidence';
import type { Transaction } from '../context.ts';
import { statement } from '../db/statement.ts';

const lockHeadSql = statement<{ position: number; chain: string; change_seq: number }>(
  'evidence.lock_head',
  'select position, chain, change_seq from evidence_head for update skip locked',
);
const listUnchainedSql = statement<{ id: string; digest: string }>(
  'evidence.list_unchained',
  'select id, digest from evidence where position is null order by id limit $1',
);
const writeChainSql = statement<never>(
  'evidence.write_chain',
  `update evidence set position = link.position, chain = link.chain
   from unnest($1::uuid[], $2::bigint[], $3::text[]) as link (id, position, chain) where evidence.id = link.id`,
);
const moveHeadSql = statement<never>(
  'evidence.move_head',
  'update evidence_head set position = $1, chain = $2, change_seq = $3',
);
const sequenceChangesSql = statement<never>(
  'events.sequence_changes',
  `update change set seq = $1 + numbered.n
   from (select id, row_number() over (order by id) as n
         from (select id from change where seq is null order by id limit $2) waiting) numbered
   where change.id = numbered.id`,
);

/** Where the chain ends; undefined while another process works on it. */
export async function lockHead(tx: Transaction): Promise<(ChainHead & { readonly changeSeq: number }) | undefined> {
  const [row] = await tx.query(lockHeadSql, []);
  return row === undefined ? undefined : { position: row.position, chain: row.chain, changeSeq: row.change_seq };
}

/** Committed records without a place, oldest first. */
export async function listUnchained(
  tx: Transaction,
  limit: number,
): Promise<readonly { id: string; digest: string }[]> {
  return await tx.query(listUnchainedSql, [limit]);
}

export async function writeChain(
  tx: Transaction,
  links: readonly (ChainHead & { readonly id: string })[],
): Promise<void> {
  await tx.execute(writeChainSql, [
    links.map((link) => link.id),
    links.map((link) => link.position),
    links.map((link) => link.chain),
  ]);
}

export async function moveHead(tx: Transaction, head: ChainHead, changeSeq: number): Promise<void> {
  await tx.execute(moveHeadSql, [head.position, head.chain, changeSeq]);
}

/** Numbers waiting changes from `after + 1` on. @returns how many */
export async function sequenceChanges(tx: Transaction, after: number, limit: number): Promise<number> {
  return await tx.execute(sequenceChangesSql, [after, limit]);
}
