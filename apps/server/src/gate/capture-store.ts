import type { CaptureKind, CaptureRecord } from '@lockstep/gate';
import { isVisible, type Reader } from '#incidents/index.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** A record as stored; times are epoch milliseconds. */
export interface StoredCapture extends CaptureRecord {
  readonly decisionId: string;
  /** The same for what was said of several services of a train at once. */
  readonly actId: string;
  readonly recordedAt: number;
  readonly recordedBy: ActorRef;
}

interface CaptureRow {
  id: string;
  decision_id: string;
  act_id: string;
  outcome: CaptureRecord['outcome'];
  kinds: CaptureKind[];
  kept_at: string;
  sha256: string | null;
  happened_at: number;
  captured_by: string;
  note: string;
  is_complete: boolean;
  corrects: string | null;
  recorded_at: number;
  recorded_by: ActorRef;
}

const listSql = statement<CaptureRow>(
  'gate.list_captures',
  `select id, decision_id, act_id, outcome, kinds, kept_at, sha256, happened_at, captured_by, note, is_complete, corrects, recorded_at,
     recorded_by
   from evidence_capture where decision_id = any($1::uuid[]) order by recorded_at, id`,
);

/** By decision, oldest first; those of which nothing was said are absent. */
export async function listCaptures(
  tx: Transaction,
  decisionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredCapture[]>> {
  if (decisionIds.length === 0) return new Map();
  const rows = await tx.query(listSql, [decisionIds]);
  return Map.groupBy(rows.map(toCapture), ({ decisionId }) => decisionId);
}

function toCapture(row: CaptureRow): StoredCapture {
  return {
    id: row.id,
    decisionId: row.decision_id,
    actId: row.act_id,
    outcome: row.outcome,
    kinds: row.kinds,
    keptAt: row.kept_at,
    sha256: row.sha256 ?? undefined,
    happenedAt: row.happened_at,
    capturedBy: row.captured_by,
    note: row.note,
    isComplete: row.is_complete,
    corrects: row.corrects ?? undefined,
    by: row.recorded_by.id,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}

const insertSql = statement<never>(
  'gate.insert_capture',
  `insert into evidence_capture (id, decision_id, act_id, service_id, environment_id, release_id, subjects, outcome, kinds, kept_at,
     sha256, happened_at, captured_by, note, is_complete, corrects, recorded_at, recorded_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
);

export async function insertCapture(
  tx: Transaction,
  capture: StoredCapture,
  of: {
    readonly serviceId: string;
    readonly environmentId: string;
    readonly currentReleaseId: string | undefined;
    readonly subjects: readonly string[];
  },
): Promise<void> {
  const { id, decisionId, actId, outcome, kinds, keptAt, sha256, happenedAt, capturedBy, note } = capture;
  const { isComplete, corrects, recordedAt, recordedBy } = capture;
  await tx.execute(insertSql, [
    id,
    decisionId,
    actId,
    of.serviceId,
    of.environmentId,
    of.currentReleaseId ?? null,
    of.subjects,
    outcome,
    kinds,
    keptAt,
    sha256 ?? null,
    at(happenedAt),
    capturedBy,
    note,
    isComplete,
    corrects ?? null,
    at(recordedAt),
    JSON.stringify(recordedBy),
  ]);
}

const settledSql = statement<{ release_id: string; subjects: string[] }>(
  'gate.captured_at',
  `select c.release_id, array_agg(distinct s.subject) as subjects from evidence_capture c cross join unnest(c.subjects) as s (subject)
   where c.service_id = $1 and c.environment_id = $2 and c.release_id is not null and c.recorded_at <= $3
     and (c.is_complete or c.outcome = 'impossible')
     and not exists (select from evidence_capture later where later.corrects = c.id and later.recorded_at <= $3)
   group by c.release_id`,
);

/** What stops no move any more, by the release that was to be left. */
export async function listCapturedSubjects(
  tx: Transaction,
  lane: { readonly serviceId: string; readonly environmentId: string },
  asOf: number,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx.query(settledSql, [lane.serviceId, lane.environmentId, at(asOf)]);
  return new Map(rows.map((row) => [row.release_id, new Set(row.subjects)]));
}

/** SQL of decision `d`: somebody said, and nobody corrected it, that its evidence is captured or can not be. */
export const evidenceSettled = `exists (select from evidence_capture c
   where c.decision_id = d.id and (c.is_complete or c.outcome = 'impossible')
     and not exists (select from evidence_capture later where later.corrects = c.id))`;

/**
 * SQL of what standings say of decision `d`: evidence holds it up, or its verdict rests on more than that. Where neither is so, keys are
 * not waited for.
 *
 * @param now the moment it is asked about, as in `$2`
 */
export function evidenceHolds(now: string): string {
  return `(d.verdict <> 'preserve_first' or (coalesce((d.body -> 'capture' ->> 'stopsUntil')::timestamptz > ${now}::timestamptz, true)
     and not ${evidenceSettled}))`;
}

interface BelongsRow {
  decision_id: string;
  is_withheld: boolean;
  matter_id: string | null;
  is_lead: boolean;
  incident_ids: string[];
  about_ids: string[];
}

/**
 * Incidents that a decision or its train is linked to, and those whose evidence it is about: what ran on its service, and was known, as
 * it was made. A free seat is anybody's to take: who asked for the move, by a token too, does not wave it through by leading security.
 */
const belongsSql = statement<BelongsRow>(
  'gate.captures_belong_to',
  `with d as (
     select id, service_id, environment_id, decided_at, coalesce(body -> 'capture' ->> 'hasIncidents', '') = 'true' as is_about,
       decided_by ->> 'id' = $3::text or exists (select from api_token t
         where t.user_id::text = $3::text and t.id::text = decided_by ->> 'id') as is_asker
     from decision where id = any($1::uuid[])
   ), of as (
     select d.id as decision_id, l.incident_id, false as is_about, d.is_asker from d left join train_member m on m.decision_id = d.id
       join incident_link l on l.removed_at is null and ((l.kind = 'decision' and l.subject_id = d.id::text)
         or (l.kind = 'train' and l.subject_id = m.train_id::text))
     union all
     select d.id, a.id, true, d.is_asker from d join incident a on d.is_about and a.kind <> 'reliability' and a.merged_into is null
       and not a.is_drill and a.started_at <= d.decided_at and a.recorded_at <= d.decided_at
       and (a.resolved_at is null or a.resolved_at > d.decided_at)
       and (a.environment_id is null or a.environment_id = d.environment_id)
       and (a.service_id = d.service_id or exists (select from incident_link s where s.incident_id = a.id and s.kind = 'service'
         and s.subject_id = d.service_id::text and s.removed_at is null)))
   select of.decision_id, bool_or(not ${isVisible('i', 2)}) as is_withheld,
     (array_agg(i.id order by i.started_at, i.id) filter (where i.is_restricted))[1] as matter_id,
     bool_or(not of.is_asker and i.resolved_at is null and ${isVisible('i', 2)} and exists (select from incident_role r where r.incident_id = i.id
       and r.role = 'security_lead' and r.user_id::text = $3::text and r.accepted_at is not null and r.ended_at is null)) as is_lead,
     array_agg(distinct i.id) as incident_ids, coalesce(array_agg(distinct i.id) filter (where of.is_about), '{}') as about_ids
   from of join incident i on i.id = of.incident_id group by of.decision_id`,
);

/** Whose matter the evidence of a decision is. */
export interface BelongsTo {
  /** It belongs to an incident that does not exist for the reader: what was captured is not for them. */
  readonly isWithheld: boolean;
  /** A restricted incident it belongs to. */
  readonly matterId: string | undefined;
  /** The reader leads security in an open incident that it belongs to, and did not ask for the move. */
  readonly isLead: boolean;
  readonly incidentIds: readonly string[];
  /** Of those: the ones whose evidence it is about. */
  readonly aboutIds: readonly string[];
}

export const nobodys: BelongsTo = {
  isWithheld: false,
  matterId: undefined,
  isLead: false,
  incidentIds: [],
  aboutIds: [],
};

/** By decision; those that belong to no incident are absent. */
export async function listBelongings(
  tx: Transaction,
  decisions: readonly { readonly id: string }[],
  { reader, userId }: { readonly reader: Reader; readonly userId: string | undefined },
): Promise<ReadonlyMap<string, BelongsTo>> {
  if (decisions.length === 0) return new Map();
  const rows = await tx.query(belongsSql, [decisions.map(({ id }) => id), reader, userId ?? '']);
  return new Map(
    rows.map((row) => [
      row.decision_id,
      {
        isWithheld: row.is_withheld,
        matterId: row.matter_id ?? undefined,
        isLead: row.is_lead,
        incidentIds: row.incident_ids,
        aboutIds: row.about_ids,
      },
    ]),
  );
}

const incidentPrefix = 'incident:';

/** How an incident stands among subjects: its name changes when it is restricted, its id does not. */
export function subjectOfIncident(id: string): string {
  return `${incidentPrefix}${id}`;
}

/** @returns undefined for a group of findings */
export function incidentOfSubject(subject: string): string | undefined {
  return subject.startsWith(incidentPrefix) ? subject.slice(incidentPrefix.length) : undefined;
}
