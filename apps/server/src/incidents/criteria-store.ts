import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Severity } from './incident.ts';

export type SeverityWords = Readonly<Record<Axis, Readonly<Record<Severity, string>>>>;

/** One version of what severities mean. Times are epoch milliseconds. */
export interface Criteria {
  readonly version: number;
  readonly words: SeverityWords;
  readonly note: string;
  readonly draftedAt: number;
  readonly draftedBy: ActorRef;
  /** undefined: the draft. */
  readonly published: { readonly at: number; readonly by: ActorRef } | undefined;
}

interface Row {
  version: number;
  words: SeverityWords;
  note: string;
  drafted_at: number;
  drafted_by: ActorRef;
  published_at: number | null;
  published_by: ActorRef | null;
}

const listSql = statement<Row>(
  'incidents.list_criteria',
  `select version, words, note, drafted_at, drafted_by, published_at, published_by from incident_criteria
   order by version desc limit 200`,
);
const inForceSql = statement<{ version: number }>(
  'incidents.criteria_in_force',
  'select version from incident_criteria where published_at is not null order by version desc limit 1',
);
// Whoever writes a draft waits for whoever publishes one.
const lockSql = statement<{ version: number }>(
  'incidents.lock_criteria',
  'select version from incident_criteria order by version for no key update',
);
const putDraftSql = statement<never>(
  'incidents.put_criteria_draft',
  `insert into incident_criteria (version, words, note, drafted_at, drafted_by)
   select coalesce((select max(version) from incident_criteria), 0) + 1, $1::json, $2, $3::timestamptz, $4::jsonb
   on conflict ((published_at is null)) where published_at is null
   do update set words = excluded.words, note = excluded.note, drafted_at = excluded.drafted_at, drafted_by = excluded.drafted_by`,
);
const publishSql = statement<never>(
  'incidents.publish_criteria',
  'update incident_criteria set published_at = $2, published_by = $3 where version = $1 and published_at is null',
);
const discardSql = statement<never>(
  'incidents.discard_criteria',
  'delete from incident_criteria where published_at is null',
);

/** Newest first; the draft, where there is one, before all. */
export async function listCriteria(tx: Transaction): Promise<readonly Criteria[]> {
  return (await tx.query(listSql, [])).map((row) => ({
    version: row.version,
    words: row.words,
    note: row.note,
    draftedAt: row.drafted_at,
    draftedBy: row.drafted_by,
    published:
      row.published_at === null || row.published_by === null
        ? undefined
        : { at: row.published_at, by: row.published_by },
  }));
}

/** The version severities are read by now. */
export async function criteriaInForce(tx: Transaction): Promise<number | undefined> {
  return (await tx.query(inForceSql, []))[0]?.version;
}

export async function lockCriteria(tx: Transaction): Promise<void> {
  await tx.query(lockSql, []);
}

/** There is one draft; it is written over. */
export async function putDraft(
  tx: Transaction,
  draft: { readonly words: SeverityWords; readonly note: string; readonly now: number; readonly by: ActorRef },
): Promise<void> {
  const { words, note, now, by } = draft;
  await tx.execute(putDraftSql, [JSON.stringify(words), note, at(now), JSON.stringify(by)]);
}

export async function publishDraft(
  tx: Transaction,
  version: number,
  { now, by }: { readonly now: number; readonly by: ActorRef },
): Promise<void> {
  await tx.execute(publishSql, [version, at(now), JSON.stringify(by)]);
}

/** @returns whether there was one */
export async function discardDraft(tx: Transaction): Promise<boolean> {
  return (await tx.execute(discardSql, [])) === 1;
}
