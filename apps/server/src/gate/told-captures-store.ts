import { isId } from '@lockstep/contract';
import type { CaptureKind } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** What was said of evidence of one decision. Times are epoch milliseconds. */
export interface CaptureFact {
  /** The same for what was said of several decisions of a train at once. */
  readonly actId: string;
  readonly decisionId: string;
  readonly number: number;
  readonly trainId: string | undefined;
  readonly trainNumber: number | undefined;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly happenedAt: number;
  /** When it was recorded. */
  readonly at: number;
  readonly by: ActorRef;
  readonly outcome: 'captured' | 'impossible';
  readonly kinds: readonly CaptureKind[];
  readonly keptAt: string;
  readonly note: string;
  readonly capturedBy: string;
  readonly isComplete: boolean;
  readonly isCorrection: boolean;
  /** It belongs to an incident that is restricted: nobody else is told. */
  readonly isRestricted: boolean;
  /** Those that are. */
  readonly restrictedTo: readonly string[];
}

interface FactRow extends Omit<CaptureFact, 'trainId' | 'trainNumber' | 'isRestricted'> {
  trainId: string | null;
  trainNumber: number | null;
}

const factsSql = statement<FactRow>(
  'gate.told_captures',
  `select c.act_id as "actId", d.id as "decisionId", d.number, m.train_id as "trainId", t.number as "trainNumber",
     d.service_id as "serviceId", s.name as service, d.environment_id as "environmentId", c.happened_at as "happenedAt",
     c.recorded_at as at, c.recorded_by as by, c.outcome, c.kinds, c.kept_at as "keptAt", c.note, c.captured_by as "capturedBy",
     c.is_complete as "isComplete", c.corrects is not null as "isCorrection",
     array(select i.id from incident i where i.is_restricted and ('incident:' || i.id = any (c.subjects)
       or exists (select from incident_link l where l.incident_id = i.id and l.removed_at is null
         and ((l.kind = 'decision' and l.subject_id = d.id::text) or (l.kind = 'train' and l.subject_id = m.train_id::text))))
     ) as "restrictedTo"
   from evidence_capture c join decision d on d.id = c.decision_id join service s on s.id = d.service_id
     left join train_member m on m.decision_id = d.id left join train t on t.id = m.train_id
   where c.recorded_at >= $4 and (d.id = any ($1::uuid[]) or m.train_id = any ($2::uuid[]) or d.service_id = any ($3::uuid[])
     or exists (select from incident i where i.id::text = any ($6::text[]) and 'incident:' || i.id = any (c.subjects)))
   order by c.recorded_at, c.id limit $5`,
);

/** Oldest first. */
export async function listCaptureFacts(
  tx: Transaction,
  query: {
    readonly decisionIds: readonly string[];
    readonly trainIds: readonly string[];
    readonly serviceIds: readonly string[];
    readonly incidentIds: readonly string[];
    readonly since: number;
    readonly limit: number;
  },
): Promise<readonly CaptureFact[]> {
  const { decisionIds, trainIds, serviceIds, incidentIds, since, limit } = query;
  const rows = await tx.query(factsSql, [
    decisionIds.filter(isId),
    trainIds.filter(isId),
    serviceIds,
    at(since),
    limit,
    incidentIds,
  ]);
  return rows.map(({ trainId, trainNumber, ...row }) => ({
    ...row,
    trainId: trainId ?? undefined,
    trainNumber: trainNumber ?? undefined,
    isRestricted: row.restrictedTo.length > 0,
  }));
}
