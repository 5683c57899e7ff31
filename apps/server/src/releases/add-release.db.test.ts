import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createService } from '#services/index.ts';
import { addRelease, type NewRelease } from './add-release.ts';
import { countRows } from './test-ledger.ts';

let platform: TestPlatform;
let serial = 0;
let service = '';

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  service = `svc-${(serial += 1)}`;
  await createService(platform.as(['admin']), { name: service, tier: 3 });
});

const digest = `sha256:${'a'.repeat(64)}`;
const facts: NewRelease = { version: '1.4.2', commit: 'abc', digests: [digest], releasedAt: Date.UTC(2026, 0, 1) };

function add(more: Partial<NewRelease> = {}) {
  return addRelease(platform.as(['responder']), service, { ...facts, ...more });
}

describe('addRelease', () => {
  it('answers the same when it is repeated, with one evidence record', async () => {
    const first = await add();
    platform.clock.advance(60_000);
    const again = await add();
    const claimless = await add({ commit: undefined, digests: [], releasedAt: undefined });

    expect(first).toMatchObject({ line: '1', sbom: { state: 'missing' }, digests: [digest] });
    expect(again).toEqual(first);
    expect(claimless).toEqual(first);
    expect(await countRows(platform, 'evidence', `subject_id = '${first.id}'`)).toBe(1);
  });

  it.each([
    ['line', { line: '1.4' }],
    ['releasedAt', { releasedAt: Date.UTC(2026, 0, 2) }],
    ['commit', { commit: 'abd' }],
    ['digests', { digests: [`sha256:${'b'.repeat(64)}`] }],
  ])('refuses another %s and names it', async (field, more) => {
    await add();

    await expect(add(more)).rejects.toMatchObject({
      code: 'releases.release_differs',
      message: expect.stringContaining(`\`${field}\``),
    });
  });

  it('lets ten equal callers make one release', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => add()));

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await countRows(platform, 'evidence', `subject_id = '${answers[0]?.id}'`)).toBe(1);
  });

  it('refuses the future, readers and sample people', async () => {
    const sample = platform.as(['responder'], { isSample: true });

    await expect(add({ releasedAt: platform.clock.now() + 6 * 60_000 })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(addRelease(platform.as(['auditor']), service, facts)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(addRelease(sample, service, facts)).rejects.toMatchObject({ code: 'gate.sample_only' });
    const ofService = `service_id = (select id from service where name = '${service}')`;
    expect(await countRows(platform, 'release', ofService)).toBe(0);
  });
});
