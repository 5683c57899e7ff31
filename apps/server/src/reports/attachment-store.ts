import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

export interface Attachment {
  readonly id: string;
  readonly reportId: string | undefined;
  readonly entryId: string | undefined;
  readonly name: string;
  readonly bytes: number;
  /** `sha256:` of its bytes. */
  readonly digest: string;
  readonly redactedAt: number | undefined;
}

interface Row {
  id: string;
  report_id: string | null;
  entry_id: string | null;
  name: string;
  bytes: number;
  digest: string;
  redacted_at: number | null;
}

const columns = 'id, report_id, entry_id, name, bytes, digest, redacted_at';

const beginSql = statement<never>(
  'reports.begin_attachment',
  `insert into report_attachment (id, name, bytes, digest, created_at) values ($1, $2, 0, '', $3)`,
);
const chunkSql = statement<never>(
  'reports.insert_chunk',
  'insert into report_attachment_chunk (attachment_id, position, data) values ($1, $2, $3)',
);
const endSql = statement<never>(
  'reports.end_attachment',
  'update report_attachment set bytes = $2, digest = $3 where id = $1',
);
const claimSql = statement<never>(
  'reports.claim_attachments',
  'update report_attachment set report_id = $2, entry_id = $3 where id = any($1::uuid[]) and report_id is null',
);
const dropSql = statement<never>(
  'reports.drop_attachments',
  'delete from report_attachment where id = any($1::uuid[]) and report_id is null',
);
const pruneSql = statement<never>(
  'reports.prune_attachments',
  'delete from report_attachment where report_id is null and created_at < $1',
);
const listSql = statement<Row>(
  'reports.list_attachments',
  `select ${columns} from report_attachment where report_id = $1 order by created_at, id limit 500`,
);
const findSql = statement<Row>(
  'reports.find_attachment',
  `select ${columns} from report_attachment where report_id = $1 and id = $2`,
);
const readChunkSql = statement<{ data: Uint8Array }>(
  'reports.read_chunk',
  'select data from report_attachment_chunk where attachment_id = $1 and position = $2',
);
const redactSql = statement<{ digest: string }>(
  'reports.redact_attachment',
  `with gone as (delete from report_attachment_chunk where attachment_id = $2 and exists (
       select from report_attachment a where a.id = $2 and a.report_id = $1))
   update report_attachment set name = '', redacted_at = $3
   where report_id = $1 and id = $2 and redacted_at is null returning digest`,
);

function toAttachment(row: Row): Attachment {
  const { report_id, entry_id, redacted_at, ...rest } = row;
  return {
    ...rest,
    reportId: report_id ?? undefined,
    entryId: entry_id ?? undefined,
    redactedAt: redacted_at ?? undefined,
  };
}

/** Before its first byte; until it is claimed it belongs to nobody. */
export async function beginAttachment(tx: Transaction, id: string, name: string, now: number): Promise<void> {
  await tx.execute(beginSql, [id, name, at(now)]);
}

export async function insertChunk(tx: Transaction, id: string, position: number, data: Uint8Array): Promise<void> {
  await tx.execute(chunkSql, [id, position, data]);
}

export async function endAttachment(tx: Transaction, id: string, bytes: number, digest: string): Promise<void> {
  await tx.execute(endSql, [id, bytes, digest]);
}

export async function claimAttachments(
  tx: Transaction,
  ids: readonly string[],
  of: { readonly reportId: string; readonly entryId: string },
): Promise<void> {
  if (ids.length > 0) await tx.execute(claimSql, [ids, of.reportId, of.entryId]);
}

/** What came in for nothing. */
export async function dropAttachments(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.execute(dropSql, [ids]);
}

export async function pruneAttachments(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}

export async function listAttachments(tx: Transaction, reportId: string): Promise<readonly Attachment[]> {
  return (await tx.query(listSql, [reportId])).map(toAttachment);
}

export async function findAttachment(tx: Transaction, reportId: string, id: string): Promise<Attachment | undefined> {
  const [row] = await tx.query(findSql, [reportId, id]);
  return row && toAttachment(row);
}

/** Its bytes, a chunk at a time. */
export async function* readChunks(tx: Transaction, id: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position += 1) {
    const [row] = await tx.query(readChunkSql, [id, position]);
    if (row === undefined) return;
    yield row.data;
  }
}

/** Name and bytes are gone for good. @returns its digest; undefined: there is none, or it is gone already */
export async function redactAttachment(
  tx: Transaction,
  reportId: string,
  id: string,
  now: number,
): Promise<string | undefined> {
  return (await tx.query(redactSql, [reportId, id, at(now)]))[0]?.digest;
}
