import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEngagement, createService, createTeam } from '#services/index.ts';
import { updateEngagement } from '../services/engage-team.ts';
import { createRoute } from './put-route.ts';
import { type DecidingTest, firing, openDecidingTest, policies } from './test-deciding.ts';

let test: DecidingTest;
const hour = 3_600_000;

beforeAll(async () => {
  test = await openDecidingTest();
  await createTeam(test.admin(), { name: 'sre' });
  // What an engagement names is kept by paging; here it only has to be there.
  await test.platform.database.pool.query(
    `insert into escalation_policy (id, name, definition, version, created_at, updated_at, updated_by)
     values ($1, 'of sre', '{"steps": []}', 1, $2, $2, '{}')`,
    [policies.shop, new Date(test.platform.clock.now())],
  );
});
afterAll(() => test.platform.close());
beforeEach(() => test.clear());

const policiesOf = async () => (await test.groups()).map(({ policy_id }) => policy_id);

async function engage(service: string, change: { startsAt?: number; endsAt?: number } = {}) {
  await createService(test.admin(), { name: service, tier: 1 });
  const times = { startsAt: change.startsAt, endsAt: change.endsAt };
  const about = { team: 'sre', service, axis: 'reliability' as const, policyId: policies.shop };
  return await createEngagement(test.admin(), { ...about, ...times });
}

describe('an engaged team', () => {
  it('takes alerts of its service that no route wants, from its beginning to its end', async () => {
    const now = test.platform.clock.now();
    await engage('timed', { startsAt: now + hour, endsAt: now + 2 * hour });

    await test.take(firing({ alertname: 'Before', service: 'timed' }));
    test.platform.clock.advance(hour);
    await test.take(firing({ alertname: 'During', service: 'timed' }));
    await test.take(firing({ alertname: 'Other', service: 'elsewhere' }));
    test.platform.clock.advance(hour);
    await test.take(firing({ alertname: 'After', service: 'timed' }));

    const titles = (await test.groups()).map(({ title, policy_id }) => [title, policy_id]);
    expect(new Map(titles as [string, string][])).toEqual(
      new Map([
        ['Before is wrong', policies.everybody],
        ['During is wrong', policies.shop],
        ['Other is wrong', policies.everybody],
        ['After is wrong', policies.everybody],
      ]),
    );
  });

  it('comes after the routes of people, and goes at once when it is ended', async () => {
    const { id } = await engage('ended');
    await createRoute(test.admin(), {
      name: 'Mine',
      matchers: [{ name: 'alertname', value: 'Mine', isRegex: false, isEqual: true }],
      policyId: policies.everybody,
    });

    await test.take(firing({ alertname: 'Mine', service: 'ended' }));
    expect(await policiesOf()).toEqual([policies.everybody]);
    await test.take(firing({ alertname: 'Theirs', service: 'ended' }));
    expect(await policiesOf()).toContain(policies.shop);
    await updateEngagement(test.admin(), id, { endsAt: test.platform.clock.now() });
    await test.take(firing({ alertname: 'Late', service: 'ended' }));

    expect((await policiesOf()).filter((policyId) => policyId === policies.shop)).toHaveLength(1);
  });
});
