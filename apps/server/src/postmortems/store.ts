import type { Axis, PostmortemSectionKey } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isVisible, type Reader } from '#incidents/index.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Postmortem, PostmortemSection, PostmortemSignOff } from './postmortem.ts';

const findSql = statement<{
  state: Postmortem['state'];
  created_at: number;
  created_by: ActorRef;
  review_asked_at: number | null;
  due_at: number | null;
  published_at: number | null;
}>(
  'postmortems.find',
  'select state, created_at, created_by, review_asked_at, due_at, published_at from postmortem where incident_id = $1',
);
const sectionsSql = statement<{
  key: PostmortemSectionKey;
  version: number;
  text: string | null;
  digest: string;
  updated_at: number;
  updated_by: ActorRef;
}>(
  'postmortems.sections',
  `select s.key, s.version, t.text, t.digest, s.updated_at, s.updated_by
   from postmortem_section s join incident_text t on t.id = s.text_id where s.incident_id = $1`,
);
const signOffsSql = statement<{
  axis: Axis;
  user_id: string;
  name: string;
  digest: string;
  note: string;
  signed_at: number;
}>(
  'postmortems.signoffs',
  `select s.axis, s.user_id, u.name, s.digest, s.note, s.signed_at
   from postmortem_signoff s join user_account u on u.id = s.user_id where s.incident_id = $1 order by s.axis`,
);
const insertSql = statement<{ incident_id: string }>(
  'postmortems.insert',
  `insert into postmortem (incident_id, state, created_at, created_by) values ($1, 'draft', $2, $3)
   on conflict (incident_id) do nothing returning incident_id`,
);
const putSectionSql = statement<never>(
  'postmortems.put_section',
  `with version as (
     insert into postmortem_section_version (incident_id, key, version, text_id, at, by) values ($1, $2, $3, $4, $5, $6))
   insert into postmortem_section (incident_id, key, version, text_id, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6)
   on conflict (incident_id, key) do update set version = $3, text_id = $4, updated_at = $5, updated_by = $6`,
);
const moveSql = statement<never>(
  'postmortems.move',
  'update postmortem set state = $2, review_asked_at = $3, due_at = $4, published_at = $5 where incident_id = $1',
);
const insertSignOffSql = statement<never>(
  'postmortems.insert_signoff',
  `insert into postmortem_signoff (incident_id, axis, user_id, digest, note, signed_at) values ($1, $2, $3, $4, $5, $6)`,
);
const dropSignOffsSql = statement<never>(
  'postmortems.drop_signoffs',
  'delete from postmortem_signoff where incident_id = $1',
);

export async function findPostmortem(tx: Transaction, incidentId: string): Promise<Postmortem | undefined> {
  const [row] = await tx.query(findSql, [incidentId]);
  if (row === undefined) return undefined;
  const sections = await tx.query(sectionsSql, [incidentId]);
  const signOffs = await tx.query(signOffsSql, [incidentId]);
  return {
    incidentId,
    state: row.state,
    createdAt: row.created_at,
    createdBy: row.created_by,
    reviewAskedAt: row.review_asked_at ?? undefined,
    dueAt: row.due_at ?? undefined,
    publishedAt: row.published_at ?? undefined,
    sections: sections.map((section): PostmortemSection => ({
      key: section.key,
      version: section.version,
      text: section.text ?? undefined,
      textDigest: section.digest,
      updatedAt: section.updated_at,
      updatedBy: section.updated_by,
    })),
    signOffs: signOffs.map((one): PostmortemSignOff => ({
      axis: one.axis,
      person: { id: one.user_id, name: one.name },
      digest: one.digest,
      note: one.note,
      signedAt: one.signed_at,
    })),
  };
}

/** @returns false when it was begun already */
export async function insertPostmortem(
  tx: Transaction,
  incidentId: string,
  begun: { readonly at: number; readonly by: ActorRef },
): Promise<boolean> {
  return (await tx.query(insertSql, [incidentId, at(begun.at), JSON.stringify(begun.by)])).length > 0;
}

export async function putSection(
  tx: Transaction,
  incidentId: string,
  section: {
    readonly key: PostmortemSectionKey;
    readonly version: number;
    readonly textId: string;
    readonly at: number;
    readonly by: ActorRef;
  },
): Promise<void> {
  const { key, version, textId, by } = section;
  await tx.execute(putSectionSql, [incidentId, key, version, textId, at(section.at), JSON.stringify(by)]);
}

export async function movePostmortem(tx: Transaction, postmortem: Postmortem): Promise<void> {
  const { incidentId, state, reviewAskedAt, dueAt, publishedAt } = postmortem;
  await tx.execute(moveSql, [incidentId, state, at(reviewAskedAt), at(dueAt), at(publishedAt)]);
}

export async function insertSignOff(tx: Transaction, incidentId: string, signOff: PostmortemSignOff): Promise<void> {
  const { axis, person, digest, note, signedAt } = signOff;
  await tx.execute(insertSignOffSql, [incidentId, axis, person.id, digest, note, at(signedAt)]);
}

export async function dropSignOffs(tx: Transaction, incidentId: string): Promise<void> {
  await tx.execute(dropSignOffsSql, [incidentId]);
}

interface SummaryRow {
  id: string;
  name: string;
  title: string;
  is_drill: boolean;
  kind: 'reliability' | 'security' | 'both';
  severity: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
  state: 'owed' | 'not_written' | Postmortem['state'];
  resolved_at: number | null;
  due_at: number | null;
  published_at: number | null;
  signed: Axis[] | null;
  open_actions: number;
  ordered_at: number;
}

/**
 * A condition: rows of `incident` that owe a postmortem, as Now and the list count them. Severe ones that ended within the last 30 days;
 * after that nobody is asked any more.
 *
 * @param parameter number of the parameter that is the time now
 */
export function owesPostmortem(alias: string, parameter: number): string {
  return `(${isSevere(alias)} and ${alias}.resolved_at > $${parameter}::timestamptz - interval '30 days'
    and not exists (select from postmortem owes where owes.incident_id = ${alias}.id))`;
}

function isSevere(alias: string): string {
  return `(${alias}.resolved_at is not null and ${alias}.severity <= 'sev2' and ${alias}.merged_into is null
    and ${alias}.declared_via <> 'import')`;
}

const state = `coalesce(p.state, case when ${owesPostmortem('i', 6)} then 'owed' else 'not_written' end)`;

/** Severe incidents that are over; of the others those with one that was begun. */
const listSql = statement<SummaryRow>(
  'postmortems.list',
  `select i.id, coalesce(i.name, 'INC-' || i.number) as name, i.title, i.is_drill, i.kind, i.severity,
     ${state} as state, i.resolved_at, p.due_at, p.published_at,
     (select array_agg(s.axis order by s.axis) from postmortem_signoff s where s.incident_id = i.id) as signed,
     (select count(*) from action_item a where a.incident_id = i.id and a.state = 'open') as open_actions,
     coalesce(i.resolved_at, i.started_at) as ordered_at
   from incident i left join postmortem p on p.incident_id = i.id
   where (p.incident_id is not null or ${isSevere('i')})
     and ${isVisible('i', 1)} and ($2::text is null or ${state} = $2)
     and ($3::timestamptz is null or (coalesce(i.resolved_at, i.started_at), i.id) < ($3, $4::uuid))
   order by coalesce(i.resolved_at, i.started_at) desc, i.id desc limit $5`,
);

export interface PostmortemLine {
  readonly incident: { readonly id: string; readonly name: string; readonly title: string; readonly isDrill: boolean };
  readonly kind: SummaryRow['kind'];
  readonly severity: SummaryRow['severity'];
  readonly state: SummaryRow['state'];
  readonly resolvedAt: number | undefined;
  readonly dueAt: number | undefined;
  readonly publishedAt: number | undefined;
  readonly signed: readonly Axis[];
  readonly openActions: number;
  /** Sort key. */
  readonly orderedAt: number;
}

/** The incident that ended last first. */
export async function listPostmortemLines(
  tx: Transaction,
  reader: Reader,
  query: {
    readonly state: string | undefined;
    readonly before: { readonly at: number; readonly id: string } | undefined;
    readonly limit: number;
    readonly now: number;
  },
): Promise<readonly PostmortemLine[]> {
  const { before, limit, now } = query;
  const values = [reader, query.state ?? null, at(before?.at), before?.id ?? null, limit, at(now)];
  const rows = await tx.query(listSql, values);
  return rows.map((row) => ({
    incident: { id: row.id, name: row.name, title: row.title, isDrill: row.is_drill },
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    resolvedAt: row.resolved_at ?? undefined,
    dueAt: row.due_at ?? undefined,
    publishedAt: row.published_at ?? undefined,
    signed: row.signed ?? [],
    openActions: row.open_actions,
    orderedAt: row.ordered_at,
  }));
}

/** The sides an incident of this kind is signed for. */
export function axesOf(kind: PostmortemLine['kind']): readonly Axis[] {
  return kind === 'both' ? ['reliability', 'security'] : [kind];
}
