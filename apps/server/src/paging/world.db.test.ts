import { type EscalatedGroup, newEscalation, nextEscalation } from '@lockstep/oncall';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listReachable, planNotifications } from '#contacts/index.ts';
import { createTeam, putTeamMember } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { lockRings, updateRings } from './ring-store.ts';
import { createPolicy } from './save-policy.ts';
import { addPerson, addSchedule, addUnreachable, deactivate, sendOnLeave } from './test-people.ts';
import { draft, step } from './test-policies.ts';
import { loadWorld } from './world.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

const contacts = { listReachable, planNotifications };
const admin = () => platform.as(['admin']);
const person = (userId: string) => ({ kind: 'person', userId }) as const;
const anHour = 3_600_000;
const alertBased = { strategy: { kind: 'alert_based' } } as const;

const group = (id: string): EscalatedGroup => ({ id, urgency: 'high', axis: 'reliability', labels: {} });

async function worldOf(policyIds: readonly string[]) {
  const ask = { states: [], policyIds, people: [], now: platform.clock.now() };
  return await admin().transaction((tx) => loadWorld(tx, contacts, ask));
}

describe('the world of a policy', () => {
  it('says who is on call, who is in a team, and who can not be paged for which reason', async () => {
    const now = platform.clock.now();
    const [ana, gone, away, mute] = [
      await addPerson(platform, 'Ana'),
      await addPerson(platform, 'Gone'),
      await addPerson(platform, 'Away'),
      await addUnreachable(platform, 'Mute'),
    ];
    const team = await createTeam(admin(), { name: 'core' });
    for (const userId of [ana, mute])
      await putTeamMember(admin(), { team: 'core', userId, role: 'member', key: undefined });
    const scheduleId = await addSchedule(platform, 'primary', [
      { from: now - anHour, to: now + anHour, userId: ana },
      { from: now + anHour, to: now + 2 * anHour, userId: mute },
    ]);
    const empty = await addSchedule(platform, 'night', []);
    const { stored } = await createPolicy(
      admin(),
      draft('world', [
        step({ targets: [person(gone), person(away), { kind: 'team', teamId: team.id }] }),
        step({
          targets: [
            { kind: 'schedule', scheduleId },
            { kind: 'schedule', scheduleId: empty },
          ],
        }),
      ]),
    );
    await deactivate(platform, gone);
    await sendOnLeave(platform, away, anHour);

    const world = await worldOf([stored.policy.id]);

    expect(world.policy(stored.policy.id)).toEqual(stored.policy);
    expect(world.onCall(scheduleId)).toEqual([ana]);
    expect(world.onCall(empty)).toEqual([]);
    expect(world.teamMembers(team.id)).toEqual([ana, mute]);
    expect(world.unavailability(ana)).toBeUndefined();
    expect(world.unavailability(gone)).toEqual({ reason: 'deactivated', until: undefined });
    expect(world.unavailability(away)).toEqual({ reason: 'on_leave', until: now + anHour });
    expect(world.unavailability(mute)).toEqual({ reason: 'no_contact_method', until: undefined });
    expect(world.unavailability(newId())).toEqual({ reason: 'deactivated', until: undefined });
    expect(world.nameOf(person(away))).toBe('Away');
    expect(world.nameOf({ kind: 'schedule', scheduleId })).toBe('primary');
    expect(world.nameOf({ kind: 'team', teamId: team.id })).toBe('core');
    expect(world.nameOf(person(newId()))).toBe('somebody who is not known here any more');
  });

  it('holds fallbacks of fallbacks and the catch-all with its own, also for a group whose policy is gone', async () => {
    const ana = await addPerson(platform, 'Ana');
    const steps = [step({ targets: [person(ana)] })];
    const third = (await createPolicy(admin(), draft('third', steps))).stored.policy;
    const second = (await createPolicy(admin(), draft('second', steps, { fallbackPolicyId: third.id }))).stored.policy;
    const first = (await createPolicy(admin(), draft('first', steps, { fallbackPolicyId: second.id }))).stored.policy;
    const last = (await createPolicy(admin(), draft('last', steps))).stored.policy;
    const caught = (await createPolicy(admin(), draft('caught', steps, { fallbackPolicyId: last.id }))).stored.policy;
    const unused = (await createPolicy(admin(), draft('unused', steps))).stored.policy;
    await platform.database.pool.query('update alert_rules set catch_all_policy_id = $1', [caught.id]);

    const world = await worldOf([first.id]);
    const copy = { ...first, id: newId(), fallbackPolicyId: second.id };
    const states = [newEscalation(group(newId()), copy, platform.clock.now())];
    const ask = { states, policyIds: [], people: [], now: platform.clock.now() };
    const after = await admin().transaction((tx) => loadWorld(tx, contacts, ask));

    for (const { id } of [first, second, third, caught, last]) expect(world.policy(id)?.id).toBe(id);
    expect(world.policy(unused.id)).toBeUndefined();
    expect(world.catchAllPolicyId).toBe(caught.id);
    expect([second, third, caught].map(({ id }) => after.policy(id)?.name)).toEqual(['second', 'third', 'caught']);
    expect(after.policy(copy.id)).toBeUndefined();
  });

  it('takes the same number of reads for one policy and for twenty', async () => {
    const team = await createTeam(admin(), { name: 'many' });
    const scheduleId = await addSchedule(platform, 'of many', []);
    const ids: string[] = [];
    for (let number = 0; number < 20; number++) {
      const targets = [person(await addPerson(platform, `P${number}`)), { kind: 'team' as const, teamId: team.id }];
      const steps = [step({ ...alertBased, targets: [...targets, { kind: 'schedule', scheduleId }] })];
      ids.push((await createPolicy(admin(), draft(`many ${number}`, steps))).stored.policy.id);
    }

    const readsFor = async (policyIds: readonly string[]): Promise<number> =>
      await admin().transaction(async (tx) => {
        let reads = 0;
        const counting: Transaction = {
          ...tx,
          query: (asked, values) => {
            reads++;
            return tx.query(asked, values);
          },
          execute: (asked, values) => {
            reads++;
            return tx.execute(asked, values);
          },
        };
        await loadWorld(counting, contacts, { states: [], policyIds, people: [], now: platform.clock.now() });
        return reads;
      });

    const one = await readsFor(ids.slice(0, 1));
    expect(await readsFor(ids)).toBe(one);
    expect(one).toBeLessThanOrEqual(9);
  });
});

describe('groups that arrive together', () => {
  it('get different members of a ring, as many as there are', async () => {
    const people: string[] = [];
    for (let number = 0; number < 10; number++) people.push(await addPerson(platform, `R${number}`));
    const steps = [step({ ...alertBased, targets: people.map(person) })];
    const { policy } = (await createPolicy(admin(), draft('ring', steps))).stored;

    const open = () =>
      admin().transaction(async (tx) => {
        const now = platform.clock.now();
        const world = await loadWorld(tx, contacts, { states: [], policyIds: [policy.id], people: [], now });
        const opened = nextEscalation(newEscalation(group(newId()), policy, now), { kind: 'opened' }, world, now);
        await updateRings(tx, opened.pointers);
        return opened.actions.flatMap((action) => (action.kind === 'page' ? [action.userId] : []));
      });
    const first = await Promise.all(Array.from({ length: 10 }, open));
    const second = await Promise.all(Array.from({ length: 10 }, open));

    expect(first.flat().toSorted()).toEqual(people.toSorted());
    expect(second.flat().toSorted()).toEqual(people.toSorted());
  });

  it('never wait for each other in a circle, however their rings are named', async () => {
    const keys = Array.from({ length: 6 }, () => ({ policyId: newId(), stepId: 's1' }));
    const lock = (rings: typeof keys) =>
      admin().transaction(async (tx) => {
        await lockRings(tx, rings);
        return 'locked';
      });

    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => lock(index % 2 === 0 ? keys : keys.toReversed())),
    );

    expect(answers).toEqual(Array.from({ length: 12 }, () => 'locked'));
  });
});
