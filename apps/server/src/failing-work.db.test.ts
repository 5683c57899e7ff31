import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from './platform/db/ids.ts';
import { plainError } from './platform/jobs/plain-error.ts';
import { openTestApp, type TestApp } from './test-app.ts';

let product: TestApp;
beforeAll(async () => {
  product = await openTestApp();
});
afterAll(() => product.close());

async function look(path: string): Promise<{ readonly code: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(product.origin + path);
  return { code: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function until(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await is()) return;
    await setTimeout(50);
  }
  throw new Error('it did not come within twenty seconds');
}

const run = async (sql: string, values: readonly unknown[] = []): Promise<void> =>
  void (await product.app.database.pool.query(sql, [...values]));

it('says nothing while everything works', async () => {
  expect(await look('/healthz')).toEqual({ code: 200, body: { status: 'ok' } });
  expect(await look('/healthz/work')).toEqual({ code: 200, body: { status: 'ok', failing: [] } });
});

it('says which job fails, how often, since when, why and what helps, and no word of what it works on', async () => {
  const id = newId();
  // The third try of a job that can not read what it was given.
  await run(
    `insert into job (id, kind, payload, due_at, attempts, max_attempts, created_at)
     values ($1, 'gate.review_due', '{"decisionId": 7, "secret": "sesame"}', now(), 2, 9, now() - interval '1 hour')`,
    [id],
  );

  await until(async () => (await look('/healthz/work')).code === 503);
  const { body } = await look('/healthz/work');

  expect(body).toEqual({
    status: 'failing',
    failing: [
      {
        name: 'gate: review due',
        times: 3,
        forMs: expect.any(Number),
        hasGivenUp: false,
        error: 'it runs into an error that the log tells in full',
        cure: expect.stringContaining('the lines of the log'),
      },
    ],
  });
  const [{ forMs }] = body['failing'] as [{ forMs: number }];
  expect(Math.round(forMs / 60_000)).toBe(60);
  await run('delete from job where id = $1', [id]);
  expect((await look('/healthz/work')).code).toBe(200);
});

it('a loop that fails is named, also where nothing but the process is asked, until it works again', async () => {
  await run('alter table evidence_head rename to evidence_head_away');
  await until(async () => 'failing' in (await look('/healthz')).body);
  const [alive, work] = [await look('/healthz'), await look('/healthz/work')];
  await run('alter table evidence_head_away rename to evidence_head');

  expect(alive).toEqual({ code: 200, body: { status: 'ok', failing: ['sequencer'] } });
  expect(work.code).toBe(503);
  expect(work.body['failing']).toMatchObject([
    { name: 'sequencer', error: 'the database lacks what it needs', cure: expect.stringContaining('restart') },
  ]);
  await until(async () => !('failing' in (await look('/healthz')).body));
  expect((await look('/healthz/work')).code).toBe(200);
});

it.each([
  ['could not extend file "base/1": No space left on device', 'the disk is full'],
  ['connect ECONNREFUSED 10.0.0.7:587', 'what it has to reach does not answer'],
  ['Connection terminated unexpectedly', 'the database goes away in the middle of it'],
  ['canceling statement due to lock timeout', 'others hold what it needs in the database'],
  ['duplicate key value violates unique constraint "job_key"', 'the database refuses what it wants to write'],
])('%s: %s', (message, error) => {
  expect(plainError(message)).toMatchObject({ error, cure: expect.any(String) });
});
