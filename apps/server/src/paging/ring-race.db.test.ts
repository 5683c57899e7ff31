import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicy, updatePolicy } from './save-policy.ts';
import { takeGroupEvents, unlessMoved } from './take-groups.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';
import { addPerson } from './test-people.ts';
import { draft, step } from './test-policies.ts';
import { listReachable, planNotifications } from '#contacts/index.ts';

let paging: TestPaging;

beforeAll(async () => {
  paging = await openTestPaging();
});
afterAll(() => paging[Symbol.asyncDispose]());

const admin = () => paging.platform.as(['admin']);
const person = (userId: string) => ({ kind: 'person', userId }) as const;
const contacts = { listReachable, planNotifications };
const alertBased = { strategy: { kind: 'alert_based' } } as const;

async function addPeople(count: number): Promise<readonly string[]> {
  const people: string[] = [];
  for (let number = 0; number < count; number++) people.push(await addPerson(paging.platform, `P${number}`));
  return people;
}

/** As another process would: whatever somebody else has is left to them and tried again. */
async function takeAll(): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const took = await unlessMoved(() => takeGroupEvents(paging.parts));
    if (took !== 'moved' && took.groups === 0) return;
  }
}

async function pagedFor(policyId: string): Promise<readonly string[]> {
  const rows = await paging.rows<{ user_id: string }>('select user_id from page where policy_id = $1', [policyId]);
  return rows.map((row) => row.user_id);
}

async function waitingEvents(): Promise<number> {
  return (await paging.rows('select 1 from alert_group_event')).length;
}

describe('a ring under load', () => {
  it('gives ten groups that arrive in ten processes at once ten different members, again and again', async () => {
    const people = await addPeople(10);
    const { stored } = await createPolicy(
      admin(),
      draft('ring', [step({ ...alertBased, targets: people.map(person) })]),
    );
    const policyId = stored.policy.id;

    for (let round = 1; round <= 3; round++) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          await paging.openGroup({ policyId });
          await takeAll();
        }),
      );
      await takeAll();

      expect(await waitingEvents()).toBe(0);
      const times = Map.groupBy(await pagedFor(policyId), (userId) => userId);
      expect([...times.values()].map(({ length }) => length)).toEqual(people.map(() => round));
    }
  });

  it('keeps every turn while its policy is edited', async () => {
    const people = await addPeople(6);
    const steps = [step({ ...alertBased, id: 's1', targets: people.map(person) })];
    const { stored } = await createPolicy(admin(), draft('edited ring', steps));
    const { id } = stored.policy;

    await Promise.all([
      ...Array.from({ length: 6 }, async () => {
        await paging.openGroup({ policyId: id });
        await takeAll();
      }),
      updatePolicy(admin(), contacts, { id, version: 1, draft: draft('edited ring', steps, { repeats: 1 }) }),
    ]);
    await takeAll();

    expect((await pagedFor(id)).toSorted()).toEqual(people.toSorted());
  });
});
