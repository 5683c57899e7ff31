import { hash, randomBytes } from 'node:crypto';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { EntryKind, TextField } from './report.ts';

export interface EntryActor {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'token' | 'system';
}

export interface Entry {
  readonly id: string;
  readonly reportId: string;
  readonly kind: EntryKind;
  readonly at: number;
  /** Undefined: the reporter. */
  readonly actor: EntryActor | undefined;
  readonly facts: Readonly<Record<string, string>>;
  readonly isShown: boolean;
}

/** Words of a report; undefined `words`: redacted. */
export interface EntryText {
  readonly entryId: string;
  readonly field: TextField;
  readonly words: string | undefined;
  readonly redactedAt: number | undefined;
}

interface EntryRow {
  id: string;
  report_id: string;
  kind: EntryKind;
  at: number;
  actor: EntryActor | null;
  facts: Record<string, string>;
  is_shown: boolean;
}

interface TextRow {
  entry_id: string;
  field: TextField;
  words: string | null;
  redacted_at: number | null;
}

const insertEntrySql = statement<never>(
  'reports.insert_entry',
  'insert into report_entry (id, report_id, kind, at, actor, facts, is_shown) values ($1, $2, $3, $4, $5, $6, $7)',
);
const insertTextSql = statement<never>(
  'reports.insert_text',
  'insert into report_text (entry_id, field, report_id, digest, salt, words) values ($1, $2, $3, $4, $5, $6)',
);
/** What came first is read to its end; a history longer than this is told by its newest part. */
const listEntriesSql = statement<EntryRow>(
  'reports.list_entries',
  `select * from (select id, report_id, kind, at, actor, facts, is_shown from report_entry where report_id = $1
     order by at desc, id desc limit 1000) newest order by at, id`,
);
const listTextsSql = statement<TextRow>(
  'reports.list_texts',
  'select entry_id, field, words, redacted_at from report_text where report_id = $1',
);
const redactTextSql = statement<{ digest: string }>(
  'reports.redact_text',
  `update report_text set words = null, salt = null, redacted_at = $4
   where report_id = $1 and entry_id = $2 and field = $3 and words is not null returning digest`,
);
const countEntriesSql = statement<{ count: number }>(
  'reports.count_entries',
  'select count(*) as count from report_entry where report_id = $1 and kind = $2 and at > $3',
);

export async function insertEntry(tx: Transaction, entry: Entry): Promise<void> {
  const { id, reportId, kind, actor, facts, isShown } = entry;
  await tx.execute(insertEntrySql, [
    id,
    reportId,
    kind,
    at(entry.at),
    actor === undefined ? null : JSON.stringify(actor),
    JSON.stringify(facts),
    isShown,
  ]);
}

/** @returns its salted digest, which is all that evidence holds of it */
export async function insertText(
  tx: Transaction,
  { reportId, entryId, field, words }: { reportId: string; entryId: string; field: TextField; words: string },
): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const digest = saltedDigest(salt, words);
  await tx.execute(insertTextSql, [entryId, field, reportId, digest, salt, words]);
  return digest;
}

/** The salt keeps a short or guessable text from being found by trying. */
export function saltedDigest(salt: string, words: string): string {
  return `sha256:${hash('sha256', `lockstep-report-1\n${salt}\n${words}`)}`;
}

export async function listEntries(tx: Transaction, reportId: string): Promise<readonly Entry[]> {
  return (await tx.query(listEntriesSql, [reportId])).map((row) => ({
    id: row.id,
    reportId: row.report_id,
    kind: row.kind,
    at: row.at,
    actor: row.actor ?? undefined,
    facts: row.facts,
    isShown: row.is_shown,
  }));
}

export async function listTexts(tx: Transaction, reportId: string): Promise<readonly EntryText[]> {
  return (await tx.query(listTextsSql, [reportId])).map((row) => ({
    entryId: row.entry_id,
    field: row.field,
    words: row.words ?? undefined,
    redactedAt: row.redacted_at ?? undefined,
  }));
}

/** Words and salt are gone for good. @returns their digest; undefined: there are none, or they are gone already */
export async function redactText(
  tx: Transaction,
  { reportId, entryId, field, now }: { reportId: string; entryId: string; field: TextField; now: number },
): Promise<string | undefined> {
  return (await tx.query(redactTextSql, [reportId, entryId, field, at(now)]))[0]?.digest;
}

/** Entries of a kind after a moment. */
export async function countEntries(tx: Transaction, reportId: string, kind: EntryKind, after: number): Promise<number> {
  return (await tx.query(countEntriesSql, [reportId, kind, at(after)]))[0]?.count ?? 0;
}
