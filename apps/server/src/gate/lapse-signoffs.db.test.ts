import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { getDecision } from './get-decision.ts';
import { gateJobs } from './jobs.ts';
import { listDecisions } from './list-decisions.ts';
import { placeHold } from './place-hold.ts';
import { preSign } from './pre-sign.ts';
import { requestSignoff } from './request-signoff.ts';
import { advisory, ask, loadTestFeeds, openTestGate, openTestService } from './test-gate.ts';
import { addSigner, addSigners, evidenceOf, type Signer, type Signers } from './test-signers.ts';
import { turnKey } from './turn-key.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const axes = ['reliability', 'security'] as const;

let platform: TestPlatform;
let signers: Signers;
let serial = 0;
let web = '';

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.clock.advance(minuteMs);
  web = `moved-${(serial += 1)}`;
  const parts = (extra: string) => ['pkg:npm/left@1.1.0', `pkg:npm/moved-${serial}@${extra}`];
  await openTestService(platform, web, [
    { version: '1.0.0', parts: parts('1.0.0'), daysAgo: 20 },
    { version: '1.1.0', parts: parts('2.0.0'), daysAgo: 2 },
  ]);
  await platform.database.pool.query(`update service set mode = 'enforcing' where name = $1`, [web]);
  await hold();
});

const hold = () =>
  placeHold(signers.reliability(), {
    service: web,
    environment: 'production',
    version: '1.0.0',
    axis: 'reliability',
    reason: 'memory leak',
    expiresAt: undefined,
    isQuarantine: false,
  });
const signByDay = (axis: (typeof axes)[number], by: Signer = signers[axis]) =>
  preSign(by(), {
    service: web,
    environment: 'production',
    version: '1.0.0',
    axis,
    reason: 'known and bearable',
    expiresAt: platform.clock.now() + 24 * hourMs,
  });
const asked = () => ask(platform, web, '1.0.0');
const read = (id: string) => getDecision(signers.responder(), id);
const runJobs = () =>
  new JobRunner({
    database: platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

it('what two people signed for hours lapses as soon as facts are stricter, with nobody asking', async () => {
  const { id, factsDigest } = await asked();
  await requestSignoff(signers.responder(), { decision: id, reason: 'understood', expiresInMinutes: 24 * 60 });
  for (const axis of axes) await turnKey(signers[axis](), { decision: id, axis, factsDigest, note: 'read it' });
  await runJobs();
  expect(await read(id)).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
  platform.clock.advance(2 * hourMs);
  await loadTestFeeds(platform, [advisory(`MAL-2026-${serial}`, `moved-${serial}`, '2.0.0')]);

  await runJobs();

  expect(await read(id)).toMatchObject({ mayProceed: false, signoff: { state: 'lapsed' } });
  expect(await evidenceOf(platform, id)).toContain('gate.signoff_lapsed');
});

it('a signature of the day covers no second ground of the same kind', async () => {
  for (const axis of axes) await signByDay(axis);
  expect(await asked()).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
  await hold();

  expect(await asked()).toMatchObject({ mayProceed: false, signoff: { state: 'not_requested' } });
});

it('a signature of the day ends with the key of its signer', async () => {
  const leaver = await addSigner(platform, 'reliability_key');
  await signByDay('security');
  await signByDay('reliability', leaver);
  expect(await asked()).toMatchObject({ mayProceed: true });

  await platform.database.pool.query('delete from user_role where user_id = $1', [leaver.userId]);

  expect(await asked()).toMatchObject({ mayProceed: false });
});

it('a key turned by day and one turned now leave nobody waiting', async () => {
  await signByDay('reliability');
  const { id, factsDigest } = await asked();
  await requestSignoff(signers.responder(), { decision: id, reason: 'understood', expiresInMinutes: 60 });
  const waiting = async () =>
    (await listDecisions(signers.responder(), { service: web, waiting: true, limit: 9 })).items;
  expect(await waiting()).toMatchObject([{ id, waitingFor: ['security'] }]);

  await turnKey(signers.security(), { decision: id, axis: 'security', factsDigest, note: 'read it' });

  expect(await waiting()).toEqual([]);
});
