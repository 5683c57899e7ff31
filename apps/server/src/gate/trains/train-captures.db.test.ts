import { expect, it } from 'vitest';
import { declareIncident } from '#incidents/index.ts';
import { ask, openTestService, testGate } from '../test-gate.ts';
import { gateToDo } from '../to-do-store.ts';
import { addSigner, evidenceOf, type Signer } from '../test-signers.ts';
import { decideTrain } from './decide-train.ts';
import { getTrain, type ReleaseTrain } from './get-train.ts';
import { listTrains } from './list-trains.ts';
import { giveUpTrainCapture, recordTrainCapture } from './record-train-capture.ts';
import { requestTrainSignoff } from './sign-train.ts';

const releases = [
  { version: '1.0.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 30 },
  { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 20 },
  { version: '1.1.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 2 },
];
const gate = testGate('carried', () => releases, { isEnforcing: true });
const memory = {
  outcome: 'captured',
  kinds: ['memory'],
  keptAt: 's3://forensics/train',
  sha256: undefined,
  happenedAt: undefined,
  capturedBy: 'the dump job',
  note: '',
  isComplete: true,
  corrects: undefined,
} as const;

/** Three services; in the first two of them somebody was. */
async function asked(): Promise<ReleaseTrain> {
  const services = [gate.web, `${gate.web}-b`, `${gate.web}-c`];
  for (const name of services.slice(1)) await openTestService(gate.platform, name, releases);
  await gate.platform.database.pool.query(`update service set mode = 'enforcing' where name = any ($1)`, [services]);
  for (const service of services.slice(0, 2)) {
    const said = { title: `somebody was in ${service}`, kind: 'security', severity: 'sev2' } as const;
    await declareIncident(gate.signers.security(), service, said);
  }
  return await askedAgain(services);
}

const askedAgain = (services: readonly string[]): Promise<ReleaseTrain> =>
  decideTrain(gate.signers.responder(), {
    environment: 'production',
    members: services.map((service) => ({ service, target: '1.1.0' })),
    motive: 'routine',
    reason: 'the Thursday train',
    isAutomatic: false,
  });

const capture = (train: ReleaseTrain, by: Signer = gate.signers.security, services?: readonly string[]) =>
  recordTrainCapture(by(), { train: train.id, services }, memory);

it('is said once for every service that waits for it, and the train goes', async () => {
  const train = await asked();
  const waiting = [gate.web, `${gate.web}-b`];
  expect(train).toMatchObject({
    mayProceed: false,
    mayProceedCount: 1,
    evidence: { state: 'due', waiting, yours: [] },
    grounds: [{ code: 'security.evidence_due', services: waiting }],
  });
  expect((await getTrain(gate.signers.security(), train.id)).evidence).toMatchObject({
    yours: waiting,
    yourKeys: waiting,
  });

  const captured = await capture(train);

  expect(captured).toMatchObject({
    mayProceed: true,
    evidence: { state: 'captured', waiting: [], items: [{ services: waiting, keptAt: 's3://forensics/train' }] },
    // It speaks against nothing any more.
    grounds: [],
  });
  expect(captured.members.map(({ evidenceState }) => evidenceState)).toEqual(['captured', 'captured', 'not_due']);
  expect(await evidenceOf(gate.platform, train.id)).toEqual(['gate.train_decided', 'gate.train_evidence_captured']);
  for (const { id, evidenceState } of captured.members) {
    const said = (await evidenceOf(gate.platform, id)).filter((type) => type === 'gate.evidence_captured');
    expect(said).toHaveLength(evidenceState === 'captured' ? 1 : 0);
  }
});

it('is told of in the list: what was captured for no longer counts as held', async () => {
  const train = await asked();
  const held = async () => {
    const { items } = await listTrains(gate.signers.security(), { service: gate.web, limit: 1 });
    const whole = await getTrain(gate.signers.security(), train.id);
    return [whole.heldCounts.preserve_first, items[0]?.heldCounts.preserve_first];
  };

  expect(await held()).toEqual([2, 2]);
  await capture(train, gate.signers.security, [gate.web]);
  expect(await held()).toEqual([1, 1]);
  await giveUpTrainCapture(gate.signers.security(), { train: train.id, services: undefined }, 'the nodes are gone');
  expect(await held()).toEqual([0, 0]);
});

it('is said once however many say it at the same time, and again changes nothing', async () => {
  const train = await asked();

  const answers = await Promise.all(Array.from({ length: 10 }, () => capture(train)));
  const again = await capture(train);

  expect(new Set([...answers, again].map(({ evidence }) => evidence.items.length))).toEqual(new Set([1]));
  expect(await evidenceOf(gate.platform, train.id)).toEqual(['gate.train_decided', 'gate.train_evidence_captured']);
});

it('is said of named services, by the security key, and is no more than what was due', async () => {
  const train = await asked();
  const other = await addSigner(gate.platform, 'reliability_key');
  await expect(capture(train, other)).rejects.toMatchObject({ code: 'access.forbidden' });
  await expect(capture(train, gate.signers.security, [`${gate.web}-c`])).rejects.toMatchObject({
    code: 'gate.capture_not_due',
  });
  await expect(capture(train, gate.signers.security, ['elsewhere'])).rejects.toMatchObject({
    code: 'gate.capture_not_due',
    message: expect.stringContaining('elsewhere'),
  });

  const one = await capture(train, gate.signers.security, [gate.web]);
  const token = gate.platform.as(['security_key'], { userId: gate.signers.security.userId, kind: 'token' });
  await expect(giveUpTrainCapture(token, { train: train.id, services: undefined }, 'gone')).rejects.toMatchObject({
    code: 'access.interactive_only',
  });
  const rest = await giveUpTrainCapture(
    gate.signers.security(),
    { train: train.id, services: undefined },
    'the nodes are gone',
  );

  expect(one).toMatchObject({
    mayProceedCount: 2,
    evidence: { state: 'due', waiting: [`${gate.web}-b`] },
    grounds: [{ services: [`${gate.web}-b`] }],
  });
  expect(rest).toMatchObject({ mayProceed: true, evidence: { state: 'impossible', waiting: [] }, grounds: [] });
  expect(rest.evidence.items.map(({ outcome, services }) => [outcome, services])).toEqual([
    ['captured', [gate.web]],
    ['impossible', [`${gate.web}-b`]],
  ]);
});

/** What waits in Now, of one source. */
async function inNow(name: string) {
  const source = gateToDo.find((one) => one.name === name);
  const now = new Date(gate.platform.clock.now()).toISOString();
  const { rows: found } = await gate.platform.database.pool.query<{
    title: string;
    path: string;
    service_ids: string[];
  }>(source?.sql ?? '', [gate.signers.security.userId, now]);
  return found.filter(({ title }) => title.includes(gate.web));
}

it('is one row of work, however many services wait', async () => {
  const train = await asked();
  expect(await inNow('gate.evidence')).toEqual([]);
  const [row, ...others] = await inNow('gate.train_evidence');
  expect(row).toMatchObject({
    path: `/trains/${train.number}`,
    // Those it is to be captured for, not all of the train.
    title: `Capture evidence first, for 2 services: ${gate.web} and ${gate.web}-b in production`,
  });
  expect(others).toEqual([]);
  // Whose team holds a key of one of them has it among their own work.
  expect(row?.service_ids).toHaveLength(2);

  await capture(train);

  expect(await inNow('gate.train_evidence')).toEqual([]);
});

it('is one row of work however often it is asked, with the train or without: the newest stands for the older ones', async () => {
  const train = await asked();
  gate.platform.clock.advance(60_000);

  const again = await askedAgain([gate.web, `${gate.web}-b`, `${gate.web}-c`]);
  expect(await inNow('gate.train_evidence')).toMatchObject([{ path: `/trains/${again.number}` }]);
  const alone = await ask(gate.platform, gate.web, '1.1.0');
  expect(await inNow('gate.evidence')).toMatchObject([{ path: `/decisions/${alone.number}` }]);
  const [rest, ...others] = await inNow('gate.train_evidence');
  expect(rest?.service_ids).toHaveLength(1);
  expect(others).toEqual([]);
  await capture(again);

  expect(await inNow('gate.train_evidence')).toEqual([]);
  expect((await getTrain(gate.signers.security(), train.id)).evidence.state).toBe('due');
});

it('once captured is what keys are asked for no more, of services that still wait as before', async () => {
  const train = await asked();
  await requestTrainSignoff(gate.signers.responder(), { train: train.id, reason: 'now', expiresInMinutes: 240 });
  const waits = async () => (await listTrains(gate.signers.responder(), { limit: 1 })).items[0]?.waitingFor;
  expect(await inNow('gate.train_keys')).toMatchObject([{ service_ids: [{}, {}] }, { service_ids: [{}, {}] }]);

  const one = await capture(train, gate.signers.security, [gate.web]);
  expect(one).toMatchObject({ keys: [{ needed: 1, waiting: 1 }, { needed: 1 }], state: 'waiting' });
  const [row] = await inNow('gate.train_keys');
  expect(row).toMatchObject({
    service_ids: [{}],
    title: `The reliability key is waited for, once for 1 service: ${gate.web}-b 1.1.0 to production`,
  });
  expect(await waits()).toEqual(['reliability', 'security']);
  const both = await capture(train);

  expect(both).toMatchObject({ mayProceed: true, state: 'not_needed', keys: [], waitingFor: [] });
  expect(await inNow('gate.train_keys')).toEqual([]);
  expect(await waits()).toEqual([]);
});

it('is not what keys are asked for once it is captured', async () => {
  const train = await asked();
  await capture(train, gate.signers.security, [gate.web]);

  const waiting = await requestTrainSignoff(gate.signers.responder(), {
    train: train.id,
    reason: 'now',
    expiresInMinutes: 240,
  });

  expect(waiting.members.map(({ signoffState }) => signoffState)).toEqual(['not_needed', 'waiting', 'not_needed']);
});
