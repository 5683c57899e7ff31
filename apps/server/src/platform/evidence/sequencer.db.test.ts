import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordChange } from '../events/record-change.ts';
import { listChangesAfter } from '../events/store.ts';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { exportEvidence } from './export-evidence.ts';
import { getEvidence } from './get-evidence.ts';
import { listEvidence } from './list-evidence.ts';
import { recordEvidence } from './record-evidence.ts';
import { sequenceOnce } from './sequencer.ts';
import { verifyEvidence } from './verify-evidence.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

async function write(body: unknown, subjectId = 'subject'): Promise<string> {
  const ctx = platform.as(['admin']);
  return await ctx.transaction(async (tx) => {
    await recordChange(tx, ctx, { kind: 'test.written', subjectId, permission: 'gate.read' });
    return await recordEvidence(tx, ctx, { type: 'test.written', subjectId, body });
  });
}

async function positionOf(id: string): Promise<number | undefined> {
  return (await getEvidence(platform.as(['auditor']), id)).position;
}

describe('the sequencer', () => {
  it('chains what many writers commit while several processes sequence', async () => {
    const writers = Array.from({ length: 40 }, async (_, i) => {
      for (let n = 0; n < 5; n++) await write({ i, n, text: 'grün \u0000 𝄞', numbers: [1e21, -0, 0.1] });
    });
    const sequencers = Array.from({ length: 4 }, async () => {
      for (let n = 0; n < 20; n++) await sequenceOnce(platform.database);
    });

    await Promise.all([...writers, ...sequencers]);
    await sequenceOnce(platform.database);

    expect(await verifyEvidence(platform.as(['auditor']))).toMatchObject({ ok: true, records: 200, waiting: 0 });
    const changes = await listChangesAfter(platform.database.read, 0, 1000);
    expect(changes.map((change) => change.seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  it('numbers a transaction that commits late after those that were seen before it', async () => {
    const slow = platform.as(['admin']);
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
    const { promise: written, resolve: hasWritten } = Promise.withResolvers<void>();
    const late = slow.transaction(async (tx) => {
      const id = await recordEvidence(tx, slow, { type: 'test.late', subjectId: 'late', body: {} });
      hasWritten();
      await mayCommit;
      return id;
    });
    await written;
    const early = await write({});
    await sequenceOnce(platform.database);
    commit();

    const lateId = await late;
    await sequenceOnce(platform.database);

    expect(await positionOf(lateId)).toBe(((await positionOf(early)) ?? 0) + 1);
    expect(await verifyEvidence(platform.as(['auditor']))).toMatchObject({ ok: true });
  });
});

describe('verification', () => {
  it.each([
    [
      'a changed content',
      `update evidence_content set body = '{"paid":true}' where evidence_id = $1`,
      'content_altered',
    ],
    ['a changed time', `update evidence set at = at + interval '1 second' where id = $1`, 'record_altered'],
    ['a lost content', 'delete from evidence_content where evidence_id = $1', 'content_missing'],
    ['a changed link', `update evidence set chain = repeat('a', 64) where id = $1`, 'chain_altered'],
    [
      'a lost record',
      'with c as (delete from evidence_content where evidence_id = $1) delete from evidence where id = $1',
      'gap',
    ],
  ])('names the record with %s', async (_, damage, reason) => {
    const id = await write({ paid: false });
    await write({ after: true });
    await sequenceOnce(platform.database);
    const position = await positionOf(id);
    const client = await platform.database.pool.connect();

    // Seen from inside one transaction that is rolled back, so that the next case starts whole.
    await client.query('begin');
    await client.query(
      'set constraints all deferred; alter table evidence_content drop constraint evidence_content_evidence_id_fkey',
    );
    await client.query(damage, [id]);
    const { Connection } = await import('../db/connection.ts');
    const verdict = await verifyEvidence({ ...platform.as(['auditor']), read: new Connection(client) });
    await client.query('rollback');
    client.release();

    expect(verdict).toEqual({ ok: false, position, reason });
  });

  it('notices records cut off at the end', async () => {
    await platform.database.pool.query('update evidence_head set position = position + 1');

    expect(await verifyEvidence(platform.as(['auditor']))).toMatchObject({ ok: false, reason: 'head_differs' });
    await platform.database.pool.query('update evidence_head set position = position - 1');
  });

  it('accepts content that was redacted with a trace', async () => {
    const id = await write({ name: 'somebody' });
    await sequenceOnce(platform.database);

    await platform.database.pool.query(
      'update evidence_content set body = null, salt = null, redacted_at = now() where evidence_id = $1',
      [id],
    );

    expect(await verifyEvidence(platform.as(['auditor']))).toMatchObject({ ok: true, redacted: 1 });
    expect(await getEvidence(platform.as(['auditor']), id)).toMatchObject({
      body: undefined,
      redactedAt: expect.any(String),
    });
  });
});

describe('reading', () => {
  it('pages from the newest to the oldest', async () => {
    for (let n = 0; n < 5; n++) await write({ n }, 'paged');
    const auditor = platform.as(['auditor']);

    const first = await listEvidence(auditor, { limit: 3, subjectId: 'paged' });
    const second = await listEvidence(auditor, { limit: 3, subjectId: 'paged', cursor: first.nextCursor });

    expect([...first.items, ...second.items].map((record) => record.body)).toEqual([4, 3, 2, 1, 0].map((n) => ({ n })));
    expect(second.nextCursor).toBeUndefined();
  });

  it('is refused without the right, and for what does not exist', async () => {
    const nobody = platform.as([]);
    const forbidden = { code: 'access.forbidden' };

    await expect(listEvidence(nobody, { limit: 1 })).rejects.toMatchObject(forbidden);
    await expect(getEvidence(nobody, 'x')).rejects.toMatchObject(forbidden);
    await expect(verifyEvidence(nobody)).rejects.toMatchObject(forbidden);
    await expect(exportEvidence(nobody, 0).next()).rejects.toMatchObject(forbidden);
    await expect(getEvidence(platform.as(['auditor']), '018f0000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'evidence.record_not_found',
    });
    await expect(listEvidence(platform.as(['auditor']), { limit: 1, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});
