import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Period } from './period.ts';
import { isInScope, type Scope } from './scope.ts';

/** Of one period, of those that had to wait. */
export const MOST_WAITS = 1_000;

export interface GateCounts {
  /** Questions about now. */
  readonly asked: number;
  readonly atOnce: number;
  /** Enforced, and not allowed. */
  readonly stopped: number;
  readonly overridden: number;
  readonly reviewed: number;
  readonly justified: number;
  readonly hasSample: boolean;
}

/** A decision that had to wait for keys, or for which glass was broken. */
export interface Wait {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly decidedAt: number;
  readonly brokenAt: number | undefined;
  readonly refusedAt: number | undefined;
  readonly lapsedAt: number | undefined;
  /** Of the request for keys; undefined: none was asked for. */
  readonly expiresAt: number | undefined;
  /** When the last of all keys was there; undefined: one is missing. */
  readonly completeAt: number | undefined;
}

/** What rests on a restricted advisory is in no figure: it would tell of its existence. */
const ofPeriod = `from decision d join service s on s.id = d.service_id
   where d.decided_at >= $1 and d.decided_at < $2 and ${isInScope('s', 3)} and d.is_live and not d.has_restricted`;

const countsSql = statement<{
  asked: number;
  at_once: number;
  stopped: number;
  overridden: number;
  reviewed: number;
  justified: number;
  has_sample: boolean | null;
}>(
  'insights.gate_counts',
  `select count(*) as asked, count(*) filter (where d.verdict = 'allow' or d.mode = 'warn_only') as at_once,
     count(*) filter (where d.verdict <> 'allow' and d.mode = 'enforcing') as stopped,
     count(*) filter (where d.verdict <> 'allow' and d.mode = 'enforcing' and b.decision_id is not null) as overridden,
     count(*) filter (where b.reviewed_at is not null) as reviewed,
     count(*) filter (where b.review_verdict = 'justified') as justified, bool_or(s.is_sample) as has_sample
   from (select d.id, d.verdict, d.mode, d.service_id ${ofPeriod}) d join service s on s.id = d.service_id
     left join break_glass b on b.decision_id = d.id`,
);
const waitsSql = statement<{
  id: string;
  number: number;
  title: string;
  decided_at: number;
  broken_at: number | null;
  refused_at: number | null;
  lapsed_at: number | null;
  expires_at: number | null;
  complete_at: number | null;
}>(
  'insights.gate_waits',
  `select d.id, d.number, d.body ->> 'title' as title, d.decided_at, b.broken_at, t.refused_at, r.lapsed_at, r.expires_at,
     case when t.turned + json_array_length(d.body -> 'preSigned') >= cardinality(r.keys_needed)
       then coalesce(t.turned_at, r.requested_at) end as complete_at
   from (select d.id, d.number, d.body, d.decided_at ${ofPeriod}) d
     left join signoff_request r on r.decision_id = d.id left join break_glass b on b.decision_id = d.id
     left join lateral (select count(*) filter (where not k.is_refusal) as turned,
       max(k.turned_at) filter (where not k.is_refusal) as turned_at,
       min(k.turned_at) filter (where k.is_refusal) as refused_at from key_turn k where k.decision_id = d.id) t on true
   where (r.decision_id is not null or b.decision_id is not null)
     -- A release train is one question to whoever signs it: of the members that were asked about together the first one counts.
     and not exists (select from train_member m join train_member e on e.train_id = m.train_id and e.place < m.place
       join decision ed on ed.id = e.decision_id join service es on es.id = ed.service_id and ${isInScope('es', 3)}
       join signoff_request q on q.decision_id = e.decision_id
       where m.decision_id = d.id and q.requested_at = r.requested_at)
   order by d.decided_at desc, d.id desc limit $5`,
);
const rollbacksSql = statement<{ deployed: number; reopening: number }>(
  'insights.rollbacks',
  `select count(*) as deployed, count(*) filter (where json_typeof(d.body -> 'target' -> 'reopened') = 'object') as reopening
   from decision d join service s on s.id = d.service_id
   where d.id in (select p.decision_id from deployment p where p.from_at >= $1 and p.from_at < $2)
     and ${isInScope('s', 3)} and not d.has_restricted and d.body ->> 'direction' = 'rollback'`,
);

export async function countDecisions(tx: Transaction, period: Period, scope: Scope): Promise<GateCounts> {
  const [row] = await tx.query(countsSql, parametersOf(period, scope));
  if (row === undefined) throw new RangeError('counting gave no row');
  const { at_once: atOnce, has_sample: hasSample, ...counts } = row;
  return { ...counts, atOnce, hasSample: hasSample ?? false };
}

/** Newest first, at most one more than is looked at. */
export async function listWaits(tx: Transaction, period: Period, scope: Scope): Promise<readonly Wait[]> {
  const rows = await tx.query(waitsSql, [...parametersOf(period, scope), MOST_WAITS + 1]);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    decidedAt: row.decided_at,
    brokenAt: row.broken_at ?? undefined,
    refusedAt: row.refused_at ?? undefined,
    lapsedAt: row.lapsed_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    completeAt: row.complete_at ?? undefined,
  }));
}

/** Rollbacks that were deployed with a decision, and those of them whose target alone has findings. */
export async function countRollbacks(
  tx: Transaction,
  period: Period,
  scope: Scope,
): Promise<{ readonly deployed: number; readonly reopening: number }> {
  const [row] = await tx.query(rollbacksSql, parametersOf(period, scope));
  return { deployed: row?.deployed ?? 0, reopening: row?.reopening ?? 0 };
}

function parametersOf({ from, to }: Period, { serviceId, teamId }: Scope): readonly unknown[] {
  return [at(from), at(to), serviceId ?? null, teamId ?? null];
}
