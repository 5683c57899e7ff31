import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { getService } from '#services/index.ts';
import { findCurrent, servingAt } from './serving-store.ts';
import { endDeployment } from './end-deployment.ts';
import { listDeployments } from './list-ledger.ts';
import { listDepartures, reliabilityRecord } from './reliability-record.ts';
import { countRows, deploy, ensureProduction, openTestLedger } from './test-ledger.ts';

const hour = 3_600_000;
let platform: TestPlatform;
let serial = 0;
let service = '';
let serviceId = '';
let environmentId = '';

beforeAll(async () => {
  platform = await openTestPlatform();
  await ensureProduction(platform);
});
afterAll(() => platform.close());
beforeEach(async () => {
  service = `api-${(serial += 1)}`;
  serviceId = (await openTestLedger(platform, { name: service, versions: ['1.0.0', '1.1.0', '1.2.0'] })).id;
  platform.clock.advance(hour);
});

function as(role: 'responder' | 'auditor' = 'responder') {
  return platform.as([role]);
}

async function versionsServing(): Promise<string[]> {
  const serving = await servingAt(platform.database.read, serviceId, environmentId, platform.clock.now());
  return serving.map(({ version, sharePercent }) => `${version} ${sharePercent}%`);
}

describe('recordDeployment', () => {
  it('ends what served before at the same moment', async () => {
    const first = await deploy(as(), service, '1.0.0');
    environmentId = first.environmentId;
    platform.clock.advance(hour);

    const second = await deploy(as(), service, '1.1.0');

    expect(await versionsServing()).toEqual(['1.1.0 100%']);
    const current = await findCurrent(platform.database.read, serviceId, environmentId, platform.clock.now());
    expect(current?.id).toBe(second.id);
    const before = await findCurrent(platform.database.read, serviceId, environmentId, second.from - 1);
    expect(before).toMatchObject({ id: first.id, to: second.from });
    expect(await countRows(platform, 'evidence', `subject_id = '${second.id}'`)).toBe(1);
    expect(await countRows(platform, 'job', `payload->>'deploymentId' = '${second.id}'`)).toBe(1);
  });

  it('lets a canary overlap and then take over', async () => {
    await deploy(as(), service, '1.0.0');
    platform.clock.advance(hour);
    await deploy(as(), service, '1.1.0', { sharePercent: 10 });

    expect(await versionsServing()).toEqual(['1.1.0 10%', '1.0.0 100%']);

    platform.clock.advance(hour);
    await deploy(as(), service, '1.1.0');
    expect(await versionsServing()).toEqual(['1.1.0 100%']);
  });

  it('refuses an overlap of the same release and names the other', async () => {
    const first = await deploy(as(), service, '1.0.0');
    platform.clock.advance(hour);

    await expect(deploy(as(), service, '1.0.0')).rejects.toMatchObject({
      code: 'releases.deployment_overlaps',
      message: expect.stringContaining(first.id),
    });
    await expect(deploy(as(), service, '1.0.0', { replica: 'a' })).resolves.toMatchObject({ replica: 'a' });
    await expect(deploy(as(), service, '1.0.0', { source: 'observed' })).resolves.toMatchObject({ source: 'observed' });
  });

  it('lets one of ten equal callers through', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => deploy(as(), service, '1.0.0')));

    const refused = answers.filter((answer) => answer.status === 'rejected').map((answer) => answer.reason.code);
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'releases.deployment_overlaps'));
    expect(await countRows(platform, 'deployment', `service_id = '${serviceId}'`)).toBe(1);
  });

  it('leaves one open interval when ten releases arrive at once', async () => {
    const versions = ['1.0.0', '1.1.0', '1.2.0'];
    await Promise.all(versions.map((version) => deploy(as(), service, version)));

    expect(await countRows(platform, 'deployment', `service_id = '${serviceId}' and to_at is null`)).toBe(1);
  });

  it('takes a closed interval of the past where it fits', async () => {
    const now = platform.clock.now();
    await deploy(as(), service, '1.1.0', { at: now - 10 * hour });

    const past = await deploy(as(), service, '1.0.0', { at: now - 30 * hour, to: now - 10 * hour });

    expect(past.to).toBe(now - 10 * hour);
    await expect(deploy(as(), service, '1.1.0', { at: now - 11 * hour, to: now - 9 * hour })).rejects.toMatchObject({
      code: 'releases.deployment_overlaps',
    });
  });

  it('ends one recorded late where the next full deployment began', async () => {
    const now = platform.clock.now();
    const newer = await deploy(as(), service, '1.1.0', { at: now - 2 * hour });

    const late = await deploy(as(), service, '1.0.0', { at: now - 5 * hour });

    expect(late.to).toBe(newer.from);
    expect((await findCurrent(platform.database.read, serviceId, late.environmentId, now))?.version).toBe('1.1.0');
  });

  it('refuses the future, the unknown, and intervals that end before they begin', async () => {
    const now = platform.clock.now();

    await expect(deploy(as(), service, '1.0.0', { at: now + 6 * 60_000 })).rejects.toMatchObject({
      code: 'releases.deployment_in_future',
    });
    await expect(deploy(as(), service, '1.0.0', { at: now - 5, to: now - 5 })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(deploy(as(), service, '9.9.9')).rejects.toMatchObject({ code: 'releases.release_not_found' });
    await expect(deploy(as(), 'nope', '1.0.0')).rejects.toMatchObject({ code: 'services.service_not_found' });
    await expect(deploy(as(), service, '1.0.0', { environment: 'nope' })).rejects.toMatchObject({
      code: 'services.environment_not_found',
    });
    expect(await countRows(platform, 'deployment', `service_id = '${serviceId}'`)).toBe(0);
  });

  it('is ungated while no gate has judged it, and listed as such', async () => {
    const made = await deploy(as(), service, '1.0.0');
    await deploy(as(), service, '1.0.0', { at: made.from - 100 * hour, to: made.from - 90 * hour });

    const ungated = await listDeployments(as('auditor'), { service, ungated: true, limit: 10 });

    expect(ungated.map(({ id }) => id)).toEqual([made.id]);
  });

  it('is refused to those who may only read', async () => {
    await expect(deploy(as('auditor'), service, '1.0.0')).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('keeps sample people to the sample', async () => {
    await openTestLedger(platform, { name: `${service}-sample`, versions: ['1.0.0'], isSample: true });
    const sample = platform.as(['responder'], { isSample: true });

    await expect(deploy(sample, service, '1.0.0')).rejects.toMatchObject({ code: 'gate.sample_only' });
    await expect(deploy(sample, `${service}-sample`, '1.0.0')).resolves.toMatchObject({ isSimulated: true });
    await expect(deploy(as(), `${service}-sample`, '1.0.0', { replica: 'b' })).resolves.toMatchObject({ replica: 'b' });
  });
});

describe('endDeployment', () => {
  it('ends once and keeps its end', async () => {
    const { id } = await deploy(as(), service, '1.0.0');
    platform.clock.advance(hour);

    const ended = await endDeployment(as(), { service, deployment: id });
    platform.clock.advance(hour);
    const again = await endDeployment(as(), { service, deployment: id });

    expect(again.to).toBe(ended.to);
    await expect(endDeployment(as(), { service, deployment: id, at: platform.clock.now() })).rejects.toMatchObject({
      code: 'releases.deployment_ended',
    });
    await expect(endDeployment(as('auditor'), { service, deployment: id })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    expect(await countRows(platform, 'evidence', `type = 'releases.deployment_ended' and subject_id = '${id}'`)).toBe(
      1,
    );
  });

  it('does not find the deployment of another service', async () => {
    const { id } = await deploy(as(), service, '1.0.0');
    await openTestLedger(platform, { name: `${service}-b`, versions: [] });

    await expect(endDeployment(as(), { service: `${service}-b`, deployment: id })).rejects.toMatchObject({
      code: 'releases.deployment_not_found',
    });
  });
});

describe('what the gate asks', () => {
  it('counts hours at full share once, however they overlap', async () => {
    const now = platform.clock.now();
    const made = await deploy(as(), service, '1.0.0', { at: now - 10 * hour, to: now - 4 * hour });
    await deploy(as(), service, '1.0.0', { at: now - 8 * hour, to: now - 2 * hour, source: 'observed' });
    await deploy(as(), service, '1.0.0', { at: now - hour, sharePercent: 20 });

    const record = await reliabilityRecord(platform.database.read, made.releaseId, made.environmentId, now);

    expect(record).toEqual({
      hoursServed: 8,
      firstServedAt: now - 10 * hour,
      lastServedAt: now,
      servesNow: true,
      burnRate: undefined,
      burnSamples: 0,
    });
  });

  it('lists departures with their motive', async () => {
    const now = platform.clock.now();
    await deploy(as(), service, '1.0.0', { at: now - 9 * hour });
    await deploy(as(), service, '1.1.0', { at: now - 6 * hour });
    const back = await deploy(as(), service, '1.0.0', { at: now - 5 * hour, motive: 'reliability' });

    const departures = await listDepartures(platform.database.read, serviceId, back.environmentId, now);

    expect(departures.map(({ fromVersion, toVersion, motive }) => [fromVersion, toVersion, motive])).toEqual([
      ['1.0.0', '1.1.0', 'routine'],
      ['1.1.0', '1.0.0', 'reliability'],
    ]);
    expect(await getService(platform.database.read, service.toUpperCase())).toMatchObject({ name: service });
  });
});
