import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statement } from '../db/statement.ts';
import { recordEvidence } from '../evidence/record-evidence.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../test-context.ts';
import { addJob, type NewJob } from './add-job.ts';
import { tidyOnce } from './housekeeping.ts';
import { type JobHandlers, JobRunner, LeaseLost, retryDelayMs } from './runner.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  await platform.database.pool.query('truncate job, evidence, evidence_content, evidence_seal');
});

interface JobRow {
  state: string;
  attempts: number;
  last_error: string | null;
}
const jobsSql = statement<JobRow>('test.list_jobs', 'select state, attempts, last_error from job order by id');
const evidenceSql = statement<{ subject_id: string }>('test.list_subjects', 'select subject_id from evidence');

async function add(...jobs: NewJob[]): Promise<void> {
  const ctx = platform.asSystem();
  await ctx.transaction(async (tx) => {
    for (const job of jobs) await addJob(tx, ctx, job);
  });
}

function runner(handlers: JobHandlers, concurrency = 8): JobRunner {
  return new JobRunner({ database: platform.database, handlers, log: quietLog, concurrency });
}

const jobs = (): Promise<readonly JobRow[]> => platform.database.read.query(jobsSql, []);

describe('the outbox', () => {
  it('holds nothing of a transaction that was rolled back', async () => {
    const ctx = platform.asSystem();
    const failing = ctx.transaction(async (tx) => {
      await addJob(tx, ctx, { kind: 'test.mail', payload: {} });
      throw new Error('no');
    });

    await expect(failing).rejects.toThrow('no');
    expect(await jobs()).toEqual([]);
  });

  it('keeps one waiting job per key, at the earlier time', async () => {
    const now = platform.clock.now();
    await add(
      { kind: 'test.refresh', key: 'web', payload: 1, dueAt: now + 60_000 },
      { kind: 'test.refresh', key: 'web', payload: 2, dueAt: now },
    );
    const seen: unknown[] = [];

    await runner({ 'test.refresh': async (_, payload) => void seen.push(payload) }).runDue();

    expect(seen).toEqual([2]);
  });

  it('does not lose what is asked for while the same key runs', async () => {
    await add({ kind: 'test.refresh', key: 'web', payload: 1 });
    const seen: unknown[] = [];
    const handlers: JobHandlers = {
      'test.refresh': async (_, payload) => {
        seen.push(payload);
        if (payload === 1) await add({ kind: 'test.refresh', key: 'web', payload: 2 });
      },
    };

    await runner(handlers).runDue();

    expect(seen).toEqual([1, 2]);
  });
});

describe('the runner', () => {
  it('waits until a job is due', async () => {
    await add({ kind: 'test.later', payload: {}, dueAt: platform.clock.now() + 60_000 });
    const run = runner({ 'test.later': async () => undefined });

    expect(await run.runDue()).toBe(0);
    platform.clock.advance(60_000);
    expect(await run.runDue()).toBe(1);
  });

  it('runs each of a hundred jobs once in ten competing runners', async () => {
    await add(...Array.from({ length: 100 }, (_, i) => ({ kind: 'test.once', payload: i })));
    const handlers: JobHandlers = {
      'test.once': async (ctx, payload) => {
        await ctx.transaction(async (tx) => {
          await recordEvidence(tx, ctx, { type: 'test.done', subjectId: String(payload), body: {} });
          await ctx.finish(tx);
        });
      },
    };

    const counts = await Promise.all(Array.from({ length: 10 }, () => runner(handlers, 3).runDue()));

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    const subjects = (await platform.database.read.query(evidenceSql, [])).map((row) => row.subject_id);
    expect(new Set(subjects).size).toBe(100);
    expect(subjects).toHaveLength(100);
  });

  it('tries again with a growing pause, and gives up visibly', async () => {
    await add({ kind: 'test.fails', payload: {}, maxAttempts: 2 });
    const attempts: boolean[] = [];
    const run = runner({
      'test.fails': async (ctx) => {
        attempts.push(ctx.isLastAttempt);
        throw new Error('mail server said no');
      },
    });

    expect(await run.runDue()).toBe(1);
    expect(await run.runDue()).toBe(0);
    expect(await jobs()).toEqual([{ state: 'waiting', attempts: 1, last_error: 'mail server said no' }]);
    platform.clock.advance(2_000);
    await run.runDue();
    expect(await jobs()).toEqual([{ state: 'dead', attempts: 2, last_error: 'mail server said no' }]);
    expect(attempts).toEqual([false, true]);
  });

  it('takes over from a process that froze, which then can not finish', async () => {
    await add({ kind: 'test.slow', payload: {} });
    const frozen = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const outcomes: string[] = [];
    const work = (name: string, pause: Promise<void>): JobHandlers => ({
      'test.slow': async (ctx) => {
        started.resolve();
        await pause;
        try {
          await ctx.transaction(async (tx) => {
            await recordEvidence(tx, ctx, { type: 'test.done', subjectId: name, body: {} });
            await ctx.finish(tx);
          });
          outcomes.push(`${name} done`);
        } catch (error) {
          outcomes.push(`${name} ${error instanceof LeaseLost ? 'lost' : 'failed'}`);
          throw error;
        }
      },
    });
    const first = runner(work('first', frozen.promise)).runDue();
    await started.promise;
    platform.clock.advance(31_000);

    await runner(work('second', Promise.resolve())).runDue();
    frozen.resolve();
    await first;

    expect(outcomes).toEqual(['second done', 'first lost']);
    expect(await platform.database.read.query(evidenceSql, [])).toEqual([{ subject_id: 'second' }]);
  });

  it('starts a job soon after the commit that asks for it', async () => {
    const { promise: ran, resolve } = Promise.withResolvers<void>();
    const run = runner({ 'test.now': async () => resolve() });
    run.start();

    const before = performance.now();
    await add({ kind: 'test.now', payload: {} });
    await ran;

    expect(performance.now() - before).toBeLessThan(900);
    await run.stop();
  });

  it('waits longer with each try, never in step', () => {
    expect([1, 2, 3, 9].map((attempts) => retryDelayMs(attempts, 0.5))).toEqual([1_000, 5_000, 30_000, 600_000]);
    expect([0, 0.999].map((random) => retryDelayMs(1, random))).toEqual([750, 1_250]);
  });
});

it('tidies finished jobs away after a week', async () => {
  await add({ kind: 'test.done', payload: {} });
  await runner({ 'test.done': async () => undefined }).runDue();
  platform.clock.advance(7 * 24 * 3_600_000);
  await tidyOnce(platform.database);
  expect(await jobs()).toHaveLength(1);

  platform.clock.advance(1);
  await tidyOnce(platform.database);

  expect(await jobs()).toEqual([]);
});
