import { isId } from '@lockstep/contract';
import type { Verdict } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Together, Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { parameterRows, statement } from '../platform/db/statement.ts';
import { changeColumns, changeCte } from '../platform/events/record-change.ts';
import { evidenceColumns, evidenceCte, type EvidenceValues } from '../platform/evidence/store.ts';
import { Problem } from '../platform/problem.ts';
import { evidenceHolds } from './capture-store.ts';
import type { PackedBody } from './decision-body.ts';

export interface NewDecision {
  readonly id: string;
  readonly serviceId: string;
  readonly environmentId: string;
  readonly currentReleaseId: string | undefined;
  readonly targetReleaseId: string;
  readonly asOf: number;
  readonly loadedAsOf: number | undefined;
  readonly decidedAt: number;
  readonly decidedBy: ActorRef;
  readonly expiresAt: number;
  readonly verdict: Verdict;
  readonly mode: 'warn_only' | 'enforcing';
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly isAutomatic: boolean;
  readonly isLive: boolean;
  readonly isFeedAgeRuleOff: boolean;
  readonly hasRestricted: boolean;
  readonly boundDigests: readonly string[];
  /** Canonical JSON, see `packFacts`. */
  readonly facts: string;
  readonly factsDigest: string;
  readonly policyId: string;
  readonly policyDigest: string;
  readonly body: PackedBody;
}

/** A decision with the names people know. */
export interface StoredDecision extends Omit<NewDecision, 'facts'> {
  readonly number: number;
  readonly service: string;
  readonly environment: string;
  readonly isSample: boolean;
  readonly current: string | undefined;
  readonly target: string;
  readonly policyVersion: number;
  /** Number of the release train it is part of. */
  readonly train: number | undefined;
  /** With parts by name; see `unpack`. */
  readonly facts: unknown;
}

const decisionColumns = 23;
const decisionValues = decisionColumns + evidenceColumns + changeColumns;

/** One statement and one answer for the hottest write of all: decisions, their evidence, and the news of them. */
const insertDecisionsSql = Array.from({ length: 8 }, (_, index) =>
  statement<{ id: string; number: number }>(
    `gate.insert_decision_${index + 1}`,
    `with ${evidenceCte(decisionColumns + 1, index + 1, decisionValues)},
       ${changeCte(decisionColumns + evidenceColumns + 1, index + 1, decisionValues)}
     insert into decision (id, service_id, environment_id, current_release_id, target_release_id, as_of, loaded_as_of,
       decided_at, decided_by, expires_at, verdict, mode, motive, is_automatic, is_live, is_feed_age_rule_off, has_restricted,
       bound_digests, facts, facts_digest, policy_id, policy_digest, body)
     values ${parameterRows(1, decisionColumns, index + 1, decisionValues)}
     returning id, number`,
  ),
);

interface ToldDecision {
  readonly decision: NewDecision;
  readonly told: { readonly evidence: EvidenceValues; readonly change: readonly (string | null)[] };
}

/** Decisions made at the same time are written, and made durable, together. */
const insertedNumbers: Together<ToldDecision, number> = {
  limit: insertDecisionsSql.length,
  async run(tx, decisions) {
    const sql = insertDecisionsSql[decisions.length - 1];
    if (sql === undefined) throw new RangeError(`${decisions.length} decisions in one statement`);
    const numbers = new Map((await tx.query(sql, decisions.flatMap(valuesOf))).map(({ id, number }) => [id, number]));
    return decisions.map(({ decision }) => {
      const number = numbers.get(decision.id);
      if (number === undefined) throw new RangeError('a decision has no number');
      return number;
    });
  },
};

/** @returns its number */
export async function insertDecision(
  tx: Transaction,
  decision: NewDecision,
  told: ToldDecision['told'],
): Promise<number> {
  return await tx.together(insertedNumbers, { decision, told });
}

function valuesOf({ decision: d, told }: ToldDecision): readonly unknown[] {
  return [
    d.id,
    d.serviceId,
    d.environmentId,
    d.currentReleaseId ?? null,
    d.targetReleaseId,
    at(d.asOf),
    at(d.loadedAsOf),
    at(d.decidedAt),
    JSON.stringify(d.decidedBy),
    at(d.expiresAt),
    d.verdict,
    d.mode,
    d.motive,
    d.isAutomatic,
    d.isLive,
    d.isFeedAgeRuleOff,
    d.hasRestricted,
    d.boundDigests,
    d.facts,
    d.factsDigest,
    d.policyId,
    d.policyDigest,
    JSON.stringify(d.body),
    ...told.evidence,
    ...told.change,
  ];
}

interface DecisionRow {
  id: string;
  number: number;
  service_id: string;
  service: string;
  is_sample: boolean;
  environment_id: string;
  environment: string;
  current_release_id: string | null;
  current: string | null;
  target_release_id: string;
  target: string;
  as_of: number;
  loaded_as_of: number | null;
  decided_at: number;
  decided_by: ActorRef;
  expires_at: number;
  verdict: Verdict;
  mode: 'warn_only' | 'enforcing';
  motive: 'reliability' | 'security' | 'routine';
  is_automatic: boolean;
  is_live: boolean;
  is_feed_age_rule_off: boolean;
  has_restricted: boolean;
  bound_digests: string[];
  facts: unknown;
  facts_digest: string;
  policy_id: string;
  policy_version: number;
  train: number | null;
  policy_digest: string;
  body: PackedBody;
}

const columnsWithoutFacts = `d.id, d.number, d.service_id, s.name as service, s.is_sample, d.environment_id, e.name as environment,
     d.current_release_id, c.version as current, d.target_release_id, t.version as target, d.as_of, d.loaded_as_of, d.decided_at,
     d.decided_by, d.expires_at, d.verdict, d.mode, d.motive, d.is_automatic, d.is_live, d.is_feed_age_rule_off, d.has_restricted,
     d.bound_digests, d.facts_digest, d.policy_id, p.version as policy_version, d.policy_digest, d.body,
     (select t.number from train_member m join train t on t.id = m.train_id where m.decision_id = d.id) as train`;
const joined = `from decision d join service s on s.id = d.service_id join environment e on e.id = d.environment_id
   left join release c on c.id = d.current_release_id join release t on t.id = d.target_release_id
   join policy p on p.id = d.policy_id`;

const findByIdSql = statement<DecisionRow>(
  'gate.find_decision',
  `select ${columnsWithoutFacts}, d.facts ${joined} where d.id = $1`,
);
const findByNumberSql = statement<DecisionRow>(
  'gate.find_decision_by_number',
  `select ${columnsWithoutFacts}, d.facts ${joined} where d.number = $1`,
);
/** Waiting: asked for keys, not all turned, not over, and held up by something else than evidence that is captured. */
const listDecisionsSql = statement<DecisionRow>(
  'gate.list_decisions',
  `select ${columnsWithoutFacts}, null::json as facts ${joined}
   where ($1::uuid is null or d.service_id = $1) and ($2::text is null or d.verdict = $2)
     and ($3::timestamptz is null or (d.decided_at, d.id) < ($3, $4::uuid))
     and ($5::boolean is null or $5 = exists (
       select 1 from signoff_request q where q.decision_id = d.id and q.lapsed_at is null and q.expires_at > $6
         and not exists (select 1 from key_turn k where k.decision_id = d.id and k.is_refusal)
         and not exists (select 1 from break_glass g where g.decision_id = d.id)
         and (select count(*) from key_turn k where k.decision_id = d.id) + json_array_length(d.body -> 'preSigned')
           < cardinality(q.keys_needed)
         and ${evidenceHolds('$6')}))
   order by d.decided_at desc, d.id desc limit $7`,
);
const listForDryRunSql = statement<DecisionRow>(
  'gate.list_for_dry_run',
  `select ${columnsWithoutFacts}, d.facts ${joined} order by d.decided_at desc, d.id desc limit $1`,
);

function toDecision(row: DecisionRow): StoredDecision {
  return {
    id: row.id,
    number: row.number,
    serviceId: row.service_id,
    service: row.service,
    isSample: row.is_sample,
    environmentId: row.environment_id,
    environment: row.environment,
    currentReleaseId: row.current_release_id ?? undefined,
    current: row.current ?? undefined,
    targetReleaseId: row.target_release_id,
    target: row.target,
    asOf: row.as_of,
    loadedAsOf: row.loaded_as_of ?? undefined,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    expiresAt: row.expires_at,
    verdict: row.verdict,
    mode: row.mode,
    motive: row.motive,
    isAutomatic: row.is_automatic,
    isLive: row.is_live,
    isFeedAgeRuleOff: row.is_feed_age_rule_off,
    hasRestricted: row.has_restricted,
    boundDigests: row.bound_digests,
    facts: row.facts,
    factsDigest: row.facts_digest,
    policyId: row.policy_id,
    policyVersion: row.policy_version,
    train: row.train ?? undefined,
    policyDigest: row.policy_digest,
    body: row.body,
  };
}

/** By id, or by number as people write it (`12`, `G-12`). */
export async function findDecision(tx: Transaction, name: string): Promise<StoredDecision | undefined> {
  const number = /^[A-Za-z]?-?(\d{1,12})$/.exec(name)?.[1];
  const [row] =
    number !== undefined
      ? await tx.query(findByNumberSql, [Number(number)])
      : isId(name)
        ? await tx.query(findByIdSql, [name])
        : [];
  return row === undefined ? undefined : toDecision(row);
}

export async function getStoredDecision(tx: Transaction, name: string): Promise<StoredDecision> {
  const decision = await findDecision(tx, name);
  if (decision !== undefined) return decision;
  throw new Problem('gate.decision_not_found', `decision \`${name}\` does not exist`, {
    help: 'list them with `lockstep gate decisions`',
  });
}

export interface DecisionList {
  readonly serviceId: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly isWaiting: boolean | undefined;
  readonly before: { readonly decidedAt: number; readonly id: string } | undefined;
  readonly now: number;
  readonly limit: number;
}

const listByIdSql = statement<DecisionRow>(
  'gate.list_decisions_by_id',
  `select ${columnsWithoutFacts}, null::json as facts ${joined} where d.id = any ($1::uuid[]) order by d.decided_at desc, d.id desc`,
);

/** Newest first, without their facts. */
export async function listDecisionsById(tx: Transaction, ids: readonly string[]): Promise<readonly StoredDecision[]> {
  return ids.length === 0 ? [] : (await tx.query(listByIdSql, [ids])).map(toDecision);
}

/** Newest first, without their facts. */
export async function listStoredDecisions(tx: Transaction, list: DecisionList): Promise<readonly StoredDecision[]> {
  const { serviceId, verdict, isWaiting, before, now, limit } = list;
  const values = [
    serviceId ?? null,
    verdict ?? null,
    at(before?.decidedAt),
    before?.id ?? null,
    isWaiting ?? null,
    at(now),
    limit,
  ];
  return (await tx.query(listDecisionsSql, values)).map(toDecision);
}

/** The newest decisions with their facts. */
export async function listDecisionsWithFacts(tx: Transaction, limit: number): Promise<readonly StoredDecision[]> {
  return (await tx.query(listForDryRunSql, [limit])).map(toDecision);
}
