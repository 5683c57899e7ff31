import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AlertIntake } from '#alerts/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { statement } from '../platform/db/statement.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { monitorJobs } from './index.ts';
import { listChecks, showCheck } from './list-checks.ts';
import { look } from './look.ts';
import { lookAtChecks } from './look-at-checks.ts';
import { createCheck, type NewCheck, removeCheck, updateCheck } from './put-check.ts';
import type { Probe } from './uptime-check.ts';

const rules = { allowPrivate: true };
let platform: TestPlatform;
let jobs: JobRunner;
let target: Server;
let port: number;
let status = 200;
let asked = 0;

beforeAll(async () => {
  platform = await openTestPlatform();
  const handlers = monitorJobs(new AlertIntake(platform.database));
  jobs = new JobRunner({ database: platform.database, handlers, log: quietLog });
  target = createServer((request, response) => {
    asked += 1;
    if (request.url === '/slow') return;
    response.statusCode = status;
    if (request.url === '/moved') response.writeHead(302, { location: 'http://127.0.0.1:1/' });
    response.end(`all ${'x'.repeat(70_000)} is well`);
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  ({ port } = target.address() as AddressInfo);
});
afterAll(async () => {
  target.closeAllConnections();
  target.close();
  await platform.close();
});
afterEach(async () => {
  status = 200;
  asked = 0;
  await platform.database.pool.query(
    'truncate uptime_check cascade; truncate alert cascade; truncate alert_move_floor, evidence, evidence_content, evidence_seal, job',
  );
});

const http = (path = '/', more: object = {}): Probe => ({
  kind: 'http',
  url: `http://127.0.0.1:${port}${path}`,
  method: 'GET',
  statuses: [],
  slowestMs: 2_000,
  ...more,
});
const admin = () => platform.as(['admin']);
const make = (more: Partial<NewCheck> = {}) =>
  createCheck(admin(), rules, {
    name: 'site',
    service: undefined,
    axis: 'reliability',
    severity: 'critical',
    probe: http(),
    intervalMs: 60_000,
    confirmations: 2,
    ...more,
  });
const shown = async () => (await showCheck(admin(), 'site')).check;
const lookAgain = async () => {
  await lookAtChecks(platform.database, rules, look);
  await jobs.runDue();
  platform.clock.advance(60_000);
};
const alertsSql = statement<{ summary: string; state: string }>(
  'test.check_alerts',
  'select summary, state from alert order by id',
);
const alerts = () => platform.database.read.query(alertsSql, []);
const evidenceSql = statement<{ type: string }>('test.check_evidence', 'select type from evidence order by id');
const evidence = async () => (await platform.database.read.query(evidenceSql, [])).map(({ type }) => type);

describe('an uptime check', () => {
  it('raises an alert when it failed often enough in a row, and ends it with the first success', async () => {
    await make();
    await lookAgain();
    expect(await shown()).toMatchObject({ state: 'up', failures: 0 });
    status = 500;
    await lookAgain();
    expect(await shown()).toMatchObject({ state: 'failing', lastProblem: 'answered 500' });
    expect(await alerts()).toEqual([]);
    await lookAgain();
    expect(await alerts()).toEqual([{ summary: 'site is down: answered 500', state: 'open' }]);
    status = 200;
    await lookAgain();
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
    const { results } = await showCheck(admin(), 'site');
    expect(results.map(({ problem }) => problem)).toEqual([undefined, 'answered 500', 'answered 500', undefined]);
  });

  it('is looked at once by ten processes, and not before it is due again', async () => {
    await make();
    await Promise.all(Array.from({ length: 10 }, () => lookAtChecks(platform.database, rules, look)));
    await lookAtChecks(platform.database, rules, look);

    expect(asked).toBe(1);
    platform.clock.advance(60_000);
    await lookAtChecks(platform.database, rules, look);
    expect(asked).toBe(2);
  });

  it('that was changed while somebody looked is not judged by that look', async () => {
    await make({ confirmations: 1 });
    await lookAtChecks(platform.database, rules, async () => {
      await updateCheck(admin(), rules, 'site', { probe: http('/other') });
      return { tookMs: 1, problem: 'old address' };
    });

    expect(await shown()).toMatchObject({ state: 'new', lastProblem: undefined });
  });

  it('that is paused or removed is not looked at, and its alert is over', async () => {
    status = 503;
    await make({ confirmations: 1 });
    await lookAgain();
    expect(await alerts()).toMatchObject([{ state: 'open' }]);
    await updateCheck(admin(), rules, 'site', { isPaused: true });
    await lookAgain();
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
    expect(asked).toBe(1);
    await updateCheck(admin(), rules, 'site', { isPaused: false });
    await lookAgain();
    await removeCheck(admin(), 'site');
    await lookAgain();
    expect((await alerts()).map(({ state }) => state)).not.toContain('open');
    expect(await evidence()).toEqual(
      expect.arrayContaining([
        'monitors.check_created',
        'monitors.check_updated',
        'monitors.check_removed',
        'monitors.check_turned',
      ]),
    );
  });

  it('is made by those who may, once per name, and not for what lies inside', async () => {
    await expect(createCheck(platform.as(['responder']), rules, {} as NewCheck)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    const made = await Promise.allSettled(Array.from({ length: 10 }, () => make()));
    expect(made.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await listChecks(platform.as(['auditor']), { limit: 5 })).toHaveLength(1);
    const inside = { ...(await shown()), name: 'inside', service: undefined };
    await expect(createCheck(admin(), { allowPrivate: false }, inside)).rejects.toMatchObject({
      code: 'monitors.target_refused',
    });
  });
});

describe('a look', () => {
  it.each<[string, () => Probe, RegExp | undefined]>([
    ['a keyword that is there', () => http('/', { keyword: 'is well' }), undefined],
    ['a keyword that is not', () => http('/', { keyword: 'is ill' }), /does not hold `is ill`/],
    ['a status that is asked for', () => http('/', { statuses: [204] }), /answered 200/],
    ['a redirect', () => http('/moved'), undefined],
    ['silence', () => http('/slow', { slowestMs: 100 }), /no answer within 100 ms/],
    ['an open port', () => ({ kind: 'tcp', host: '127.0.0.1', port, slowestMs: 1_000 }), undefined],
    ['a closed port', () => ({ kind: 'tcp', host: '127.0.0.1', port: 1, slowestMs: 1_000 }), /ECONNREFUSED/],
    ['no TLS', () => ({ kind: 'tls', host: '127.0.0.1', port, daysLeft: 7, slowestMs: 1_000 }), /\w/],
  ])('finds %s', async (_what, probe, problem) => {
    const found = await look(probe(), rules);

    if (problem === undefined) expect(found.problem).toBeUndefined();
    else expect(found.problem).toMatch(problem);
  });

  it.each([
    ['http://127.0.0.1/', /not a public address/],
    ['http://[::1]/', /not a public address/],
    ['http://localhost/', /not a public address/],
    ['http://169.254.169.254/latest', /not a public address/],
    ['ftp://example.org/', /no http or https/],
    ['http://user:pass@example.org/', /user or password/],
  ])('does not lead inside: %s', async (url, problem) => {
    expect((await look({ ...http(), url } as Probe, { allowPrivate: false })).problem).toMatch(problem);
  });
});
