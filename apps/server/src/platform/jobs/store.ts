import type { Transaction } from '../context.ts';
import { at } from '../db/row-types.ts';
import { statement } from '../db/statement.ts';

const insertJobSql = statement<never>(
  'jobs.insert',
  `insert into job (id, kind, key, payload, due_at, max_attempts, created_at) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (kind, key) where state = 'waiting' and key is not null
   do update set due_at = least(job.due_at, excluded.due_at), payload = excluded.payload`,
);

/** Free work first by due time; a running job whose lease ran out counts as free. Two index scans, each bounded. */
const claimSql = statement<ClaimedRow>(
  'jobs.claim',
  `with waiting as (
     select id, due_at from job where state = 'waiting' and due_at <= $1 and kind = any($4)
     order by due_at limit $2 for update skip locked
   ),
   abandoned as (
     select id, due_at from job where state = 'running' and lease_until <= $1 and kind = any($4)
     order by lease_until limit $2 for update skip locked
   ),
   chosen as (select id from (select * from waiting union all select * from abandoned) free order by due_at limit $2)
   update job set state = 'running', lease_until = $3, fence = job.fence + 1, attempts = job.attempts + 1
   from chosen where job.id = chosen.id
   returning job.id, job.kind, job.payload, job.fence, job.attempts, job.max_attempts`,
);

interface ClaimedRow {
  id: string;
  kind: string;
  payload: unknown;
  fence: number;
  attempts: number;
  max_attempts: number;
}

export interface ClaimedJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  /** Grows with every claim: who holds an older one has lost the job. */
  readonly fence: number;
  readonly attempts: number;
  readonly maxAttempts: number;
}

const finishSql = statement<never>(
  'jobs.finish',
  `update job set state = 'done', finished_at = $3, lease_until = null where id = $1 and fence = $2 and state = 'running'`,
);
const extendSql = statement<never>(
  'jobs.extend',
  `update job set lease_until = $3 where id = $1 and fence = $2 and state = 'running'`,
);
const retrySql = statement<never>(
  'jobs.retry',
  `update job set state = 'waiting', lease_until = null, due_at = $3, last_error = $4
   where id = $1 and fence = $2 and state = 'running'
     and not exists (select 1 from job other where other.kind = job.kind and other.key = job.key and other.state = 'waiting')`,
);
const burySql = statement<never>(
  'jobs.bury',
  `update job set state = 'dead', lease_until = null, finished_at = $3, last_error = $4
   where id = $1 and fence = $2 and state = 'running'`,
);
const nextDueSql = statement<{ due_at: number | null }>(
  'jobs.next_due',
  `select least(
     (select min(due_at) from job where state = 'waiting' and kind = any($1)),
     (select min(lease_until) from job where state = 'running' and kind = any($1))) as due_at`,
);
// Each state for itself: so Postgres reads by the indexes of what waits, runs and has ended lately, not all that was ever done.
const failingSql = statement<{ kind: string; since: number; times: number; message: string; has_given_up: boolean }>(
  'jobs.failing',
  `select kind, min(created_at) as since, max(attempts) as times, bool_and(state = 'dead') as has_given_up,
     (array_agg(last_error order by coalesce(finished_at, due_at) desc))[1] as message
   from job
   where last_error is not null and attempts >= $1
     and (state = 'waiting' or state = 'running' or (state = 'dead' and finished_at > $2))
   group by kind order by since`,
);
const pruneSql = statement<never>(
  'jobs.prune',
  `delete from job where id in (select id from job where state = 'done' and finished_at < $1 limit 10000)`,
);

export async function insertJob(
  tx: Transaction,
  job: {
    id: string;
    kind: string;
    key: string | undefined;
    payload: string;
    dueAt: number;
    maxAttempts: number;
    now: number;
  },
): Promise<void> {
  await tx.execute(insertJobSql, [
    job.id,
    job.kind,
    job.key ?? null,
    job.payload,
    at(job.dueAt),
    job.maxAttempts,
    at(job.now),
  ]);
}

export async function claimJobs(
  tx: Transaction,
  claim: { now: number; limit: number; leaseUntil: number; kinds: readonly string[] },
): Promise<readonly ClaimedJob[]> {
  const rows = await tx.query(claimSql, [at(claim.now), claim.limit, at(claim.leaseUntil), claim.kinds]);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    payload: row.payload,
    fence: row.fence,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
  }));
}

/** @returns false when somebody else has claimed the job meanwhile */
export async function finishJob(tx: Transaction, job: ClaimedJob, now: number): Promise<boolean> {
  return (await tx.execute(finishSql, [job.id, job.fence, at(now)])) === 1;
}

export async function extendLease(tx: Transaction, job: ClaimedJob, leaseUntil: number): Promise<boolean> {
  return (await tx.execute(extendSql, [job.id, job.fence, at(leaseUntil)])) === 1;
}

/** @returns false when the lease is lost, or a newer job of the same key already waits and takes over */
export async function retryJob(tx: Transaction, job: ClaimedJob, dueAt: number, error: string): Promise<boolean> {
  return (await tx.execute(retrySql, [job.id, job.fence, at(dueAt), error])) === 1;
}

export async function buryJob(tx: Transaction, job: ClaimedJob, now: number, error: string): Promise<void> {
  await tx.execute(burySql, [job.id, job.fence, at(now), error]);
}

export async function findNextDue(tx: Transaction, kinds: readonly string[]): Promise<number | undefined> {
  const [row] = await tx.query(nextDueSql, [kinds]);
  return row?.due_at ?? undefined;
}

export interface FailingJob {
  readonly kind: string;
  /** When the oldest of them was asked for. */
  readonly since: number;
  readonly times: number;
  /** Of the last error. */
  readonly message: string;
  readonly hasGivenUp: boolean;
}

/** Jobs that failed this many times and are not done, by kind; of those that gave up only the ones since then. */
export async function listFailingJobs(
  tx: Transaction,
  { leastTimes, deadSince }: { readonly leastTimes: number; readonly deadSince: number },
): Promise<readonly FailingJob[]> {
  const rows = await tx.query(failingSql, [leastTimes, at(deadSince)]);
  return rows.map(({ has_given_up: hasGivenUp, ...row }) => ({ ...row, hasGivenUp }));
}

export async function pruneJobs(tx: Transaction, finishedBefore: number): Promise<number> {
  return await tx.execute(pruneSql, [at(finishedBefore)]);
}
