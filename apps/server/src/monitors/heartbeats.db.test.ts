import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AlertIntake } from '#alerts/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { statement } from '../platform/db/statement.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { monitorJobs } from './index.ts';
import { lapseHeartbeats } from './lapse-heartbeats.ts';
import { listHeartbeats, showHeartbeat } from './list-heartbeats.ts';
import { createHeartbeat, type NewHeartbeat, removeHeartbeat, updateHeartbeat } from './put-heartbeat.ts';
import { takePing } from './take-ping.ts';
import type { PingKind } from '@lockstep/alerting';

const minute = 60_000;
let platform: TestPlatform;
let jobs: JobRunner;

beforeAll(async () => {
  platform = await openTestPlatform();
  const handlers = monitorJobs(new AlertIntake(platform.database));
  jobs = new JobRunner({ database: platform.database, handlers, log: quietLog });
});
afterAll(() => platform.close());
afterEach(async () => {
  await platform.database.pool.query(
    'truncate heartbeat cascade; truncate alert cascade; truncate alert_move_floor, evidence, evidence_content, evidence_seal, job',
  );
});

const input: NewHeartbeat = {
  name: 'backup',
  service: undefined,
  source: undefined,
  axis: 'reliability',
  severity: 'error',
  schedule: { kind: 'period', periodMs: 10 * minute },
  graceMs: 2 * minute,
};
const admin = () => platform.as(['admin']);
const make = (more: Partial<NewHeartbeat> = {}) => createHeartbeat(admin(), { ...input, ...more });
const ping = (key: string, kind: PingKind = 'success', exitCode?: number) =>
  takePing(platform.asSystem(), key, { kind, exitCode, body: undefined });
const shown = async () => (await showHeartbeat(admin(), 'backup')).heartbeat;
const alertsSql = statement<{ summary: string; state: string; severity: string }>(
  'test.monitor_alerts',
  'select summary, state, severity from alert order by id',
);
const alerts = () => platform.database.read.query(alertsSql, []);
const evidenceSql = statement<{ type: string }>('test.monitor_evidence', 'select type from evidence order by id');
const evidence = async () => (await platform.database.read.query(evidenceSql, [])).map(({ type }) => type);
const lapse = async () => {
  await lapseHeartbeats(platform.asSystem());
  await jobs.runDue();
};

describe('a heartbeat', () => {
  it('that falls silent is late, then down with an alert, and up again with the next ping', async () => {
    const { pingKey } = await make();
    await ping(pingKey);
    platform.clock.advance(10 * minute);
    await lapse();
    expect(await shown()).toMatchObject({ state: 'late' });
    expect(await alerts()).toEqual([]);

    platform.clock.advance(2 * minute);
    await lapse();

    expect(await shown()).toMatchObject({ state: 'down' });
    expect(await alerts()).toMatchObject([
      {
        state: 'open',
        severity: 'error',
        summary: expect.stringMatching(/^heartbeat backup: down; last heard of at 2026/),
      },
    ]);
    await ping(pingKey);
    await jobs.runDue();
    expect(await shown()).toMatchObject({ state: 'up' });
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
  });

  it('that says it failed is down at once', async () => {
    const { pingKey } = await make();
    await ping(pingKey, 'fail', 3);
    await jobs.runDue();

    expect(await alerts()).toMatchObject([{ state: 'open' }]);
    expect((await showHeartbeat(admin(), 'backup')).pings).toMatchObject([{ kind: 'fail', exitCode: 3 }]);
  });

  it('that is told of by ten at once turns once and raises one alert', async () => {
    const { pingKey } = await make();
    await Promise.all(Array.from({ length: 10 }, () => ping(pingKey, 'fail')));
    await Promise.all(Array.from({ length: 3 }, () => jobs.runDue()));

    expect(await alerts()).toHaveLength(1);
    expect((await evidence()).filter((type) => type === 'monitors.heartbeat_turned')).toHaveLength(1);
    expect((await showHeartbeat(admin(), 'backup')).pings).toHaveLength(10);
  });

  it('is lapsed once by ten processes', async () => {
    const { pingKey } = await make();
    await ping(pingKey);
    platform.clock.advance(20 * minute);

    await Promise.all(Array.from({ length: 10 }, () => lapseHeartbeats(platform.asSystem())));

    expect((await evidence()).filter((type) => type === 'monitors.heartbeat_turned')).toHaveLength(2);
  });

  it('that is removed takes its alert with it', async () => {
    const { pingKey } = await make();
    await ping(pingKey, 'fail');
    await jobs.runDue();
    await removeHeartbeat(admin(), 'backup');
    await jobs.runDue();

    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
    expect(await ping(pingKey)).toBeUndefined();
  });

  it('that is paused is not awaited, and its alert is over', async () => {
    const { pingKey } = await make();
    await ping(pingKey, 'fail');
    await jobs.runDue();
    await updateHeartbeat(admin(), 'backup', { isPaused: true });
    await jobs.runDue();
    platform.clock.advance(60 * minute);
    await lapse();

    expect(await shown()).toMatchObject({ state: 'paused' });
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
    await ping(pingKey);
    expect(await shown()).toMatchObject({ state: 'up' });
  });

  it('measures runs', async () => {
    const { pingKey } = await make();
    await ping(pingKey, 'start');
    platform.clock.advance(minute);
    await ping(pingKey);

    expect(await shown()).toMatchObject({ state: 'up', lastRunMs: minute, startedAt: undefined });
  });

  it('keeps its last hundred pings', async () => {
    const { pingKey } = await make();
    for (let index = 0; index < 105; index += 1) await ping(pingKey, 'log');

    expect((await showHeartbeat(admin(), 'backup')).pings).toHaveLength(100);
  });

  it('is evidence when it is made, changed and removed', async () => {
    await make();
    await updateHeartbeat(admin(), 'backup', { graceMs: minute });
    await removeHeartbeat(admin(), 'backup');

    expect(await evidence()).toEqual([
      'monitors.heartbeat_created',
      'monitors.heartbeat_updated',
      'monitors.heartbeat_removed',
    ]);
  });

  it('is made by those who may, once per name, with a schedule that can be followed', async () => {
    await expect(createHeartbeat(platform.as(['responder']), input)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(updateHeartbeat(platform.as(['auditor']), 'backup', {})).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    const made = await Promise.allSettled(Array.from({ length: 10 }, () => make({ name: 'Same' })));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(make({ schedule: { kind: 'cron', expression: '0 3', zone: 'UTC' } })).rejects.toMatchObject({
      code: 'monitors.schedule_invalid',
      help: expect.stringContaining('0 3 * * *'),
    });
    expect(await listHeartbeats(platform.as(['responder']), { limit: 10 })).toHaveLength(1);
  });
});
