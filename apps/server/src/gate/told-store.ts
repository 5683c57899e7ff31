import { isId } from '@lockstep/contract';
import type { Axis, Verdict } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

export const decisionFacts = [
  'decided',
  'signoff_requested',
  'signoff_lapsed',
  'key_turned',
  'key_refused',
  'glass_broken',
  'glass_reviewed',
] as const;

/** A decision, or something that was done about one. Times are epoch milliseconds. */
export interface DecisionFact {
  readonly kind: (typeof decisionFacts)[number];
  readonly decisionId: string;
  /** The release train it is part of. */
  readonly trainId: string | undefined;
  readonly number: number;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly at: number;
  readonly by: ActorRef;
  readonly axis: Axis | undefined;
  /** Why it was asked for, refused or broken; what a review said. */
  readonly note: string;
  readonly isJustified: boolean | undefined;
  readonly verdict: Verdict;
  readonly title: string;
  /** undefined: it names what not everybody may know. */
  readonly summary: string | undefined;
}

interface FactRow {
  kind: DecisionFact['kind'];
  decision_id: string;
  train_id: string | null;
  number: number;
  service_id: string;
  service: string;
  environment_id: string;
  environment: string;
  at: number;
  by: ActorRef;
  axis: Axis | null;
  note: string;
  is_justified: boolean | null;
  verdict: Verdict;
  title: string;
  summary: string | null;
}

const factsSql = statement<FactRow>(
  'gate.told_facts',
  `with d as (
     select id, number, service_id, environment_id, decided_at, decided_by, verdict, body ->> 'title' as title,
       case when has_restricted then null else body -> 'target' ->> 'summary' end as summary
     from decision where is_live and (id = any ($1::uuid[]) or (service_id = any ($2::uuid[]) and decided_at >= $3))
     order by decided_at desc limit $5
   ), fact as (
     select 'decided' as kind, id, decided_at as at, decided_by as by, null as axis, '' as note, null::boolean as is_justified from d
     union all
     select 'signoff_requested', d.id, q.requested_at, q.requested_by, array_to_string(q.keys_needed, ' '), q.reason, null
     from d join signoff_request q on q.decision_id = d.id
     union all
     select 'signoff_lapsed', d.id, q.lapsed_at, null, null, '', null
     from d join signoff_request q on q.decision_id = d.id where q.lapsed_at is not null
     union all
     select case when k.is_refusal then 'key_refused' else 'key_turned' end, d.id, k.turned_at, k.actor, k.axis, k.note, null
     from d join key_turn k on k.decision_id = d.id
     union all
     select 'glass_broken', d.id, g.broken_at, g.actor, null, g.reason, null
     from d join break_glass g on g.decision_id = d.id
     union all
     select 'glass_reviewed', d.id, g.reviewed_at, g.reviewed_by, null, coalesce(g.review_note, ''),
       g.review_verdict = 'justified' from d join break_glass g on g.decision_id = d.id where g.reviewed_at is not null)
   select f.kind, d.id as decision_id, (select m.train_id from train_member m where m.decision_id = d.id) as train_id, d.number, d.service_id, s.name as service, d.environment_id, e.name as environment, f.at,
     f.by, f.axis, f.note, f.is_justified, d.verdict, d.title, d.summary
   from fact f join d on d.id = f.id join service s on s.id = d.service_id join environment e on e.id = d.environment_id
   where f.at >= $4 order by f.at desc, f.kind desc, d.number desc limit $5`,
);

export interface DecisionFactsQuery {
  readonly decisionIds: readonly string[];
  readonly serviceIds: readonly string[];
  /** Of services: decisions that were made since. */
  readonly decidedSince: number;
  readonly since: number;
  readonly limit: number;
}

const ourselves: ActorRef = { id: 'gate', name: 'Lockstep', kind: 'system' };

/** Latest first. Answers to questions about the past are no facts. */
export async function listDecisionFacts(tx: Transaction, query: DecisionFactsQuery): Promise<readonly DecisionFact[]> {
  const { serviceIds, decidedSince, since, limit } = query;
  const decisionIds = query.decisionIds.filter(isId);
  if (decisionIds.length === 0 && serviceIds.length === 0) return [];
  const rows = await tx.query(factsSql, [decisionIds, serviceIds, at(decidedSince), at(since), limit]);
  return rows.map((row) => ({
    kind: row.kind,
    decisionId: row.decision_id,
    trainId: row.train_id ?? undefined,
    number: row.number,
    serviceId: row.service_id,
    service: row.service,
    environmentId: row.environment_id,
    environment: row.environment,
    at: row.at,
    by: row.by ?? ourselves,
    axis: row.axis ?? undefined,
    note: row.note,
    isJustified: row.is_justified ?? undefined,
    verdict: row.verdict,
    title: row.title,
    summary: row.summary ?? undefined,
  }));
}

/** A hold that was placed or lifted. */
export interface HoldFact {
  readonly kind: 'placed' | 'lifted';
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly version: string;
  readonly axis: Axis;
  readonly isQuarantine: boolean;
  readonly at: number;
  readonly by: ActorRef;
  readonly because: string;
}

const holdsSql = statement<HoldFact>(
  'gate.told_holds',
  `select f.kind, h.id, h.service_id as "serviceId", s.name as service, h.environment_id as "environmentId", e.name as environment,
     r.version, h.axis, h.is_quarantine as "isQuarantine", f.at, f.by, f.because
   from hold h cross join lateral (
     values ('placed', h.placed_at, h.placed_by, h.reason), ('lifted', h.lifted_at, h.lifted_by, coalesce(h.lifted_because, ''))
   ) f (kind, at, by, because)
   join service s on s.id = h.service_id join environment e on e.id = h.environment_id join release r on r.id = h.release_id
   where h.service_id = any ($1::uuid[]) and f.at >= $2 order by f.at desc, h.id limit $3`,
);

/** Holds of these services, latest first. */
export async function listHoldFacts(
  tx: Transaction,
  serviceIds: readonly string[],
  since: number,
  limit: number,
): Promise<readonly HoldFact[]> {
  return serviceIds.length === 0 ? [] : await tx.query(holdsSql, [serviceIds, at(since), limit]);
}
