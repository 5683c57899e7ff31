import { beforeEach, expect, it } from 'vitest';
import { JobRunner } from '../platform/jobs/runner.ts';
import { quietLog } from '../platform/test-context.ts';
import { getDecision } from './get-decision.ts';
import { gateJobs } from './jobs.ts';
import { listDecisions } from './list-decisions.ts';
import { placeHold } from './place-hold.ts';
import { preSign } from './pre-sign.ts';
import { requestSignoff } from './request-signoff.ts';
import { advisory, ask, loadTestFeeds, testGate } from './test-gate.ts';
import { addSigner, evidenceOf, type Signer } from './test-signers.ts';
import { turnKey } from './turn-key.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const axes = ['reliability', 'security'] as const;

const gate = testGate(
  'moved',
  (serial) => {
    const parts = (extra: string) => ['pkg:npm/left@1.1.0', `pkg:npm/moved-${serial}@${extra}`];
    return [
      { version: '1.0.0', parts: parts('1.0.0'), daysAgo: 20 },
      { version: '1.1.0', parts: parts('2.0.0'), daysAgo: 2 },
    ];
  },
  { isEnforcing: true },
);
beforeEach(async () => {
  await hold();
});

const hold = () =>
  placeHold(gate.signers.reliability(), {
    service: gate.web,
    environment: 'production',
    version: '1.0.0',
    axis: 'reliability',
    reason: 'memory leak',
    expiresAt: undefined,
    isQuarantine: false,
  });
const signByDay = (axis: (typeof axes)[number], by: Signer = gate.signers[axis]) =>
  preSign(by(), {
    service: gate.web,
    environment: 'production',
    version: '1.0.0',
    axis,
    reason: 'known and bearable',
    expiresAt: gate.platform.clock.now() + 24 * hourMs,
  });
const asked = () => ask(gate.platform, gate.web, '1.0.0');
const read = (id: string) => getDecision(gate.signers.responder(), id);
const runJobs = () =>
  new JobRunner({
    database: gate.platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

it('what two people signed for hours lapses as soon as facts are stricter, with nobody asking', async () => {
  const { id, factsDigest } = await asked();
  await requestSignoff(gate.signers.responder(), { decision: id, reason: 'understood', expiresInMinutes: 24 * 60 });
  for (const axis of axes) await turnKey(gate.signers[axis](), { decision: id, axis, factsDigest, note: 'read it' });
  await runJobs();
  expect(await read(id)).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
  gate.platform.clock.advance(2 * hourMs);
  await loadTestFeeds(gate.platform, [advisory(`MAL-2026-${gate.serial}`, `moved-${gate.serial}`, '2.0.0')]);

  await runJobs();

  expect(await read(id)).toMatchObject({ mayProceed: false, signoff: { state: 'lapsed' } });
  expect(await evidenceOf(gate.platform, id)).toContain('gate.signoff_lapsed');
});

it('a signature of the day covers no second ground of the same kind', async () => {
  for (const axis of axes) await signByDay(axis);
  expect(await asked()).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
  await hold();

  expect(await asked()).toMatchObject({ mayProceed: false, signoff: { state: 'not_requested' } });
});

it('a signature of the day ends with the key of its signer', async () => {
  const leaver = await addSigner(gate.platform, 'reliability_key');
  await signByDay('security');
  await signByDay('reliability', leaver);
  expect(await asked()).toMatchObject({ mayProceed: true });

  await gate.platform.database.pool.query('delete from user_role where user_id = $1', [leaver.userId]);

  expect(await asked()).toMatchObject({ mayProceed: false });
});

it('a key turned by day and one turned now leave nobody waiting', async () => {
  await signByDay('reliability');
  const { id, factsDigest } = await asked();
  await requestSignoff(gate.signers.responder(), { decision: id, reason: 'understood', expiresInMinutes: 60 });
  const waiting = async () =>
    (await listDecisions(gate.signers.responder(), { service: gate.web, waiting: true, limit: 9 })).items;
  expect(await waiting()).toMatchObject([{ id, waitingFor: ['security'] }]);

  await turnKey(gate.signers.security(), { decision: id, axis: 'security', factsDigest, note: 'read it' });

  expect(await waiting()).toEqual([]);
});
