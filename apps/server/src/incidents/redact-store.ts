import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';

export type RedactedWhat = 'entry' | 'title' | 'summary' | 'attachment';

export interface Redaction {
  readonly what: RedactedWhat;
  /** The entry or the attachment. */
  readonly subjectId: string | undefined;
  readonly isWhole: boolean;
  readonly because: string;
  readonly at: number;
  readonly by: ActorRef;
}

interface TextRow {
  id: string;
  text: string;
  digest: string;
  entry_id: string | null;
  is_current: boolean | null;
}

const holds = (column: string, words: string): string =>
  `exists (select from unnest(${words}::text[]) w where position(w in ${column}) > 0)`;

/** A text that belongs to no entry belongs to another part: a postmortem. */
const textsSql = statement<TextRow>(
  'incidents.texts_with_words',
  `select distinct on (t.id) t.id, t.text, t.digest, e.id as entry_id, e.text_id = t.id as is_current
   from incident_text t left join incident_entry_version v on v.text_id = t.id left join incident_entry e on e.id = v.entry_id
   where t.incident_id = $1 and t.text is not null and (${holds('t.text', '$2')} or (e.id = $3 and ($4 or ${holds('t.text', '$5')})))
   order by t.id`,
);
const clearTextsSql = statement<never>(
  'incidents.clear_texts',
  `update incident_text set text = null, salt = null, redacted_at = $2, redacted_by = $3, redacted_because = $4
   where id = any ($1::uuid[])`,
);
const maskTextSql = statement<never>(
  'incidents.mask_text',
  'update incident_text set text = $2, salt = $3, digest = $4 where id = $1',
);
const touchEntrySql = statement<never>('incidents.touch_entry', 'update incident_entry set seq = $2 where id = $1');
const maskIncidentSql = statement<never>(
  'incidents.mask_incident',
  `update incident set title = replace(title, $2, $4), summary = replace(summary, $2, $4),
     fields = replace(fields::text, $3, $4)::jsonb, version = version + 1
   where id = $1 and (position($2 in title) > 0 or position($2 in summary) > 0 or position($3 in fields::text) > 0)`,
);
const maskLinksSql = statement<never>(
  'incidents.mask_links',
  `update incident_link set label = replace(label, $2, $3) where incident_id = $1 and position($2 in label) > 0`,
);
const maskRefsSql = statement<never>(
  'incidents.mask_refs',
  `update incident_entry set refs = replace(refs::text, $2, $3)::json where incident_id = $1 and position($2 in refs::text) > 0`,
);
const maskFilesSql = statement<never>(
  'incidents.mask_file_names',
  `update incident_attachment set name = replace(name, $2, $3) where incident_id = $1 and position($2 in name) > 0`,
);
const maskReasonsSql = statement<never>(
  'incidents.mask_reasons',
  `with versions as (
     update incident_entry_version v set because = replace(v.because, $2, $3) from incident_entry e
     where e.id = v.entry_id and e.incident_id = $1 and position($2 in v.because) > 0
   ), readers as (
     update incident_reader set because = replace(because, $2, $3) where incident_id = $1 and position($2 in because) > 0
   ), calls as (
     update incident_seat_call set because = replace(because, $2, $3) where incident_id = $1 and position($2 in because) > 0
   ), lifts as (
     update incident_lift set because = replace(because, $2, $3), ended_because = replace(ended_because, $2, $3)
     where incident_id = $1 and (position($2 in because) > 0 or position($2 in ended_because) > 0)
   ), roles as (
     update incident_role set because = replace(because, $2, $3), ended_because = replace(ended_because, $2, $3)
     where incident_id = $1 and (position($2 in because) > 0 or position($2 in ended_because) > 0)
   )
   update incident_redaction set because = replace(because, $2, $3) where incident_id = $1 and position($2 in because) > 0`,
);
const maskProvenSql = statement<never>(
  'incidents.mask_proven',
  `update incident_axis set proven = replace(proven::text, $2, $3)::json, unproven = replace(unproven::text, $2, $3)::json
   where incident_id = $1 and (position($2 in proven::text) > 0 or position($2 in unproven::text) > 0)`,
);
/** What people are paged by says the title of the incident. */
const maskPagesSql = statement<never>(
  'incidents.mask_pages',
  `with lines as (
     update escalation_entry e set sentence = replace(e.sentence, $2, $4) from alert_group g
     where g.id = e.group_id and g.incident_id = $1 and position($2 in e.sentence) > 0
   )
   update alert_group set title = replace(title, $2, $4), matter = replace(matter::text, $3, $4)::json
   where incident_id = $1 and (position($2 in title) > 0 or position($3 in matter::text) > 0)`,
);
/** Answers that a client could ask for a second time are kept for a day. */
const maskAnswersSql = statement<never>(
  'incidents.mask_answers',
  'update idempotent_answer set answer = replace(answer::text, $1, $2)::json where position($1 in answer::text) > 0',
);
/** The digest stays in the record, and the record in the chain: the proof stands. */
const clearEvidenceSql = statement<{ evidence_id: string }>(
  'incidents.clear_evidence',
  `update evidence_content set body = null, salt = null, redacted_at = $3
   where body is not null and position($2 in body::text) > 0 and evidence_id in (
     select id from evidence where subject_id = $1 union all select evidence_id from evidence_seal where subject_id = $1)
   returning evidence_id`,
);
const insertRedactionSql = statement<never>(
  'incidents.insert_redaction',
  `insert into incident_redaction (id, incident_id, what, subject_id, is_whole, because, at, by)
   values ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const listRedactionsSql = statement<{
  what: RedactedWhat;
  subject_id: string | null;
  is_whole: boolean;
  because: string;
  at: number;
  by: ActorRef;
}>(
  'incidents.list_redactions',
  `select what, subject_id, is_whole, because, at, by from incident_redaction where incident_id = $1
   order by at desc, id desc limit 500`,
);

/** What takes the place of words that are gone. */
export const mask = '[redacted]';

export interface FoundText {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
  /** undefined: of another part. */
  readonly entryId: string | undefined;
  /** It is what the entry says now. */
  readonly isCurrent: boolean;
}

/**
 * Texts of an incident that hold any of these words.
 *
 * @param of an entry whose texts count as a whole, or by words that are too short to be looked for elsewhere
 */
export async function listTextsWith(
  tx: Transaction,
  incidentId: string,
  words: readonly string[],
  of: { readonly entryId: string; readonly isWhole: boolean; readonly words: readonly string[] } | undefined,
): Promise<readonly FoundText[]> {
  const values = [incidentId, words, of?.entryId ?? null, of?.isWhole ?? false, of?.words ?? []];
  return (await tx.query(textsSql, values)).map((row) => ({
    id: row.id,
    text: row.text,
    digest: row.digest,
    entryId: row.entry_id ?? undefined,
    isCurrent: row.is_current ?? false,
  }));
}

export async function clearTexts(
  tx: Transaction,
  ids: readonly string[],
  trace: { readonly at: number; readonly by: ActorRef; readonly because: string },
): Promise<void> {
  await tx.execute(clearTextsSql, [ids, at(trace.at), JSON.stringify(trace.by), trace.because]);
}

export async function maskText(
  tx: Transaction,
  id: string,
  { text, salt, digest }: { readonly text: string; readonly salt: string; readonly digest: string },
): Promise<void> {
  await tx.execute(maskTextSql, [id, text, salt, digest]);
}

export async function touchEntry(tx: Transaction, entryId: string, seq: number): Promise<void> {
  await tx.execute(touchEntrySql, [entryId, seq]);
}

/** @returns ids of evidence about a subject whose content is gone because it held the word; the digest stays, and the chain with it */
export async function clearEvidenceWith(
  tx: Transaction,
  subjectId: string,
  word: string,
  now: number,
): Promise<readonly string[]> {
  const rows = await tx.query(clearEvidenceSql, [subjectId, JSON.stringify(word).slice(1, -1), at(now)]);
  return rows.map((row) => row.evidence_id);
}

/** Takes a word out of answers that are kept for whoever asks a second time. */
export async function maskAnswers(tx: Transaction, word: string): Promise<void> {
  await tx.execute(maskAnswersSql, [JSON.stringify(word).slice(1, -1), mask]);
}

/**
 * Takes a word out of everything else that is kept about an incident.
 *
 * @returns ids of evidence whose content is gone
 */
export async function maskWord(
  tx: Transaction,
  incidentId: string,
  word: string,
  now: number,
): Promise<readonly string[]> {
  const inJson = JSON.stringify(word).slice(1, -1);
  await tx.execute(maskIncidentSql, [incidentId, word, inJson, mask]);
  await tx.execute(maskLinksSql, [incidentId, word, mask]);
  await tx.execute(maskRefsSql, [incidentId, inJson, mask]);
  await tx.execute(maskFilesSql, [incidentId, word, mask]);
  await tx.execute(maskReasonsSql, [incidentId, word, mask]);
  await tx.execute(maskProvenSql, [incidentId, inJson, mask]);
  await tx.execute(maskPagesSql, [incidentId, word, inJson, mask]);
  await maskAnswers(tx, word);
  return await clearEvidenceWith(tx, incidentId, word, now);
}

export async function insertRedaction(
  tx: Transaction,
  id: string,
  incidentId: string,
  { what, subjectId, isWhole, because, at: moment, by }: Redaction,
): Promise<void> {
  await tx.execute(insertRedactionSql, [
    id,
    incidentId,
    what,
    subjectId ?? null,
    isWhole,
    because,
    at(moment),
    JSON.stringify(by),
  ]);
}

/** Newest first, at most 500. */
export async function listRedactionRows(tx: Transaction, incidentId: string): Promise<readonly Redaction[]> {
  return (await tx.query(listRedactionsSql, [incidentId])).map((row) => ({
    what: row.what,
    subjectId: row.subject_id ?? undefined,
    isWhole: row.is_whole,
    because: row.because,
    at: row.at,
    by: row.by,
  }));
}
