import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';

/** A file of an incident; times are epoch milliseconds. */
export interface Attachment {
  readonly id: string;
  readonly entryId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly digest: string;
  readonly addedAt: number;
  readonly addedBy: ActorRef;
  readonly removed: { readonly at: number; readonly by: ActorRef; readonly because: string } | undefined;
}

interface Row {
  id: string;
  entry_id: string;
  name: string;
  media_type: string;
  bytes: number;
  digest: string;
  created_at: number;
  created_by: ActorRef;
  removed_at: number | null;
  removed_by: ActorRef | null;
  removed_because: string | null;
}

const columns = `id, entry_id, name, media_type, bytes, digest, created_at, created_by, removed_at, removed_by, removed_because`;
const beginSql = statement<never>(
  'incidents.begin_attachment',
  `insert into incident_attachment (id, incident_id, name, media_type, bytes, digest, created_at, created_by)
   values ($1, $2, $3, '', 0, '', $4, $5)`,
);
const chunkSql = statement<never>(
  'incidents.insert_attachment_chunk',
  'insert into incident_attachment_chunk (attachment_id, position, data) values ($1, $2, $3)',
);
/** What is still coming in counts as well: most of what would be too much is told before it is all here. */
const growSql = statement<{ total: number }>(
  'incidents.grow_attachment',
  `with grown as (update incident_attachment set bytes = $2 where id = $1 returning incident_id, bytes)
   select (select bytes from grown) + coalesce((select sum(a.bytes) from incident_attachment a
     where a.incident_id = (select incident_id from grown) and a.id <> $1 and a.removed_at is null), 0) as total`,
);
const keptBytesSql = statement<{ total: number }>(
  'incidents.kept_attachment_bytes',
  `select coalesce(sum(bytes), 0) as total from incident_attachment
   where incident_id = $1 and entry_id is not null and removed_at is null`,
);
const endSql = statement<never>(
  'incidents.end_attachment',
  'update incident_attachment set entry_id = $2, bytes = $3, digest = $4, media_type = $5 where id = $1',
);
const dropSql = statement<never>(
  'incidents.drop_attachment',
  'delete from incident_attachment where id = $1 and entry_id is null',
);
const pruneSql = statement<never>(
  'incidents.prune_attachments',
  'delete from incident_attachment where entry_id is null and created_at < $1',
);
const listSql = statement<Row>(
  'incidents.list_attachments',
  `select ${columns} from incident_attachment where incident_id = $1 and entry_id is not null
   order by created_at desc, id desc limit 500`,
);
const findSql = statement<Row>(
  'incidents.find_attachment',
  `select ${columns} from incident_attachment where incident_id = $1 and id = $2 and entry_id is not null`,
);
const removeSql = statement<never>(
  'incidents.remove_attachment',
  `with gone as (delete from incident_attachment_chunk where attachment_id = $1)
   update incident_attachment set removed_at = $2, removed_by = $3, removed_because = $4 where id = $1 and removed_at is null`,
);
const readChunkSql = statement<{ data: Uint8Array }>(
  'incidents.read_attachment_chunk',
  'select data from incident_attachment_chunk where attachment_id = $1 and position = $2',
);

function toAttachment(row: Row): Attachment {
  return {
    id: row.id,
    entryId: row.entry_id,
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    digest: row.digest,
    addedAt: row.created_at,
    addedBy: row.created_by,
    removed:
      row.removed_at === null || row.removed_by === null
        ? undefined
        : { at: row.removed_at, by: row.removed_by, because: row.removed_because ?? '' },
  };
}

/** Before its first byte; until it has an entry it belongs to nobody. */
export async function beginAttachment(
  tx: Transaction,
  file: { id: string; incidentId: string; name: string; now: number; by: ActorRef },
): Promise<void> {
  await tx.execute(beginSql, [file.id, file.incidentId, file.name, at(file.now), JSON.stringify(file.by)]);
}

export async function insertChunk(tx: Transaction, id: string, position: number, data: Uint8Array): Promise<void> {
  await tx.execute(chunkSql, [id, position, data]);
}

/** @returns bytes of all files of the incident, with those of this one so far */
export async function growAttachment(tx: Transaction, id: string, bytes: number): Promise<number> {
  const [row] = await tx.query(growSql, [id, bytes]);
  return row?.total ?? bytes;
}

/** Bytes of all files that are attached. Exact for whoever holds the incident to change it. */
export async function keptAttachmentBytes(tx: Transaction, incidentId: string): Promise<number> {
  const [row] = await tx.query(keptBytesSql, [incidentId]);
  return row?.total ?? 0;
}

export async function endAttachment(
  tx: Transaction,
  id: string,
  file: { entryId: string; bytes: number; digest: string; mediaType: string },
): Promise<void> {
  await tx.execute(endSql, [id, file.entryId, file.bytes, file.digest, file.mediaType]);
}

export async function dropAttachment(tx: Transaction, id: string): Promise<void> {
  await tx.execute(dropSql, [id]);
}

/** Uploads that were cut off. */
export async function dropOrphansBefore(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}

export async function listAttachmentRows(tx: Transaction, incidentId: string): Promise<readonly Attachment[]> {
  return (await tx.query(listSql, [incidentId])).map(toAttachment);
}

export async function findAttachment(tx: Transaction, incidentId: string, id: string): Promise<Attachment | undefined> {
  const [row] = await tx.query(findSql, [incidentId, id]);
  return row && toAttachment(row);
}

/** The bytes are gone. @returns false: they were already */
export async function removeBytes(
  tx: Transaction,
  id: string,
  trace: { at: number; by: ActorRef; because: string },
): Promise<boolean> {
  return (await tx.execute(removeSql, [id, at(trace.at), JSON.stringify(trace.by), trace.because])) > 0;
}

/** Its bytes, a chunk at a time. */
export async function* readChunks(tx: Transaction, id: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position += 1) {
    const [row] = await tx.query(readChunkSql, [id, position]);
    if (row === undefined) return;
    yield row.data;
  }
}
