import type { EntryKind } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';
import type { EntryRef, TimelineEntry } from './timeline-entry.ts';
import { isVisible, type Reader } from './visibility.ts';

interface EntryRow {
  id: string;
  seq: number;
  kind: EntryKind;
  happened_at: number;
  recorded_at: number;
  recorded_by: ActorRef;
  text: string | null;
  redacted_at: number | null;
  redacted_by: ActorRef | null;
  redacted_because: string | null;
  refs: EntryRef[];
  is_folded: boolean;
  version: number;
  pinned_at: number | null;
}

const selectEntry = `select e.id, e.seq, e.kind, e.happened_at, e.recorded_at, e.recorded_by, t.text, t.redacted_at, t.redacted_by,
     t.redacted_because, e.refs, e.is_folded, e.version, e.pinned_at
   from incident_entry e join incident_text t on t.id = e.text_id`;

/** An entry that names an incident which does not exist for the reader does not, either. */
function isSpoken(parameter: number): string {
  return `not exists (select from json_array_elements(e.refs) r join incident named on named.id::text = r ->> 'id'
     where r ->> 'kind' = 'incident' and not ${isVisible('named', parameter)})`;
}

const takeSeqSql = statement<{ seq: number }>(
  'incidents.take_seq',
  'update incident set entry_seq = entry_seq + 1 where id = $1 returning entry_seq as seq',
);
const hasSourceSql = statement<{ id: string }>(
  'incidents.has_source',
  'select id from incident_entry where incident_id = $1 and source = $2 and source_id = $3',
);
const insertTextSql = statement<never>(
  'incidents.insert_text',
  'insert into incident_text (id, incident_id, text, salt, digest) values ($1, $2, $3, $4, $5)',
);
const insertEntrySql = statement<never>(
  'incidents.insert_entry',
  `with written as (
     insert into incident_entry (id, incident_id, seq, kind, happened_at, text_id, recorded_at, recorded_by, is_folded, refs,
       source, source_id, pinned_at, pinned_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))
   insert into incident_entry_version (entry_id, version, happened_at, text_id, at, by)
   values ($1, 1, $5, $6, $7, $8)`,
);
const findEntrySql = statement<EntryRow>(
  'incidents.find_entry',
  `${selectEntry} where e.incident_id = $1 and e.id = $2 and ${isSpoken(3)}`,
);
const listEntriesSql = statement<EntryRow>(
  'incidents.list_entries',
  `${selectEntry} where e.incident_id = $1 and ($2::timestamptz is null or (e.happened_at, e.id) < ($2, $3::uuid))
     and ($4::text[] is null or e.kind = any ($4)) and ($5::boolean is null or e.is_folded = $5)
     and ($6::boolean is null or (e.pinned_at is not null) = $6) and ${isSpoken(8)}
   order by e.happened_at desc, e.id desc limit $7`,
);
const listSinceSql = statement<EntryRow>(
  'incidents.list_since',
  `${selectEntry} where e.incident_id = $1 and e.seq > $2 and ${isSpoken(4)} order by e.seq limit $3`,
);
const correctEntrySql = statement<never>(
  'incidents.correct_entry',
  `with version as (
     insert into incident_entry_version (entry_id, version, happened_at, text_id, at, by, because)
     values ($1, $2, $3, $4, $5, $6, $7))
   update incident_entry set version = $2, happened_at = $3, text_id = $4, seq = $8 where id = $1`,
);
const pinEntrySql = statement<never>(
  'incidents.pin_entry',
  'update incident_entry set pinned_at = $2, pinned_by = $3, seq = $4 where id = $1',
);
const textIdSql = statement<{ text_id: string }>(
  'incidents.text_of_entry',
  'select text_id from incident_entry where id = $1',
);
const listVersionsSql = statement<{
  version: number;
  happened_at: number;
  text: string | null;
  at: number;
  by: ActorRef;
  because: string | null;
}>(
  'incidents.list_entry_versions',
  `select v.version, v.happened_at, t.text, v.at, v.by, v.because
   from incident_entry_version v join incident_text t on t.id = v.text_id where v.entry_id = $1 order by v.version`,
);

function toEntry(row: EntryRow): TimelineEntry {
  return {
    id: row.id,
    seq: row.seq,
    kind: row.kind,
    happenedAt: row.happened_at,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    text: row.text ?? undefined,
    redacted:
      row.redacted_at === null || row.redacted_by === null
        ? undefined
        : { at: row.redacted_at, by: row.redacted_by, because: row.redacted_because ?? '' },
    refs: row.refs,
    isFolded: row.is_folded,
    version: row.version,
    pinnedAt: row.pinned_at ?? undefined,
  };
}

/** The next `seq` of an incident's timeline; its row stays locked, so that numbers appear in order. */
export async function takeSeq(tx: Transaction, incidentId: string): Promise<number> {
  const [row] = await tx.query(takeSeqSql, [incidentId]);
  if (row === undefined) throw new RangeError(`incident ${incidentId} is gone`);
  return row.seq;
}

export async function hasSource(
  tx: Transaction,
  incidentId: string,
  source: { readonly name: string; readonly id: string },
): Promise<boolean> {
  return (await findSourced(tx, incidentId, source)) !== undefined;
}

/** @returns id of the entry that was made of this */
export async function findSourced(
  tx: Transaction,
  incidentId: string,
  source: { readonly name: string; readonly id: string },
): Promise<string | undefined> {
  return (await tx.query(hasSourceSql, [incidentId, source.name, source.id]))[0]?.id;
}

export async function insertText(
  tx: Transaction,
  row: { id: string; incidentId: string; text: string; salt: string; digest: string },
): Promise<void> {
  await tx.execute(insertTextSql, [row.id, row.incidentId, row.text, row.salt, row.digest]);
}

export interface NewEntryRow {
  readonly id: string;
  readonly incidentId: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly happenedAt: number;
  readonly textId: string;
  readonly recordedAt: number;
  readonly recordedBy: ActorRef;
  readonly isFolded: boolean;
  readonly refs: readonly EntryRef[];
  readonly source: { readonly name: string; readonly id: string } | undefined;
  readonly isPinned: boolean;
}

export async function insertEntry(tx: Transaction, entry: NewEntryRow): Promise<void> {
  const by = JSON.stringify(entry.recordedBy);
  await tx.execute(insertEntrySql, [
    entry.id,
    entry.incidentId,
    entry.seq,
    entry.kind,
    at(entry.happenedAt),
    entry.textId,
    at(entry.recordedAt),
    by,
    entry.isFolded,
    JSON.stringify(entry.refs),
    entry.source?.name ?? null,
    entry.source?.id ?? null,
    entry.isPinned ? at(entry.recordedAt) : null,
    entry.isPinned ? by : null,
  ]);
}

export async function findEntry(
  tx: Transaction,
  incidentId: string,
  entryId: string,
  reader: Reader,
): Promise<TimelineEntry | undefined> {
  const [row] = await tx.query(findEntrySql, [incidentId, entryId, reader]);
  return row === undefined ? undefined : toEntry(row);
}

export interface EntryList {
  readonly reader: Reader;
  readonly incidentId: string;
  readonly before: { readonly happenedAt: number; readonly id: string } | undefined;
  readonly kinds: readonly EntryKind[] | undefined;
  readonly isFolded: boolean | undefined;
  readonly isPinned: boolean | undefined;
  readonly limit: number;
}

/** Latest first, in the order that is the same for everybody. */
export async function listEntries(tx: Transaction, list: EntryList): Promise<readonly TimelineEntry[]> {
  const { incidentId, before, kinds, isFolded, isPinned, limit } = list;
  const values = [incidentId, at(before?.happenedAt), before?.id, kinds, isFolded, isPinned, limit, list.reader];
  return (
    await tx.query(
      listEntriesSql,
      values.map((value) => value ?? null),
    )
  ).map(toEntry);
}

/** What is new or corrected since, in the order it was recorded. */
export async function listEntriesSince(
  tx: Transaction,
  incidentId: string,
  seq: number,
  limit: number,
  reader: Reader,
): Promise<readonly TimelineEntry[]> {
  return (await tx.query(listSinceSql, [incidentId, seq, limit, reader])).map(toEntry);
}

export async function correctEntryRow(
  tx: Transaction,
  entryId: string,
  next: {
    readonly version: number;
    readonly happenedAt: number;
    readonly textId: string;
    readonly at: number;
    readonly by: ActorRef;
    readonly because: string;
    readonly seq: number;
  },
): Promise<void> {
  await tx.execute(correctEntrySql, [
    entryId,
    next.version,
    at(next.happenedAt),
    next.textId,
    at(next.at),
    JSON.stringify(next.by),
    next.because,
    next.seq,
  ]);
}

export async function pinEntryRow(
  tx: Transaction,
  entryId: string,
  pin: { readonly at: number; readonly by: ActorRef } | undefined,
  seq: number,
): Promise<void> {
  await tx.execute(pinEntrySql, [entryId, at(pin?.at), pin === undefined ? null : JSON.stringify(pin.by), seq]);
}

export async function textOfEntry(tx: Transaction, entryId: string): Promise<string> {
  const [row] = await tx.query(textIdSql, [entryId]);
  if (row === undefined) throw new RangeError(`entry ${entryId} is gone`);
  return row.text_id;
}

export interface EntryVersion {
  readonly version: number;
  readonly happenedAt: number;
  readonly text: string | undefined;
  readonly at: number;
  readonly by: ActorRef;
  readonly because: string | undefined;
}

/** Oldest first. */
export async function listVersions(tx: Transaction, entryId: string): Promise<readonly EntryVersion[]> {
  return (await tx.query(listVersionsSql, [entryId])).map((row) => ({
    version: row.version,
    happenedAt: row.happened_at,
    text: row.text ?? undefined,
    at: row.at,
    by: row.by,
    because: row.because ?? undefined,
  }));
}
