import type { RequestContext, Transaction } from '../context.ts';
import { insertJob } from './store.ts';

export interface NewJob {
  /** `slice.verb`, one handler each. */
  readonly kind: string;
  /** Where given, at most one job of this kind and key waits: adding another only moves it to the earlier time. */
  readonly key?: string;
  /** What the handler needs, in JSON; ids rather than copies, since jobs run later. */
  readonly payload: unknown;
  /** Epoch milliseconds; now when absent. */
  readonly dueAt?: number;
  /** Tries before the job is `dead`; 10 when absent. */
  readonly maxAttempts?: number;
}

/** Puts work into the outbox, in the transaction of the change that asks for it. */
export async function addJob(tx: Transaction, ctx: Pick<RequestContext, 'now' | 'newId'>, job: NewJob): Promise<void> {
  await insertJob(tx, {
    id: ctx.newId(),
    kind: job.kind,
    key: job.key,
    payload: JSON.stringify(job.payload ?? null),
    dueAt: job.dueAt ?? ctx.now,
    maxAttempts: job.maxAttempts ?? 10,
    now: ctx.now,
  });
  tx.wake('jobs');
}
