import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createService } from '#services/index.ts';
import { statement } from '../platform/db/statement.ts';
import { AlertIntake } from './intake.ts';
import { createRoute, deleteRoute, orderRoutes, updateRoute } from './put-route.ts';
import { createSilence } from './put-silence.ts';
import { explainAlert, previewRoute } from './explain-alert.ts';
import { listOrderedRoutes } from './list-rules.ts';
import { type DecidingTest, firing, openDecidingTest, policies } from './test-deciding.ts';
import { showRules, updateRules } from './update-defaults.ts';

let test: DecidingTest;

const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true });
const hour = 3_600_000;
const quiet = (matcher = is('alertname', 'Disk')) => ({
  matchers: [matcher],
  startsAt: undefined,
  endsAt: test.platform.clock.now() + hour,
  comment: 'we know',
  createdBy: 'Ana',
});
const evidenceSql = statement<{ type: string; body: Record<string, unknown> }>(
  'test.rules_evidence',
  'select e.type, c.body from evidence e join evidence_content c on c.evidence_id = e.id order by e.id',
);

beforeAll(async () => {
  test = await openDecidingTest();
  await createService(test.admin(), { name: 'web', tier: 1 });
});
afterAll(() => test.platform.close());
beforeEach(() => test.clear());

const fates = async () => (await test.alerts()).map(({ fate }) => fate);

describe('routes', () => {
  it('are asked in their order, which can be changed', async () => {
    const shop = await createRoute(test.admin(), { name: 'Shop', policyId: policies.shop });
    const rest = await createRoute(test.admin(), { name: 'Rest', position: 0 });
    await test.take(firing({ alertname: 'A' }));
    await orderRoutes(test.admin(), [shop.route.id, rest.route.id]);
    await test.take(firing({ alertname: 'B' }));

    expect(await fates()).toEqual(['paged', 'recorded']);
    expect(await test.groups()).toMatchObject([{ policy_id: policies.shop, title: 'B is wrong' }]);
    expect((await listOrderedRoutes(test.responder())).routes.map(({ position }) => position)).toEqual([0, 1]);
  });

  it('take alerts of a service that a label or the source names', async () => {
    await createRoute(test.admin(), { name: 'Web', services: ['WEB'], policyId: policies.shop });
    await test.take(firing({ alertname: 'A', service: 'Web' }), firing({ alertname: 'B', service: 'other' }));

    expect((await test.alerts()).map(({ service }) => service)).toEqual([undefined, 'web']);
    expect((await test.groups()).map(({ policy_id }) => policy_id)).toEqual([policies.shop, policies.everybody]);
  });

  it.each([
    [{ matchers: [{ name: 'a', value: '(', isRegex: true, isEqual: true }] }, 'body.matchers[0]'],
    [{ policyId: '018f0000-0000-7000-8000-00000000dead' }, 'body.policyId'],
    [{ during: [{ zone: 'Mars/Base', weekdays: undefined, minutes: undefined }] }, 'body.during[0]'],
    [{ during: [{ zone: 'UTC', weekdays: undefined, minutes: { from: 60, to: 60 } }] }, 'body.during[0]'],
  ])('that can not be followed are refused with the field and a cure: %j', async (input, field) => {
    await expect(createRoute(test.admin(), { name: 'Broken', ...input })).rejects.toMatchObject({
      code: 'alerts.rules_invalid',
      fields: [expect.objectContaining({ field, help: expect.stringMatching(/\w/) })],
    });
    expect(await test.alerts()).toEqual([]);
  });

  it('refuse names nobody has, and a name twice', async () => {
    const { route } = await createRoute(test.admin(), { name: 'Shop' });

    await expect(createRoute(test.admin(), { name: 'sHoP' })).rejects.toMatchObject({ code: 'alerts.route_exists' });
    await expect(updateRoute(test.admin(), route.id, { services: ['nobody'] })).rejects.toMatchObject({
      code: 'services.service_not_found',
    });
    await expect(updateRoute(test.admin(), route.id, { sources: ['nobody'] })).rejects.toMatchObject({
      code: 'alerts.source_not_found',
    });
    await expect(orderRoutes(test.admin(), [])).rejects.toMatchObject({ code: 'alerts.rules_invalid' });
  });

  it('are changed by those who may, once for each change, with evidence', async () => {
    const before = (await showRules(test.responder())).rules.revision;
    await expect(createRoute(test.responder(), { name: 'Mine' })).rejects.toMatchObject({ code: 'access.forbidden' });
    const { route } = await createRoute(test.admin(), { name: 'Shop' });
    await updateRoute(test.admin(), route.id, { setUrgency: 'low' });
    await deleteRoute(test.admin(), route.id);

    expect((await showRules(test.responder())).rules.revision).toBe(before + 3);
    const records = await test.platform.database.read.query(evidenceSql, []);
    expect(records.map(({ body }) => body['act'])).toEqual(['route_created', 'route_updated', 'route_deleted']);
  });

  it('are not lost when ten people add one at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => createRoute(test.admin(), { name: `r${n}` })));

    const { routes } = await listOrderedRoutes(test.responder());
    expect(routes.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('the defaults', () => {
  it('record what nobody is there for, and page when somebody is', async () => {
    await updateRules(test.admin(), { catchAllPolicyId: null });
    await test.take(firing({ alertname: 'A' }));
    expect(await fates()).toEqual(['recorded']);

    await updateRules(test.admin(), { catchAllPolicyId: policies.shop });
    await test.look();

    expect(await test.groups()).toMatchObject([{ policy_id: policies.shop }]);
  });
});

describe('a change of the rules', () => {
  it('while alerts come in leaves none decided by the rules of before and outside a group', async () => {
    const intake = new AlertIntake(test.platform.database);
    const names = Array.from({ length: 60 }, (_, n) => `a${n}`);

    await Promise.all([
      ...names.map((alertname) => intake.take(test.source, [firing({ alertname })], test.platform.clock.now())),
      createRoute(test.admin(), { name: 'Recorded', matchers: [{ ...is('alertname', 'a.*'), isRegex: true }] }),
      createSilence(test.responder(), quiet(is('alertname', 'a7'))),
    ]);
    await test.look();

    const { revision } = (await showRules(test.responder())).rules;
    const { rows } = await test.platform.database.pool.query<{ decided_by: number; fate: string }>(
      'select decided_by, fate from alert where group_id is null',
    );
    expect(rows.filter((row) => row.decided_by !== revision)).toEqual([]);
    expect(await test.wrongGroups()).toBe(0);
  });
});

describe('before an alert comes', () => {
  it('one can ask where it would go, and why', async () => {
    await createRoute(test.admin(), { name: 'Shop', matchers: [is('team', 'shop')], policyId: policies.shop });
    await createSilence(test.responder(), quiet(is('team', 'shop')));

    const decision = await explainAlert(test.responder(), {
      labels: { team: 'shop' },
      source: 'prom',
      service: undefined,
      severity: 'warning',
      axis: undefined,
      at: undefined,
      startsAt: undefined,
    });

    expect(decision).toMatchObject({
      route: { name: 'Shop' },
      policyId: policies.shop,
      urgency: { value: 'low' },
      page: { kind: 'suppressed' },
    });
  });

  it('one can see what a route would take of the last day', async () => {
    await test.take(firing({ alertname: 'A', team: 'shop' }), firing({ alertname: 'B' }));

    const preview = await previewRoute(test.responder(), { matchers: [is('team', 'shop')] });

    expect(preview).toMatchObject({ looked: 2, count: 1, isComplete: true, alerts: [{ summary: 'A is wrong' }] });
  });
});
