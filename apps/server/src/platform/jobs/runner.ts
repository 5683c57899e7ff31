import type { RequestContext, Transaction } from '../context.ts';
import type { Database } from '../db/database.ts';
import { newId } from '../db/ids.ts';
import { makeContext, systemActor } from '../make-context.ts';
import { Poller } from './poller.ts';
import { buryJob, type ClaimedJob, claimJobs, extendLease, findNextDue, finishJob, retryJob } from './store.ts';

export interface JobContext extends RequestContext {
  readonly attempt: number;
  /** True on the try after which the job is `dead`. */
  readonly isLastAttempt: boolean;
  /**
   * Marks the job done inside the handler's own transaction: then its work happens exactly once, because a process that lost the
   * job in the meantime fails here and rolls back. A handler that does not call it is marked done after it returns, which is right
   * for work that may be repeated.
   */
  finish(tx: Transaction): Promise<void>;
}

/** Does one kind of work. Throwing means: try again later. */
export type JobHandler = (ctx: JobContext, payload: unknown) => Promise<void>;
export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface RunnerOptions {
  readonly database: Database;
  readonly handlers: JobHandlers;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** How long a job may go without a sign of life. */
  readonly leaseMs?: number;
  readonly concurrency?: number;
}

/** The job was claimed by somebody else after our lease ran out. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease of this job was lost');
    this.name = 'LeaseLost';
  }
}

const pollMs = 1_000;
const backoffMs = [1_000, 5_000, 30_000, 120_000, 600_000] as const;

/** A little more each time, and not all at the same moment. */
export function retryDelayMs(attempts: number, random: number): number {
  const base = backoffMs[Math.min(attempts, backoffMs.length) - 1] ?? backoffMs[0];
  return Math.round(base * (0.75 + random / 2));
}

/** Claims due jobs and runs them; any number of processes may do this at once. */
export class JobRunner {
  readonly #options: Required<RunnerOptions>;
  readonly #kinds: readonly string[];
  readonly #poller: Poller;
  readonly #running = new Set<Promise<void>>();
  #unlisten: (() => void) | undefined;

  constructor(options: RunnerOptions) {
    this.#options = { leaseMs: 30_000, concurrency: 8, ...options };
    this.#kinds = Object.keys(options.handlers);
    this.#poller = new Poller({ name: 'jobs', pollMs, log: options.log, run: () => this.#turn() });
  }

  start(): void {
    this.#unlisten = this.#options.database.signals.on('jobs', () => this.#poller.wake());
    this.#poller.start();
  }

  /** Claims nothing more and waits for what runs. */
  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#poller.stop();
    await Promise.all(this.#running);
  }

  /** Runs everything that is due now; for tests with a fixed clock. @returns how many jobs ran */
  async runDue(): Promise<number> {
    let total = 0;
    for (;;) {
      const jobs = await this.#claim(this.#options.concurrency);
      if (jobs.length === 0) return total;
      await Promise.all(jobs.map((job) => this.#runOne(job)));
      total += jobs.length;
    }
  }

  async #turn(): Promise<number> {
    const free = this.#options.concurrency - this.#running.size;
    const jobs = free > 0 ? await this.#claim(free) : [];
    for (const job of jobs) this.#startOne(job);
    if (jobs.length > 0 && jobs.length === free) return pollMs;
    const { database } = this.#options;
    const nextDue = await findNextDue(database.read, this.#kinds);
    return nextDue === undefined ? pollMs : nextDue - database.clock.now();
  }

  #startOne(job: ClaimedJob): void {
    const run = this.#runOne(job).finally(() => {
      this.#running.delete(run);
      this.#poller.wake();
    });
    this.#running.add(run);
  }

  async #claim(limit: number): Promise<readonly ClaimedJob[]> {
    const { database, leaseMs } = this.#options;
    const now = database.clock.now();
    return await database.transaction((tx) =>
      claimJobs(tx, { now, limit, leaseUntil: now + leaseMs, kinds: this.#kinds }),
    );
  }

  /** Never throws: what goes wrong is written to the job. */
  async #runOne(job: ClaimedJob): Promise<void> {
    const { database, handlers, log, leaseMs } = this.#options;
    const heartbeat = setInterval(() => {
      // A heartbeat that fails is repeated; when all fail the lease runs out, as it must.
      extendLease(database.read, job, database.clock.now() + leaseMs).catch(() => undefined);
    }, leaseMs / 3);
    try {
      const handler = handlers[job.kind];
      if (handler === undefined) throw new RangeError(`job kind \`${job.kind}\` has no handler`);
      await handler(this.#context(job), job.payload);
      await finishJob(database.read, job, database.clock.now());
    } catch (error) {
      if (error instanceof LeaseLost)
        log.warn({ jobId: job.id, kind: job.kind }, 'job was taken over by another process');
      else
        await this.#fail(job, error).catch((failure: unknown) =>
          log.warn({ err: failure, jobId: job.id }, 'job outcome not saved'),
        );
    } finally {
      clearInterval(heartbeat);
    }
  }

  #context(job: ClaimedJob): JobContext {
    const { database } = this.#options;
    const base = makeContext(database, systemActor(job.kind), newId());
    return {
      ...base,
      attempt: job.attempts,
      isLastAttempt: job.attempts >= job.maxAttempts,
      finish: async (tx) => {
        if (!(await finishJob(tx, job, base.now))) throw new LeaseLost();
      },
    };
  }

  async #fail(job: ClaimedJob, error: unknown): Promise<void> {
    const { database, log } = this.#options;
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const now = database.clock.now();
    if (job.attempts >= job.maxAttempts) {
      log.error({ err: error, jobId: job.id, kind: job.kind, attempts: job.attempts }, 'job gave up');
      await buryJob(database.read, job, now, message);
      return;
    }
    log.warn({ err: error, jobId: job.id, kind: job.kind, attempts: job.attempts }, 'job failed and is tried again');
    const isWaiting = await retryJob(database.read, job, now + retryDelayMs(job.attempts, Math.random()), message);
    // A newer job of the same key waits already and takes over.
    if (!isWaiting) await finishJob(database.read, job, now);
  }
}
