import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRoute, registerPolicyNames } from './alerts/index.ts';
import { listIncidents, showIncident } from './incidents/list-incidents.ts';
import { declareIncident, incidentAccessJobs } from './incidents/index.ts';
import { findPolicyNames } from './paging/index.ts';
import { openTestPaging, type TestPaging } from './paging/test-paging.ts';
import { JobRunner } from './platform/jobs/runner.ts';
import { quietLog } from './platform/test-context.ts';
import { createService } from './services/index.ts';

let paging: TestPaging;
let [policyId, routeId, plainRouteId] = ['', '', ''];
let serial = 0;
let service = { id: '', name: '' };

beforeAll(async () => {
  paging = await openTestPaging();
  registerPolicyNames(findPolicyNames);
  const ana = await paging.addPerson('Ana');
  policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  const admin = () => paging.platform.as(['admin']);
  const declare = { kind: 'reliability', severity: 'sev2' } as const;
  routeId = (await createRoute(admin(), { name: 'checkout', policyId, declare })).route.id;
  plainRouteId = (await createRoute(admin(), { name: 'others', policyId })).route.id;
});
beforeEach(async () => {
  await paging.forget();
  serial += 1;
  service = await createService(paging.platform.as(['admin']), { name: `shop-${serial}`, tier: 1, isSample: false });
});
afterAll(() => paging[Symbol.asyncDispose]());

async function openGroup(title: string, route = routeId): Promise<string> {
  const id = await paging.openGroup({ policyId, title });
  await paging.rows('update alert_group set route_id = $2, service_id = $3 where id = $1', [id, route, service.id]);
  return id;
}

async function work(runners = 1): Promise<void> {
  await paging.run();
  const { database } = paging.platform;
  await Promise.all(
    Array.from({ length: runners }, () =>
      new JobRunner({ database, handlers: incidentAccessJobs, log: quietLog }).runDue(),
    ),
  );
}

const incidents = () => listIncidents(paging.platform.as(['auditor']), { service: service.name, limit: 50 });
const linked = async (id: string) =>
  (await showIncident(paging.platform.as(['auditor']), id)).links.map(({ label }) => label);

describe('a route that declares', () => {
  it('declares one incident per group with its alerts, however often the group is told of', async () => {
    const groupId = await openGroup('Checkout fails');
    await work();
    await paging.happen(groupId, 'opened');
    await work();

    const made = await incidents();
    expect(made).toMatchObject([
      {
        title: 'Checkout fails',
        severity: 'sev2',
        kind: 'reliability',
        declaredVia: 'route',
        recordedBy: { kind: 'system' },
      },
    ]);
    expect(await linked(made[0]?.id ?? '')).toEqual(['Checkout fails']);
  });

  it('joins what is open about the service, also what another group has just declared', async () => {
    const groups = ['One', 'Two', 'Three', 'Four'];
    for (const title of groups) await openGroup(`${title} fails`);

    await work(4);
    await work();

    const made = await incidents();
    expect(made).toHaveLength(1);
    expect((await linked(made[0]?.id ?? '')).toSorted()).toEqual(groups.map((title) => `${title} fails`).toSorted());
  });

  it('makes its own beside a drill, a restricted incident and one without that side', async () => {
    const userId = await paging.addPerson('Rita');
    const declare = (more: object) =>
      declareIncident(paging.platform.as(['responder'], { userId }), service.name, {
        title: 'something else',
        kind: 'reliability',
        severity: 'sev3',
        ...more,
      });
    await declare({ isDrill: true });
    await declare({ kind: 'security' });
    await declare({ isRestricted: true });
    await openGroup('Checkout fails');

    await work();

    expect((await incidents()).filter(({ declaredVia }) => declaredVia === 'route')).toHaveLength(1);
  });

  it('leaves alone what another route took, and what is over before its turn', async () => {
    await openGroup('Disk is full', plainRouteId);
    const over = await openGroup('A blip');
    await paging.run();
    await paging.rows("update alert_group set state = 'resolved', resolved_at = opened_at where id = $1", [over]);

    await work();

    expect(await incidents()).toEqual([]);
  });

  it('needs somebody whom it pages', async () => {
    const declare = { kind: 'both', severity: 'sev1' } as const;
    await expect(createRoute(paging.platform.as(['admin']), { name: 'quiet', declare })).rejects.toMatchObject({
      code: 'alerts.rules_invalid',
    });
  });
});
