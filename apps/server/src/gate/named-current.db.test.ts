import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { addRelease } from '../releases/add-release.ts';
import { putSbom } from '../releases/put-sbom.ts';
import { cyclonedx, deploy, streamOf } from '../releases/test-ledger.ts';
import { createService } from '#services/index.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  await openTestService(platform, 'web', [
    { version: '0.9.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 30 },
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 20 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 2 },
  ]);
});
afterAll(() => platform.close());

it.each(['1.0.0', '0.9.0'])(
  'a release that does not serve can not be named as the one being left: %s',
  async (current) => {
    await expect(ask(platform, 'web', '1.0.0', { current })).rejects.toMatchObject({
      code: 'request.invalid',
      message: expect.stringContaining(`\`${current}\` does not serve`),
    });
  },
);

it('of several that serve, the one being left may be named', async () => {
  await deploy(platform.as(['responder']), 'web', '0.9.0', { sharePercent: 10 });

  expect(await ask(platform, 'web', '1.0.0')).toMatchObject({ current: '1.1.0', verdict: 'deny' });
  expect(await ask(platform, 'web', '1.1.0', { current: '0.9.0' })).toMatchObject({
    current: '0.9.0',
    verdict: 'allow',
  });
});

it('naming the target as what is left is no proof that it ran', async () => {
  const now = platform.clock.now();
  await createService(platform.as(['admin']), { name: 'idle', tier: 1, exposure: 'public' });
  await addRelease(platform.as(['admin']), 'idle', { version: '1.0.0', digests: ['sha256:idle'], releasedAt: now - 1 });
  const stream = streamOf(cyclonedx(['pkg:npm/left@1.0.0']));
  await putSbom(platform.as(['admin']), { service: 'idle', version: '1.0.0', stream });

  const { judgement } = await ask(platform, 'idle', '1.0.0', { current: '1.0.0' });

  expect(judgement.reasons.map(({ code }) => code)).not.toContain('continuity.serves_now');
});
