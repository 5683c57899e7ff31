import type { Role } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, createTeam, type Service } from '#services/index.ts';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { listAxisPolicies } from './axis-policy-store.ts';
import { deletePolicy } from './delete-policy.ts';
import { putAxisPolicy } from './put-axis-policy.ts';
import { createPolicy } from './save-policy.ts';
import { addPerson, addSchedule, evidenceOf } from './test-people.ts';
import { draft, step } from './test-policies.ts';
import { whoIsAsked } from './who-is-asked.ts';

const hour = 3_600_000;
let platform: TestPlatform;
let shop: Service;
let teamId = '';
let [ana, ben, cy] = ['', '', ''];

beforeAll(async () => {
  platform = await openTestPlatform();
  [ana, ben, cy] = [
    await addPerson(platform, 'Ana'),
    await addPerson(platform, 'Ben'),
    await addPerson(platform, 'Cy'),
  ];
  teamId = (await createTeam(admin(), { name: 'appsec' })).id;
  shop = await createService(admin(), { name: 'shop', tier: 1, team: 'appsec' });
});
afterAll(() => platform.close());

const admin = () => platform.as(['admin']);
const rows = async (sql: string, values: readonly unknown[] = []) =>
  await platform.database.pool.query(sql, [...values]);
const moment = () => new Date(platform.clock.now());

async function policy(name: string, over = {}): Promise<string> {
  const target = { kind: 'person', userId: cy } as const;
  return (await createPolicy(admin(), draft(name, [step({ targets: [target] })], over))).stored.policy.id;
}

async function giveRole(userId: string, role: Role): Promise<void> {
  const values = [userId, role, moment()];
  await rows('insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)', values);
}

async function asked(serviceId: string | undefined = shop.id) {
  const ctx = admin();
  return await ctx.transaction((tx) => whoIsAsked(tx, ctx, 'security', serviceId));
}

const people = (found: Awaited<ReturnType<typeof asked>>) =>
  found?.policy.steps.map(({ targets }) =>
    targets.flatMap((target) => (target.kind === 'person' ? [target.userId] : [])),
  );

/** From the last resort to the first: each comes before those that were tried above it. */
describe('whoIsAsked', () => {
  it('finds nobody where there is nobody', async () => {
    expect(await asked()).toBeUndefined();
  });

  it('comes to the catch-all policy where nobody holds the key', async () => {
    const id = await policy('catch all', { acknowledgementTimeoutMs: hour });
    await rows('update alert_rules set catch_all_policy_id = $1', [id]);

    expect(await asked()).toMatchObject({ policy: { id, acknowledgementTimeoutMs: undefined } });
  });

  it('asks the deputy before that', async () => {
    const values = ['security', ben, moment()];
    await rows('insert into deputy (axis, user_id, named_at, is_single_person) values ($1, $2, $3, false)', values);

    expect(people(await asked())).toEqual([[ben]]);
  });

  it('asks everybody with the key by role before the deputy', async () => {
    await giveRole(ana, 'security_key');

    expect(people(await asked())).toEqual([[ana]]);
    expect(people(await asked(undefined))).toEqual([[ana]]);
  });

  it('asks those who carry the key for the service first, and of them whoever is on call; the others after them', async () => {
    const granted = new Date(platform.clock.now() - hour);
    for (const userId of [ben, cy]) {
      await rows(
        `insert into team_member (team_id, user_id, key, key_granted_at, key_is_single_person, role, added_at)
         values ($1, $2, 'security', $3, false, 'member', $3)`,
        [teamId, userId, granted],
      );
    }
    expect(people(await asked())).toEqual([[ben, cy], [ana]]);
    const now = platform.clock.now();
    const scheduleId = await addSchedule(platform, 'appsec', [{ userId: cy, from: now - hour, to: now + hour }]);
    await rows("insert into team_key_schedule (team_id, axis, schedule_id) values ($1, 'security', $2)", [
      teamId,
      scheduleId,
    ]);

    const found = await asked();

    expect(people(found)).toEqual([[cy], [ben, ana]]);
    expect(found?.by).toBe('they hold the security key: Cy');
  });

  it('asks the policy that was chosen for the axis before all of them', async () => {
    const id = await policy('security incidents');
    await putAxisPolicy(admin(), 'security', id);

    expect(await asked()).toMatchObject({ policy: { id }, by: 'the policy for security' });
    expect((await listAxisPolicies(platform.database.read)).map(({ policy: { name } }) => name)).toEqual([
      'security incidents',
    ]);
    await expect(deletePolicy(admin(), id)).rejects.toMatchObject({ code: 'paging.policy_in_use' });
    expect(await evidenceOf(platform, id)).toContain('paging.axis_policy_set');
  });

  it('asks the policy of the team that is engaged for the service first of all, for as long as it is', async () => {
    const id = await policy('engaged');
    const now = platform.clock.now();
    await rows(
      `insert into team_engagement (id, team_id, service_id, axis, policy_id, starts_at, ends_at, created_at, created_by)
       values ($1, $2, $3, 'security', $4, $5, $6, $5, '{}')`,
      [newId(), teamId, shop.id, id, new Date(now - hour), new Date(now + hour)],
    );
    expect((await asked())?.policy.id).toBe(id);

    platform.clock.advance(2 * hour);

    expect((await asked())?.by).toBe('the policy for security');
  });

  it('forgets what was chosen, for whoever manages paging', async () => {
    for (const role of ['responder', 'auditor', 'security_key'] as const)
      await expect(putAxisPolicy(platform.as([role]), 'security', undefined)).rejects.toMatchObject({
        code: 'access.forbidden',
      });
    await expect(putAxisPolicy(admin(), 'security', newId())).rejects.toMatchObject({
      code: 'paging.policy_not_found',
    });

    await putAxisPolicy(admin(), 'security', undefined);

    expect(await listAxisPolicies(platform.database.read)).toEqual([]);
  });
});
