import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyEvidence } from '../../platform/evidence/verify-evidence.ts';
import { openTestPlatform, type TestPlatform } from '../../platform/test-context.ts';
import { registerDeploymentJudge } from '#releases/index.ts';
import { deploy } from '../../releases/test-ledger.ts';
import { judgeDeployment } from '../deployment-judge.ts';
import { getDecision } from '../get-decision.ts';
import { listDecisions } from '../list-decisions.ts';
import { placeHold } from '../place-hold.ts';
import { preSign } from '../pre-sign.ts';
import { openTestGate, openTestService } from '../test-gate.ts';
import { addSigner, addSigners, evidenceOf, type Signer, type Signers } from '../test-signers.ts';
import { decideTrain } from './decide-train.ts';
import { getTrain, type ReleaseTrain } from './get-train.ts';
import { listTrains } from './list-trains.ts';
import { refuseTrainKey, requestTrainSignoff, turnTrainKey } from './sign-train.ts';

const clean = ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.1.0'];
const releases = [
  { version: '1.0.0', parts: clean, daysAgo: 30 },
  { version: '1.1.0', parts: clean, daysAgo: 20 },
  { version: '1.1.1', parts: clean, daysAgo: 2 },
  // Known exploited.
  { version: '0.9.0', parts: ['pkg:npm/left@1.0.0', 'pkg:npm/right@1.1.0'], daysAgo: 40 },
];
let platform: TestPlatform;
let signers: Signers;
let serial = 0;

registerDeploymentJudge(judgeDeployment);
beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.clock.advance(60_000);
  serial += 1;
});

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `train-${serial}-${at + 1}`);

/** Services of this test, enforcing; 1.1.1 serves, 1.1.0 is held where it says so. */
async function openServices(count: number, held: readonly number[]): Promise<readonly string[]> {
  const services = names(count);
  for (const service of services) {
    await openTestService(
      platform,
      service,
      releases.toSorted((a, b) => b.daysAgo - a.daysAgo),
    );
    await platform.database.pool.query(`update service set mode = 'enforcing' where name = $1`, [service]);
  }
  for (const at of held) await hold(services[at] ?? '');
  return services;
}

async function hold(service: string, version = '1.1.0'): Promise<void> {
  const reason = 'it leaks memory';
  const where = { service, environment: 'production', version };
  await placeHold(signers.reliability(), {
    ...where,
    axis: 'reliability',
    reason,
    expiresAt: undefined,
    isQuarantine: false,
  });
}

function askTrain(services: readonly string[], target: string | ((service: string) => string), by = signers.responder) {
  return decideTrain(by(), {
    environment: 'production',
    members: services.map((service) => ({ service, target: typeof target === 'string' ? target : target(service) })),
    motive: 'routine',
    reason: 'the Thursday train',
    isAutomatic: false,
  });
}

const askKeys = (train: ReleaseTrain) =>
  requestTrainSignoff(signers.responder(), {
    train: train.id,
    reason: 'the leak is understood',
    expiresInMinutes: 240,
  });

const turn = (train: ReleaseTrain, axis: 'reliability' | 'security', by: Signer = signers[axis]) =>
  turnTrainKey(by(), { train: train.id, axis, digest: train.digest, note: 'read it' });

describe('a release train', () => {
  it('is judged service by service, at one moment', async () => {
    const services = await openServices(4, [1]);
    const train = await askTrain(services, (service) => (service === services[3] ? '0.9.0' : '1.1.0'));

    expect(train).toMatchObject({
      title: `${services[0]} 1.1.0, ${services[1]} 1.1.0 and 2 more to production`,
      verdict: 'deny',
      counts: { allow: 2, preserve_first: 0, needs_signoff: 1, deny: 1 },
      mayProceed: false,
      mayProceedCount: 2,
      exitCode: 10,
    });
    expect(train.members.map(({ service, verdict }) => [service, verdict])).toEqual([
      [services[0], 'allow'],
      [services[1], 'needs_signoff'],
      [services[2], 'allow'],
      [services[3], 'deny'],
    ]);
    expect(train.grounds[0]).toMatchObject({
      code: 'security.reopens_known_exploited',
      verdict: 'deny',
      services: [services[3]],
    });
    expect(new Set(train.members.map(({ decidedAt }) => decidedAt)).size).toBe(1);
    expect(await getTrain(signers.security(), `T-${train.number}`)).toMatchObject({ id: train.id });
    expect(await evidenceOf(platform, train.id)).toEqual(['gate.train_decided']);
    expect(await getDecision(signers.responder(), train.members[1]?.id ?? '')).toMatchObject({ train: train.number });
  });

  it('takes one turn of each key for all services, and each may be deployed by it', async () => {
    const services = await openServices(6, [0, 1, 2, 3, 4]);
    const train = await askTrain(services, '1.1.0');
    const asked = await askKeys(train);
    expect(asked.keys.map(({ axis, needed, waiting }) => [axis, needed, waiting])).toEqual([
      ['reliability', 5, 5],
      ['security', 5, 5],
    ]);

    const half = await turn(asked, 'reliability');
    const whole = await turn(half, 'security');

    expect(half).toMatchObject({ state: 'waiting', waitingFor: ['security'], mayProceedCount: 1 });
    expect(whole).toMatchObject({ state: 'signed', mayProceed: true, mayProceedCount: 6, exitCode: 0 });
    expect(whole.keys.map(({ turned, turns }) => [turned, turns.map(({ members }) => members)])).toEqual([
      [5, [5]],
      [5, [5]],
    ]);
    const { isGated } = await deploy(platform.as(['responder']), services[4] ?? '', '1.1.0', {
      at: platform.clock.now(),
    });
    expect(isGated).toBe(true);
    expect(await evidenceOf(platform, train.id)).toEqual([
      'gate.train_decided',
      'gate.train_signoff_requested',
      'gate.train_key_turned',
      'gate.train_key_turned',
    ]);
    expect(await evidenceOf(platform, train.members[0]?.id ?? '')).toContain('gate.signoff_completed');
    expect(await verifyEvidence(platform.as(['admin']))).toMatchObject({ ok: true });
  });

  it('leaves denied services at the platform: keys are asked for the others', async () => {
    const services = await openServices(3, [0]);
    const train = await askTrain(services, (service) => (service === services[2] ? '0.9.0' : '1.1.0'));
    const asked = await askKeys(train);
    const signed = await turn(await turn(asked, 'security'), 'reliability');

    expect(signed).toMatchObject({ mayProceed: false, mayProceedCount: 2, exitCode: 10 });
    expect(signed.mayProceedBecause).toBe(`2 of 3 may go ahead; ${services[2]}: denied`);
    expect(signed.stopped).toEqual([{ because: 'denied', services: [services[2]] }]);
  });

  it('asks once, whoever asks again, and says when there is nothing to ask', async () => {
    const train = await askTrain(await openServices(2, [0]), '1.1.0');
    await askKeys(train);
    await askKeys(train);
    expect(await evidenceOf(platform, train.id)).toEqual(['gate.train_decided', 'gate.train_signoff_requested']);

    const free = await askTrain(names(2), '1.1.1');
    await expect(askKeys(free)).rejects.toMatchObject({ code: 'gate.signoff_not_needed' });
  });
});

describe('the keys of a train', () => {
  /** Somebody with both keys. */
  async function addHolderOfBoth() {
    const { userId } = await addSigner(platform, 'reliability_key');
    await platform.database.pool.query(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'security_key', now(), false)`,
      [userId],
    );
    return () => platform.as(['reliability_key', 'security_key'], { userId, name: 'Both' });
  }

  it('are turned for the rest by whoever signed the other one of a service by day', async () => {
    const person = await addHolderOfBoth();
    const services = await openServices(2, [0, 1]);
    await preSign(person(), {
      service: services[0] ?? '',
      environment: 'production',
      version: '1.1.0',
      axis: 'reliability',
      reason: 'the leak is small',
      expiresAt: platform.clock.now() + 3_600_000,
    });
    const asked = await askKeys(await askTrain(services, '1.1.0'));
    const half = await turnTrainKey(person(), { train: asked.id, axis: 'security', digest: asked.digest, note: '' });

    expect(half.members.map(({ waitingFor }) => waitingFor)).toEqual([['security'], ['reliability']]);
  });

  it('are not both turned by one person, whatever the members', async () => {
    const person = await addHolderOfBoth();
    const asked = await askKeys(await askTrain(await openServices(2, [0, 1]), '1.1.0'));
    const half = await turnTrainKey(person(), { train: asked.id, axis: 'reliability', digest: asked.digest, note: '' });

    await expect(
      turnTrainKey(person(), { train: asked.id, axis: 'security', digest: half.digest, note: '' }),
    ).rejects.toMatchObject({ code: 'gate.same_person' });
  });

  it('are turned once when ten turn them at the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => addSigner(platform, 'security_key')));
    const asked = await askKeys(await askTrain(await openServices(3, [0, 1, 2]), '1.1.0'));

    const settled = await Promise.allSettled(people.map((by) => turn(asked, 'security', by)));

    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await getTrain(signers.responder(), asked.id)).toMatchObject({ waitingFor: ['reliability'] });
  });

  it('are not turned by whoever does not hold them, nor before anybody asked', async () => {
    const train = await askTrain(await openServices(2, [0]), '1.1.0');
    await expect(turn(train, 'security')).rejects.toMatchObject({ code: 'gate.signoff_not_requested' });
    const asked = await askKeys(train);

    await expect(turn(asked, 'security', signers.reliability)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(askTrain(names(2), '1.1.0', await addSigner(platform, 'auditor'))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('sign what was seen: nothing, when one service has moved to something stricter; the others can be signed then', async () => {
    const services = await openServices(3, [0, 1, 2]);
    const asked = await askKeys(await askTrain(services, '1.1.0'));
    await placeHold(signers.security(), {
      service: services[1] ?? '',
      environment: 'production',
      version: '1.1.0',
      axis: 'security',
      reason: 'a backdoor is suspected',
      expiresAt: undefined,
      isQuarantine: false,
    });

    await expect(turn(asked, 'security')).rejects.toMatchObject({
      code: 'gate.facts_moved',
      message: expect.stringContaining(services[1] ?? '') as string,
    });
    const left = await getTrain(signers.security(), asked.id);
    expect(left.members.map(({ signoffState }) => signoffState)).toEqual(['waiting', 'lapsed', 'waiting']);
    await expect(turn(asked, 'security')).rejects.toMatchObject({ code: 'gate.facts_moved' });
    const signed = await turn(await turn(left, 'security'), 'reliability');
    expect(signed).toMatchObject({ mayProceedCount: 2, mayProceed: false });
  });

  it('are refused with the reason, which ends what waits', async () => {
    const asked = await askKeys(await askTrain(await openServices(2, [0, 1]), '1.1.0'));
    const refused = await refuseTrainKey(signers.security(), {
      train: asked.id,
      axis: 'security',
      reason: 'not before the audit',
    });

    expect(refused).toMatchObject({ state: 'refused', mayProceed: false });
    expect(refused.keys.find(({ axis }) => axis === 'security')).toMatchObject({ note: 'not before the audit' });
    await expect(turn(refused, 'reliability')).rejects.toMatchObject({ code: 'gate.signoff_not_needed' });
  });
});

describe('what is asked wrongly', () => {
  it('names the member, and nothing is written', async () => {
    const services = await openServices(2, []);
    const before = (await listDecisions(signers.responder(), { limit: 200 })).items.length;
    const asks = (members: Parameters<typeof decideTrain>[1]['members']) =>
      decideTrain(signers.responder(), {
        environment: 'production',
        members,
        motive: 'routine',
        reason: '',
        isAutomatic: false,
      });
    const good = { service: services[0] ?? '', target: '1.1.0' };

    await expect(asks([good, { service: services[1] ?? '', target: '7.0.0' }])).rejects.toMatchObject({
      code: 'releases.release_not_found',
      fields: [{ field: 'body.members.1.target' }],
    });
    await expect(asks([good, { service: services[1] ?? '', target: '1.1.0', current: '6.0.0' }])).rejects.toMatchObject(
      {
        fields: [{ field: 'body.members.1.current' }],
      },
    );
    await expect(asks([good, { service: 'nobody', target: '1' }])).rejects.toMatchObject({
      code: 'services.service_not_found',
      fields: [{ field: 'body.members.1.service' }],
    });
    await expect(asks([good, good])).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'body.members.1.service' }],
    });
    expect((await listDecisions(signers.responder(), { limit: 200 })).items).toHaveLength(before);
    // What was read for the refused ones is not taken for written.
    expect(await askTrain(services, '1.1.0')).toMatchObject({ counts: { allow: 2 } });
  });
});

it('lists how many services their keys let go, as the train itself says it', async () => {
  const services = await openServices(4, [0, 1, 2]);
  const listed = async () => (await listTrains(signers.security(), { service: services[3], limit: 1 })).items[0];
  const train = await askKeys(await askTrain(services, '1.1.0'));
  const half = await turn(train, 'security');
  expect([half.signedCount, (await listed())?.signedCount]).toEqual([0, 0]);
  expect(half.heldCounts).toEqual({ preserve_first: 0, needs_signoff: 3 });
  expect((await listed())?.heldCounts).toEqual(half.heldCounts);

  const whole = await turn(half, 'reliability');
  expect([whole.signedCount, (await listed())?.signedCount]).toEqual([3, 3]);
  expect(whole.heldCounts).toEqual({ preserve_first: 0, needs_signoff: 0 });
  expect((await listed())?.heldCounts).toEqual(whole.heldCounts);

  platform.clock.advance(5 * 3_600_000);
  expect((await getTrain(signers.security(), train.id)).signedCount).toBe(0);
  expect((await listed())?.signedCount).toBe(0);
});

it('lists trains, newest first, with what they wait for', async () => {
  const services = await openServices(2, [0]);
  const train = await askKeys(await askTrain(services, '1.1.0'));
  const { items } = await listTrains(signers.security(), { service: services[1], limit: 10 });

  expect(items).toEqual([
    expect.objectContaining({
      id: train.id,
      verdict: 'needs_signoff',
      axes: train.axes,
      counts: train.counts,
      signedCount: 0,
      waitingFor: ['reliability', 'security'],
    }),
  ]);
});
