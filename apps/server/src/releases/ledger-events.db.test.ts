import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { endChange } from './end-change.ts';
import { changesInForce } from './event-store.ts';
import { type NewServiceChange, recordServiceChange } from './record-change.ts';
import { recordPoint } from './record-point.ts';
import { reliabilityRecord } from './reliability-record.ts';
import { reportSlo } from './report-slo.ts';
import { countRows, deploy, ensureProduction, openTestLedger } from './test-ledger.ts';

const hour = 3_600_000;
let platform: TestPlatform;
let serial = 0;
let service = '';

beforeAll(async () => {
  platform = await openTestPlatform();
  await ensureProduction(platform);
});
afterAll(() => platform.close());
beforeEach(async () => {
  service = `bus-${(serial += 1)}`;
  await openTestLedger(platform, { name: service, versions: ['1.0.0'] });
});

const evidenceOf = (subjectId: string, type: string) =>
  countRows(platform, 'evidence', `subject_id = '${subjectId}' and type = '${type}'`);

function change(more: Partial<NewServiceChange> = {}, ctx = platform.as(['responder'])) {
  return recordServiceChange(ctx, service, {
    environment: 'production',
    kind: 'control',
    subject: 'rate limit',
    note: 'raised for the sale',
    weakensControl: false,
    motive: 'routine',
    ...more,
  });
}

describe('recordServiceChange', () => {
  it('demands an owner and an expiry where a control is weakened', async () => {
    await expect(change({ weakensControl: true })).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'body.owner' }, { field: 'body.expiresAt' }],
    });
    await expect(change({ weakensControl: true, owner: 'Ada', expiresAt: platform.clock.now() })).rejects.toMatchObject(
      { fields: [{ field: 'body.expiresAt' }] },
    );
    expect(await countRows(platform, 'service_change', `note = 'raised for the sale'`)).toBe(0);
  });

  it('is in force until it ends or expires', async () => {
    const made = await change({ weakensControl: true, owner: 'Ada', expiresAt: platform.clock.now() + 2 * hour });
    const other = await change({ kind: 'flag', subject: 'new basket' });
    const start = platform.clock.now();
    platform.clock.advance(hour);

    const ended = await endChange(platform.as(['responder']), { service, change: other.id });
    const again = await endChange(platform.as(['responder']), { service, change: other.id, at: start });

    const inForce = async (moment: number) =>
      (await changesInForce(platform.database.read, made.serviceId, made.environmentId, moment)).map(({ id }) => id);
    expect(again).toEqual(ended);
    expect(await inForce(start)).toEqual([made.id, other.id]);
    expect(await inForce(start + hour)).toEqual([made.id]);
    expect(await inForce(start + 2 * hour)).toEqual([]);
    expect(await evidenceOf(made.id, 'releases.change_recorded')).toBe(1);
    expect(await evidenceOf(other.id, 'releases.change_ended')).toBe(1);
  });

  it('is refused to readers and sample people, and ends only where it belongs', async () => {
    const made = await change();
    await openTestLedger(platform, { name: `${service}-b`, versions: [] });
    const sample = platform.as(['responder'], { isSample: true });

    await expect(change({}, platform.as(['auditor']))).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(change({}, sample)).rejects.toMatchObject({ code: 'gate.sample_only' });
    await expect(endChange(sample, { service, change: made.id })).rejects.toMatchObject({ code: 'gate.sample_only' });
    await expect(endChange(platform.as(['auditor']), { service, change: made.id })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(
      endChange(platform.as(['responder']), { service: `${service}-b`, change: made.id }),
    ).rejects.toMatchObject({ code: 'releases.event_not_found' });
  });
});

describe('recordPoint', () => {
  const point = { environment: 'production', kind: 'migration', note: 'table split', firstVersion: '1.0.0' } as const;

  it('is dated, tied to a release, and evidence', async () => {
    const made = await recordPoint(platform.as(['responder']), service, point);

    expect(made).toMatchObject({ firstVersion: '1.0.0', at: platform.clock.now(), isSimulated: false });
    expect(await evidenceOf(made.id, 'releases.point_recorded')).toBe(1);
  });

  it('refuses the future, unknown releases, readers and sample people', async () => {
    const future = { ...point, at: platform.clock.now() + hour };
    const sample = platform.as(['responder'], { isSample: true });

    await expect(recordPoint(platform.as(['responder']), service, future)).rejects.toMatchObject({
      code: 'releases.deployment_in_future',
    });
    await expect(
      recordPoint(platform.as(['responder']), service, { ...point, firstVersion: '2.0.0' }),
    ).rejects.toMatchObject({ code: 'releases.release_not_found' });
    await expect(recordPoint(platform.as(['auditor']), service, point)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(recordPoint(sample, service, point)).rejects.toMatchObject({ code: 'gate.sample_only' });
  });
});

describe('reportSlo', () => {
  const report = (burnRate: number, at: number, ctx = platform.as(['responder'])) =>
    reportSlo(
      ctx,
      { service, version: '1.0.0' },
      {
        environment: 'production',
        slo: 'availability',
        burnRate,
        samples: 100,
        from: at - hour,
        to: at,
      },
    );

  it('keeps the worst burn rate of windows that were over', async () => {
    const now = platform.clock.now();
    const { releaseId, environmentId } = await deploy(platform.as(['responder']), service, '1.0.0', {
      at: now - 9 * hour,
    });
    await report(2, now - 3 * hour);
    await report(14.4, now - 2 * hour);
    await report(99, now);

    const earlier = await reliabilityRecord(platform.database.read, releaseId, environmentId, now - hour);

    expect(earlier).toMatchObject({ burnRate: 14.4, burnSamples: 100 });
    expect(await evidenceOf(releaseId, 'releases.slo_reported')).toBe(3);
  });

  it('takes the same report once and refuses another for the same window', async () => {
    const now = platform.clock.now();
    const first = await report(3, now);

    expect(await report(3, now)).toEqual(first);
    await expect(report(4, now)).rejects.toMatchObject({ code: 'releases.report_differs' });
    await expect(report(4, now, platform.as(['auditor']))).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(report(4, now, platform.as(['responder'], { isSample: true }))).rejects.toMatchObject({
      code: 'gate.sample_only',
    });
    expect(await evidenceOf(first.releaseId, 'releases.slo_reported')).toBe(1);
  });
});

it('holds what an axis put up until its key takes it down; a weakened control anybody may put right', async () => {
  const held = await change({ subject: 'block-login', motive: 'security' });
  const expiresAt = platform.clock.now() + hour;
  const weak = await change({
    subject: 'rate-limit',
    motive: 'reliability',
    weakensControl: true,
    owner: 'Ada',
    expiresAt,
  });

  await expect(endChange(platform.as(['reliability_key']), { service, change: held.id })).rejects.toMatchObject({
    code: 'gate.hold_other_axis',
  });
  await endChange(platform.as(['security_key']), { service, change: held.id });
  expect((await endChange(platform.as(['responder']), { service, change: weak.id })).endedAt).toBeDefined();
});
