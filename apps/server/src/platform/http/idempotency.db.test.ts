import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RequestContext } from '../context.ts';
import { statement } from '../db/statement.ts';
import { recordEvidence } from '../evidence/record-evidence.ts';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { answerOnce, readIdempotencyKey } from './idempotency.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

const countSql = statement<{ count: number }>(
  'test.count_evidence',
  'select count(*) as count from evidence where subject_id = $1',
);

async function countOf(subjectId: string): Promise<number | undefined> {
  return (await platform.database.read.query(countSql, [subjectId]))[0]?.count;
}

/** A use case that opens its own transaction, as they all do. */
function write(subjectId: string) {
  return (ctx: RequestContext) =>
    ctx.transaction(async (tx) => ({
      id: await recordEvidence(tx, ctx, { type: 'test.written', subjectId, body: {} }),
    }));
}

it('does the work once and gives all of ten callers the same answer', async () => {
  const ctx = platform.as(['admin']);
  const call = { operation: 'test', key: 'one', request: { body: { a: 1 } } };

  const answers = await Promise.all(Array.from({ length: 10 }, () => answerOnce(ctx, call, write('race'))));

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await countOf('race')).toBe(1);
});

it('refuses the same key for another request', async () => {
  const ctx = platform.as(['admin']);
  await answerOnce(ctx, { operation: 'test', key: 'k', request: { body: { a: 1 } } }, write('first'));

  const other = answerOnce(ctx, { operation: 'test', key: 'k', request: { body: { a: 2 } } }, write('second'));

  await expect(other).rejects.toMatchObject({ code: 'request.idempotency_mismatch' });
  expect(await countOf('second')).toBe(0);
});

it('keeps nothing of a call that failed, so that it may be repeated', async () => {
  const ctx = platform.as(['admin']);
  const call = { operation: 'test', key: 'again', request: {} };
  const failing = answerOnce(ctx, call, async (joined) => {
    await write('failing')(joined);
    throw new Error('half-way');
  });
  await expect(failing).rejects.toThrow('half-way');

  await answerOnce(ctx, call, write('failing'));

  expect(await countOf('failing')).toBe(1);
});

it('keeps the keys of two people apart', async () => {
  const call = { operation: 'test', key: 'mine', request: {} };

  await answerOnce(platform.as(['admin']), call, write('two'));
  await answerOnce(platform.as(['admin']), call, write('two'));

  expect(await countOf('two')).toBe(2);
});

it.each(['', 'a b', 'x'.repeat(201), 'ü'])('refuses the key %j', (key) => {
  expect(() => readIdempotencyKey(key)).toThrow('not usable');
});
