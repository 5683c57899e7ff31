import { isId } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { Axis, Verdict } from '@lockstep/gate';
import type { Transaction } from '../../platform/context.ts';
import { at } from '../../platform/db/row-types.ts';
import { statement } from '../../platform/db/statement.ts';
import { Problem } from '../../platform/problem.ts';
import { evidenceHolds, evidenceSettled } from '../capture-store.ts';
import type { TurnUser } from '../signoff-store.ts';

/** A release train as asked for. Immutable: what happens to it happens to its members. Times are epoch milliseconds. */
export interface Train {
  readonly id: string;
  readonly number: number;
  readonly environmentId: string;
  readonly environment: string;
  readonly title: string;
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly reason: string;
  readonly isAutomatic: boolean;
  readonly isSample: boolean;
  readonly decidedAt: number;
  readonly decidedBy: ActorRef;
  readonly expiresAt: number;
}

const insertTrainSql = statement<{ number: number }>(
  'gate.insert_train',
  `insert into train (id, environment_id, title, motive, reason, is_automatic, is_sample, decided_at, decided_by, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning number`,
);
const insertMembersSql = statement<never>(
  'gate.insert_train_members',
  `insert into train_member (train_id, place, decision_id)
   select $1, m.place, m.id from unnest($2::uuid[]) with ordinality as m (id, place)`,
);

/** @returns its number */
export async function insertTrain(
  tx: Transaction,
  train: Omit<Train, 'number' | 'environment'>,
  decisionIds: readonly string[],
): Promise<number> {
  const { id, environmentId, title, motive, reason, isAutomatic, isSample, decidedAt, decidedBy, expiresAt } = train;
  const when = [at(decidedAt), JSON.stringify(decidedBy), at(expiresAt)];
  const [row] = await tx.query(insertTrainSql, [
    id,
    environmentId,
    title,
    motive,
    reason,
    isAutomatic,
    isSample,
    ...when,
  ]);
  if (row === undefined) throw new RangeError('a train has no number');
  await tx.execute(insertMembersSql, [id, decisionIds]);
  return row.number;
}

const columns = `t.id, t.number, t.environment_id as "environmentId", e.name as environment, t.title, t.motive, t.reason,
     t.is_automatic as "isAutomatic", t.is_sample as "isSample", t.decided_at as "decidedAt", t.decided_by as "decidedBy",
     t.expires_at as "expiresAt"`;
const findByIdSql = statement<Train>(
  'gate.find_train',
  `select ${columns} from train t join environment e on e.id = t.environment_id where t.id = $1`,
);
const findByNumberSql = statement<Train>(
  'gate.find_train_by_number',
  `select ${columns} from train t join environment e on e.id = t.environment_id where t.number = $1`,
);
const membersSql = statement<{ decision_id: string }>(
  'gate.train_members',
  'select decision_id from train_member where train_id = $1 order by place',
);
const lockMembersSql = statement<{ id: string }>(
  'gate.lock_train_members',
  `select d.id from train_member m join decision d on d.id = m.decision_id where m.train_id = $1
   order by d.id for no key update of d`,
);
const turnUsersSql = statement<TurnUser>(
  'gate.train_turn_users',
  `select distinct k.axis, k.user_id as "userId", k.is_refusal as "isRefusal"
   from train_member m join key_turn k on k.decision_id = m.decision_id where m.train_id = $1`,
);

/** By id, or by number as people write it (`12`, `T-12`). @throws `gate.train_not_found` */
export async function getStoredTrain(tx: Transaction, name: string): Promise<Train> {
  const number = /^(?:[Tt]-)?(\d{1,12})$/.exec(name)?.[1];
  const [train] =
    number !== undefined
      ? await tx.query(findByNumberSql, [Number(number)])
      : isId(name)
        ? await tx.query(findByIdSql, [name])
        : [];
  if (train !== undefined) return train;
  throw new Problem('gate.train_not_found', `release train \`${name}\` does not exist`, {
    help: 'list them with `lockstep gate trains`',
  });
}

/** In the order they were named. */
export async function listMemberIds(tx: Transaction, trainId: string): Promise<readonly string[]> {
  return (await tx.query(membersSql, [trainId])).map((row) => row.decision_id);
}

/** Everything people do around its members happens one after the other; always in the same order, so that nobody waits in a ring. */
export async function lockMembers(tx: Transaction, trainId: string): Promise<void> {
  await tx.query(lockMembersSql, [trainId]);
}

/** Who turned or refused which key of any member. */
export async function listTrainTurnUsers(tx: Transaction, trainId: string): Promise<readonly TurnUser[]> {
  return await tx.query(turnUsersSql, [trainId]);
}

/** A train in a list: its members counted by verdict, and what they wait for. */
export interface TrainRow extends Train {
  readonly reliability: readonly Verdict[];
  readonly security: readonly Verdict[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly signedCount: number;
  readonly heldCounts: Readonly<Record<'preserve_first' | 'needs_signoff', number>>;
  readonly waitingFor: readonly Axis[];
}

/** Of decision `d` and one key `k` that it needs: nobody has turned it, by day or now. */
const isUnturned = `not exists (select from key_turn r where r.decision_id = d.id and r.axis = k.axis and not r.is_refusal)
           and not exists (select from json_array_elements(d.body -> 'preSigned') p where p ->> 'axis' = k.axis)`;

/** Of decision `d` and its request `q`, if any: every key that it needs was turned, in time, and nothing came after. */
const isSigned = `json_array_length(d.body -> 'keysNeeded') > 0
         and q.lapsed_at is null and coalesce(q.expires_at, d.expires_at) > $5
         and not exists (select from break_glass g where g.decision_id = d.id)
         and not exists (select from key_turn r where r.decision_id = d.id and r.is_refusal)
         and not exists (select from json_array_elements_text(d.body -> 'keysNeeded') as k (axis)
           where (q.keys_needed is null or k.axis = any (q.keys_needed)) and ${isUnturned})`;

const listSql = statement<TrainRow>(
  'gate.list_trains',
  `select ${columns}, m.reliability, m.security,
     json_build_object('allow', m.allow, 'preserve_first', m.preserve, 'needs_signoff', m.needs, 'deny', m.deny) as counts,
     m.signed as "signedCount", json_build_object('preserve_first', m.held_preserve, 'needs_signoff', m.held_needs) as "heldCounts",
     array(select distinct k.axis from train_member tm join decision d on d.id = tm.decision_id
       join signoff_request q on q.decision_id = d.id cross join unnest(q.keys_needed) as k (axis)
       where tm.train_id = t.id and q.lapsed_at is null and q.expires_at > $5
         and not exists (select from key_turn r where r.decision_id = d.id and (r.is_refusal or r.axis = k.axis))
         and not exists (select from break_glass g where g.decision_id = d.id)
         and not exists (select from json_array_elements(d.body -> 'preSigned') p where p ->> 'axis' = k.axis)
         and ${evidenceHolds('$5')}
       order by 1) as "waitingFor"
   from (select * from train t
       where ($1::uuid is null or exists (select from train_member tm join decision d on d.id = tm.decision_id
           where tm.train_id = t.id and d.service_id = $1))
         and ($2::timestamptz is null or (t.decided_at, t.id) < ($2, $3::uuid))
       order by t.decided_at desc, t.id desc limit $4) t
     join environment e on e.id = t.environment_id
     cross join lateral (
       select array_agg(distinct d.body -> 'axes' ->> 'reliability') as reliability,
         array_agg(distinct d.body -> 'axes' ->> 'security') as security,
         count(*) filter (where d.verdict = 'allow')::int as allow,
         count(*) filter (where d.verdict = 'preserve_first')::int as preserve,
         count(*) filter (where d.verdict = 'needs_signoff')::int as needs,
         count(*) filter (where d.verdict = 'deny')::int as deny,
         count(*) filter (where s.is_signed)::int as signed,
         count(*) filter (where d.verdict = 'preserve_first' and not s.is_signed and not ${evidenceSettled})::int as held_preserve,
         count(*) filter (where d.verdict = 'needs_signoff' and not s.is_signed)::int as held_needs
       from train_member tm join decision d on d.id = tm.decision_id left join signoff_request q on q.decision_id = d.id
         cross join lateral (select ${isSigned} as is_signed) s
       where tm.train_id = t.id) m
   order by t.decided_at desc, t.id desc`,
);

/** Newest first. */
export async function listTrainRows(
  tx: Transaction,
  query: {
    readonly serviceId: string | undefined;
    readonly before: { readonly decidedAt: number; readonly id: string } | undefined;
    readonly now: number;
    readonly limit: number;
  },
): Promise<readonly TrainRow[]> {
  const { serviceId, before, now, limit } = query;
  return await tx.query(listSql, [serviceId ?? null, at(before?.decidedAt), before?.id ?? null, limit, at(now)]);
}

/** Something that was done about a train; `members`: of how many at once. */
export interface TrainFact {
  readonly kind: 'decided' | 'signoff_requested' | 'key_turned' | 'key_refused';
  readonly trainId: string;
  readonly number: number;
  readonly title: string;
  readonly at: number;
  readonly by: ActorRef;
  readonly axis: Axis | null;
  readonly note: string;
  readonly members: number;
  /** Of all members by verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
}

const factsSql = statement<TrainFact>(
  'gate.told_train_facts',
  `with t as (select * from train where id = any ($1::uuid[])),
   member as (select m.train_id, m.decision_id, d.verdict from train_member m join t on t.id = m.train_id
     join decision d on d.id = m.decision_id),
   fact as (
     select 'decided' as kind, id, decided_at as at, decided_by::text as by, null as axis, '' as note,
       (select count(*) from member where train_id = t.id) as members from t
     union all
     select 'signoff_requested', m.train_id, q.requested_at, q.requested_by::text, null, q.reason, count(*)
     from member m join signoff_request q on q.decision_id = m.decision_id
     group by m.train_id, q.requested_at, q.requested_by::text, q.reason
     union all
     select case when k.is_refusal then 'key_refused' else 'key_turned' end, m.train_id, k.turned_at, k.actor::text, k.axis, k.note,
       count(*)
     from member m join key_turn k on k.decision_id = m.decision_id
     group by m.train_id, k.turned_at, k.actor::text, k.axis, k.note, k.is_refusal)
   select f.kind, f.id as "trainId", t.number, t.title, f.at, f.by::json as by, f.axis, f.note, f.members::int,
     (select json_build_object('allow', count(*) filter (where verdict = 'allow'),
       'preserve_first', count(*) filter (where verdict = 'preserve_first'),
       'needs_signoff', count(*) filter (where verdict = 'needs_signoff'),
       'deny', count(*) filter (where verdict = 'deny')) from member where train_id = t.id) as counts
   from fact f join t on t.id = f.id where f.at >= $2 order by f.at, f.kind limit $3`,
);

/** Oldest first. */
export async function listTrainFacts(
  tx: Transaction,
  trainIds: readonly string[],
  since: number,
  limit: number,
): Promise<readonly TrainFact[]> {
  return trainIds.length === 0 ? [] : await tx.query(factsSql, [trainIds, at(since), limit]);
}
