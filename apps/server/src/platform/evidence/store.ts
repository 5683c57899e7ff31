import type { ChainHead, ChainedRecord } from '@lockstep/evidence';
import type { EvidenceRecord } from '@lockstep/contract';
import { sql } from 'kysely';
import type { Transaction } from '../context.ts';
import { isoInstant } from '../db/row-types.ts';
import { parameterRows, statement } from '../db/statement.ts';
import type { NeedToKnow } from './matters.ts';

/** Parameters of `evidenceCte`, in order. */
export type EvidenceValues = readonly (string | null)[];

/** How many parameters `evidenceCte` takes per record. */
export const evidenceColumns = 11;

/**
 * The part of a `with` clause that writes records, for statements that write what they prove in the same breath.
 *
 * @param first number of its first parameter
 * @param stride parameters from one record to the next
 */
export function evidenceCte(first: number, rows = 1, stride = evidenceColumns): string {
  const contents = Array.from({ length: rows }, (_, row) => {
    const id = first + row * stride;
    return `($${id}, $${id + 8}, $${id + 9}, $${id + 10})`;
  });
  return `evidence_record as (
     insert into evidence (id, type, subject_id, actor_kind, actor_id, at, content_digest, digest)
     values ${parameterRows(first, 8, rows, stride)}
   ), evidence_body as (
     insert into evidence_content (evidence_id, actor_name, salt, body) values ${contents.join(', ')}
   )`;
}

const insertEvidenceSql = statement<never>('evidence.insert', `with ${evidenceCte(1)} select`);

const insertSealSql = statement<never>(
  'evidence.insert_seal',
  'insert into evidence_seal (evidence_id, matter_id, permission, type, subject_id) values ($1, $2, $3, $4, $5)',
);

const columns = `e.id, e.type, e.subject_id, e.actor_kind, e.actor_id, e.at, e.content_digest, e.digest, e.position, e.chain,
   c.evidence_id is not null as has_content, c.actor_name, c.salt, c.body, c.redacted_at`;

interface Row {
  id: string;
  type: string;
  subject_id: string;
  actor_kind: string;
  actor_id: string;
  at: number;
  content_digest: string;
  digest: string;
  position: number | null;
  chain: string | null;
  has_content: boolean;
  actor_name: string | null;
  salt: string | null;
  body: unknown;
  redacted_at: number | null;
}

const findEvidenceSql = statement<Row>(
  'evidence.find',
  `select ${columns} from evidence e left join evidence_content c on c.evidence_id = e.id where e.id = $1`,
);

const listChainSql = statement<Row>(
  'evidence.list_chain',
  `select ${columns} from evidence e left join evidence_content c on c.evidence_id = e.id
   where e.position > $1 and e.position <= $2 order by e.position limit $3`,
);

const headSql = statement<{ position: number; chain: string }>(
  'evidence.head',
  'select position, chain from evidence_head',
);
const countWaitingSql = statement<{ waiting: number }>(
  'evidence.count_waiting',
  'select count(*) as waiting from evidence where position is null',
);

export async function insertEvidence(tx: Transaction, values: EvidenceValues): Promise<void> {
  await tx.execute(insertEvidenceSql, values);
}

/** What a sealed record holds, to find it by. */
export interface Seal {
  readonly evidenceId: string;
  readonly matterId: string;
  readonly permission: string | undefined;
  readonly type: string;
  readonly subjectId: string;
}

export async function insertSeal(tx: Transaction, seal: Seal): Promise<void> {
  const { evidenceId, matterId, permission, type, subjectId } = seal;
  await tx.execute(insertSealSql, [evidenceId, matterId, permission ?? null, type, subjectId]);
}

function toRecord(row: Row): EvidenceRecord {
  return {
    id: row.id,
    type: row.type,
    subjectId: row.subject_id,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    at: isoInstant(row.at),
    contentDigest: row.content_digest,
    digest: row.digest,
    position: row.position ?? undefined,
    chain: row.chain ?? undefined,
    actorName: row.actor_name ?? undefined,
    salt: row.salt ?? undefined,
    body: row.body ?? undefined,
    redactedAt: row.redacted_at === null ? undefined : isoInstant(row.redacted_at),
  };
}

function contentOf(row: Row): ChainedRecord['content'] {
  if (row.redacted_at !== null) return 'redacted';
  if (!row.has_content || row.salt === null || row.actor_name === null) return 'missing';
  return { salt: row.salt, actorName: row.actor_name, body: row.body };
}

function toChained(row: Row): ChainedRecord {
  return {
    id: row.id,
    type: row.type,
    subjectId: row.subject_id,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    at: isoInstant(row.at),
    contentDigest: row.content_digest,
    digest: row.digest,
    position: row.position ?? 0,
    chain: row.chain ?? '',
    content: contentOf(row),
  };
}

export async function findEvidence(tx: Transaction, id: string): Promise<EvidenceRecord | undefined> {
  const [row] = await tx.query(findEvidenceSql, [id]);
  return row === undefined ? undefined : toRecord(row);
}

export interface EvidenceFilter {
  readonly subjectId: string | undefined;
  readonly type: string | undefined;
  /** Id of the last record of the page before. */
  readonly before: string | undefined;
  readonly limit: number;
}

/**
 * Newest first; a sealed record is found by what it holds.
 *
 * @param known where given: as if what this reader may not know of did not exist
 */
export async function listEvidenceRecords(
  tx: Transaction,
  filter: EvidenceFilter,
  known?: NeedToKnow,
): Promise<readonly EvidenceRecord[]> {
  let query = tx.kysely
    .selectFrom('evidence as e')
    .leftJoin('evidence_content as c', 'c.evidence_id', 'e.id')
    .selectAll('e')
    .select(['c.actor_name', 'c.salt', 'c.body', 'c.redacted_at'])
    .orderBy('e.id', 'desc')
    .limit(filter.limit);
  if (known?.isSystem === false) query = query.where(existsFor(known));
  if (filter.subjectId !== undefined) query = query.where(isAbout(filter.subjectId));
  if (filter.type !== undefined) query = query.where(isOfType(filter.type));
  if (filter.before !== undefined) query = query.where('e.id', '<', filter.before);
  return ((await query.execute()) as Row[]).map(toRecord);
}

function existsFor({ seen, hidden, permissions }: NeedToKnow) {
  const [matters, rights] = [[...seen], [...permissions]];
  return sql<boolean>`e.subject_id <> all(${hidden}::text[]) and (e.type <> 'evidence.sealed'
    or exists (select from evidence_seal s where s.evidence_id = e.id
      and (s.matter_id = any(${matters}::text[]) or s.permission = any(${rights}::text[]))))`;
}

// Each part has an index of its own.
function isAbout(subjectId: string) {
  return sql<boolean>`e.id in (select id from evidence where subject_id = ${subjectId}
    union all select evidence_id from evidence_seal where subject_id = ${subjectId})`;
}

function isOfType(type: string) {
  return sql<boolean>`(e.type = ${type} or exists (select from evidence_seal s where s.evidence_id = e.id and s.type = ${type}))`;
}

/** The chain in order, after a position and up to one; at most `limit` records. */
export async function listChain(
  tx: Transaction,
  after: number,
  upTo: number,
  limit: number,
): Promise<readonly ChainedRecord[]> {
  return (await tx.query(listChainSql, [after, upTo, limit])).map(toChained);
}

/** The same rows in the form of the API. */
export async function listChainRecords(
  tx: Transaction,
  after: number,
  upTo: number,
  limit: number,
): Promise<readonly EvidenceRecord[]> {
  return (await tx.query(listChainSql, [after, upTo, limit])).map(toRecord);
}

export async function getHead(tx: Transaction): Promise<ChainHead> {
  const [row] = await tx.query(headSql, []);
  if (row === undefined) throw new RangeError('the evidence chain has no head');
  return row;
}

export async function countWaiting(tx: Transaction): Promise<number> {
  const [row] = await tx.query(countWaitingSql, []);
  return row?.waiting ?? 0;
}
