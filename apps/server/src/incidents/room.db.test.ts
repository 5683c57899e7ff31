import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestGate, openTestService } from '../gate/test-gate.ts';
import { addSigners, type Signers } from '../gate/test-signers.ts';
import { decideRemediation, type GateDecision } from '../gate/index.ts';
import { placeHold } from '../gate/place-hold.ts';
import { requestSignoff } from '../gate/request-signoff.ts';
import type { RequestContext } from '../platform/context.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { foreseeClosing } from './closing.ts';
import { declareIncident, type NewIncident } from './declare-incident.ts';
import { linkToIncident } from './link-incident.ts';
import { showRoom } from './show-room.ts';
import { moveAxis } from './update-incident.ts';

const hour = 3_600_000;
let platform: TestPlatform;
let signers: Signers;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
  await openTestService(platform, 'shop', [
    { version: '1.0.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 9 },
    { version: '1.1.0', daysAgo: 0.5 },
  ]);
});
afterAll(() => platform.close());

const admin = () => platform.as(['admin']);

function declare(more: Partial<NewIncident> = {}, ctx: RequestContext = signers.responder()) {
  return declareIncident(ctx, 'shop', { title: 'checkout fails', kind: 'both', severity: 'sev2', ...more });
}

describe('the room', () => {
  it('says what runs now, since when, at which share, and what changed since a day before', async () => {
    const { name } = await declare();

    const { services, changes, coversDependencies } = await showRoom(admin(), name);

    expect(services).toMatchObject([
      {
        service: 'shop',
        runs: [{ environment: 'production', version: '1.1.0', sharePercent: 100, isWithoutSbom: true }],
      },
    ]);
    expect(changes.map(({ kind, what }) => [kind, what])).toEqual([['deployment', '1.1.0']]);
    expect(coversDependencies).toBe(false);
  });

  it('shows holds, and how decisions of the room stand now', async () => {
    const { id, name } = await declare();
    await placeHold(signers.reliability(), {
      service: 'shop',
      environment: 'production',
      version: '1.0.0',
      axis: 'reliability',
      reason: 'memory leak',
      expiresAt: undefined,
      isQuarantine: false,
    });
    const decision: GateDecision = await decideRemediation(signers.responder(), {
      service: 'shop',
      environment: 'production',
      target: '1.0.0',
      motive: 'reliability',
      reason: 'errors',
      incident: id,
      isAutomatic: false,
      isFeedAgeRuleOff: false,
    });
    await requestSignoff(signers.responder(), { decision: decision.id, reason: 'now', expiresInMinutes: 60 });

    const { holds, decisions } = await showRoom(admin(), name);

    expect(holds).toMatchObject([{ service: 'shop', version: '1.0.0', axis: 'reliability', reason: 'memory leak' }]);
    expect(decisions).toMatchObject([{ name: `G-${decision.number}`, verdict: 'needs_signoff', state: 'waiting' }]);
    expect(decisions[0]?.waitingFor).toContain('reliability');
  });

  it('shows linked alerts and open ones of its services', async () => {
    const group = async (id: string, title: string, service: boolean) =>
      await platform.database.pool.query(
        `insert into alert_group (id, group_key, urgency, axis, title, labels, state, opened_at, last_alert_at, alerts, open_alerts, service_id)
         values ($1::uuid, $1::text, 'high', 'reliability', $2, '{}', 'open', $3, $3, 1, 1, case when $4 then (select id from service where name = 'shop') end)`,
        [id, title, new Date(platform.clock.now()), service],
      );
    await group('018f0000-0000-7000-8000-000000000001', 'linked', false);
    await group('018f0000-0000-7000-8000-000000000002', 'of the service', true);
    await group('018f0000-0000-7000-8000-000000000003', 'of nobody', false);
    const { name } = await declare({ alertGroups: ['018f0000-0000-7000-8000-000000000001'] });

    const { alertGroups } = await showRoom(admin(), name);

    expect(alertGroups.map(({ title, isLinked }) => [title, isLinked])).toEqual([
      ['linked', true],
      ['of the service', false],
    ]);
  });

  it('counts how long each side has taken', async () => {
    const { name } = await declare({ startedAt: platform.clock.now() - hour });
    await moveAxis(signers.responder(), name, 'reliability', {
      to: 'acknowledged',
      at: platform.clock.now() - hour / 2,
    });
    await moveAxis(signers.responder(), name, 'reliability', { to: 'resolved' });
    platform.clock.advance(hour);

    const { clocks } = await showRoom(admin(), name);

    expect(clocks).toMatchObject([
      { axis: 'reliability', elapsedSeconds: 3_600, isRunning: false, acknowledgedAfter: 1_800, mitigatedAfter: null },
      { axis: 'security', elapsedSeconds: 7_200, isRunning: true, resolvedAfter: null },
    ]);
  });

  it('says beforehand what closing will say, of open sides only and to those who may close', async () => {
    const { name } = await declare({
      title: 'orders are lost',
      alertGroups: ['018f0000-0000-7000-8000-000000000001'],
    });

    const before = await foreseeClosing(signers.responder(), name);
    const { sides } = await moveAxis(signers.responder(), name, 'reliability', { to: 'resolved' });
    const after = await foreseeClosing(signers.responder(), name);

    const said = before.find(({ axis }) => axis === 'reliability');
    const closed = sides.find(({ axis }) => axis === 'reliability');
    expect(said?.proven).toContainEqual(expect.stringMatching(/^shop 1\.1\.0 serves at full share in production/));
    expect(said?.unproven).toContain('the alerts "linked" are not over: 1 still open');
    expect([closed?.proven, closed?.unproven]).toEqual([said?.proven, said?.unproven]);
    expect([before, after].map((items) => items.map(({ axis }) => axis))).toEqual([
      ['reliability', 'security'],
      ['security'],
    ]);
    await expect(foreseeClosing(platform.as(['auditor']), name)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('does not say it of an incident that is not for the caller', async () => {
    const { name } = await declare({ isRestricted: true, title: 'a break-in' }, signers.security());

    await expect(foreseeClosing(signers.responder(), name)).rejects.toMatchObject({
      code: 'incidents.incident_not_found',
    });
    expect(await foreseeClosing(signers.security(), name)).toHaveLength(2);
  });

  it('finds similar incidents of the past and says why, and none that the caller may not see', async () => {
    const title = 'payment gateway certificate expired';
    const secret = await declareIncident(signers.security(), undefined, {
      title,
      kind: 'security',
      severity: 'sev2',
      isRestricted: true,
    });
    const past = await declareIncident(signers.responder(), undefined, {
      title,
      kind: 'reliability',
      severity: 'sev3',
    });
    platform.clock.advance(hour);
    const { name } = await declareIncident(signers.responder(), undefined, {
      title,
      kind: 'reliability',
      severity: 'sev3',
    });

    const seen = await showRoom(signers.responder(), name);
    const insider = await showRoom(signers.security(), name);

    expect(seen.similar.map((one) => [one.name, one.because])).toEqual([
      [past.name, ['same words: payment, gateway, certificate and 1 more']],
    ]);
    expect(insider.similar.map((one) => one.name).toSorted()).toEqual([past.name, secret.name].toSorted());
  });

  it('leaves out what the caller has no right to read, and says so', async () => {
    const { name } = await declare();
    await linkToIncident(signers.responder(), name, { kind: 'service', subject: 'shop' });
    const { actor, ...ctx } = admin();
    const permissions = new Set(['incidents.read'] as const);

    const room = await showRoom({ ...ctx, actor: { ...actor, permissions } }, name);

    expect(room).toMatchObject({
      withheld: ['releases', 'exposures', 'alerts', 'gate'],
      changes: [],
      holds: [],
      alertGroups: [],
    });
    expect(room.services).toMatchObject([{ service: 'shop', runs: [] }]);
    await expect(showRoom({ ...ctx, actor: { ...actor, permissions: new Set() } }, name)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});

describe('the room in a large house', () => {
  it('is one answer of few statements, at 1,000 services and 10,000 incidents', async () => {
    await seed();
    const { rows } = await platform.database.pool.query<{ name: string }>(
      `select name from incident where title like 'seeded%' order by md5(id::text) limit 120`,
    );
    const reader = admin();
    for (const { name } of rows.slice(0, 20)) await showRoom(reader, name);

    let statements = 0;
    for (const { name } of rows.slice(20)) {
      const { ctx, count } = counting(reader);
      await showRoom(ctx, name);
      statements = Math.max(statements, count());
    }

    expect(statements).toBeLessThanOrEqual(18);
  });
});

/** The same context, and how many statements it was asked for. */
function counting(ctx: RequestContext): { readonly ctx: RequestContext; readonly count: () => number } {
  let asked = 0;
  const { read } = ctx;
  const counted: RequestContext['read'] = {
    query: async (statement, values) => {
      asked += 1;
      return await read.query(statement, values);
    },
    execute: (statement, values) => read.execute(statement, values),
    together: (shared, one) => read.together(shared, one),
    kysely: read.kysely,
    wake: (topic) => read.wake(topic),
  };
  return { ctx: { ...ctx, read: counted }, count: () => asked };
}

/** 1,000 services with five deployments each, 10,000 incidents with links, twenty words in their titles. */
async function seed(): Promise<void> {
  const { pool } = platform.database;
  await pool.query(`insert into service (id, name, title, tier, is_sample, mode, created_at)
    select gen_random_uuid(), 'bulk-' || n, 'bulk', 1, false, 'warn_only', now() from generate_series(1, 1000) n`);
  await pool.query(`insert into lane (service_id, environment_id) select s.id, e.id from service s, environment e
    where s.name like 'bulk-%' and e.name = 'production'`);
  await pool.query(`insert into release (id, service_id, version, line, released_at, digests, sbom_state, recorded_at, recorded_by)
    select gen_random_uuid(), s.id, '1.0.' || n, '1', now(), '{}', 'missing', now(), '{}' from service s, generate_series(1, 5) n
    where s.name like 'bulk-%'`);
  await pool.query(
    `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, to_at, share_percent,
      source, is_gated, motive, is_simulated, recorded_at, recorded_by)
    select gen_random_uuid(), r.service_id, e.id, r.id, '', $1::timestamptz - (6 - right(r.version, 1)::int) * interval '1 hour',
      case when r.version = '1.0.5' then null else $1::timestamptz - (5 - right(r.version, 1)::int) * interval '1 hour' end,
      100, 'declared', true, 'routine', false, $1, '{"id": "x", "name": "x", "kind": "system"}'
    from release r join service s on s.id = r.service_id, environment e
    where s.name like 'bulk-%' and e.name = 'production'`,
    [new Date(platform.clock.now())],
  );
  await pool.query(
    `insert into incident (id, number, name, service_id, title, kind, severity, started_at, resolved_at, is_simulated,
      recorded_at, recorded_by, status)
    select gen_random_uuid(), 100000 + n, 'INC-' || 100000 + n, (select id from service where name = 'bulk-' || 1 + n % 1000),
      'seeded ' || (array['checkout','payment','mail','search','login','image','cache','queue','database','network'])[1 + n % 10]
        || ' ' || (array['fails','latency','errors','down','slow','timeout','leak','crash','full','stuck'])[1 + (n / 10) % 10],
      'both', 'sev3', $1::timestamptz - n * interval '1 minute', case when n > 100 then $1::timestamptz end, false, $1,
      '{"id": "x", "name": "x", "kind": "system"}', case when n > 100 then 'resolved' else 'investigating' end
    from generate_series(1, 10000) n`,
    [new Date(platform.clock.now())],
  );
  await pool.query(`insert into incident_link (id, incident_id, kind, subject_id, label, added_at, added_by)
    select gen_random_uuid(), i.id, 'service', s.id::text, s.name, now(), '{}' from incident i
    join service s on s.name = 'bulk-' || 1 + (i.number * 7) % 1000 where i.title like 'seeded%'`);
  await pool.query('analyze');
}
