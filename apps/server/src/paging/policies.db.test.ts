import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listReachable, planNotifications } from '#contacts/index.ts';
import { createTeam } from '#services/index.ts';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { deleteSchedule } from '../schedules/put-schedule.ts';
import { deletePolicy } from './delete-policy.ts';
import { listPolicies, showPolicy } from './list-policies.ts';
import { lockRings, updateRings } from './ring-store.ts';
import { createPolicy, updatePolicy } from './save-policy.ts';
import { addPerson, addSchedule, evidenceOf } from './test-people.ts';
import { draft, step } from './test-policies.ts';

let platform: TestPlatform;
let ana: string;
let ben: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  ana = await addPerson(platform, 'Ana');
  ben = await addPerson(platform, 'Ben');
});
afterAll(() => platform.close());

const contacts = { listReachable, planNotifications };
const admin = () => platform.as(['admin']);
const responder = () => platform.as(['responder']);
const person = (userId: string) => ({ kind: 'person', userId }) as const;

describe('a policy', () => {
  it('is kept as it was sent, with names of what it refers to and evidence of what it says', async () => {
    const team = await createTeam(admin(), { name: 'core' });
    const scheduleId = await addSchedule(platform, 'primary', []);
    const sent = draft(
      'Web',
      [
        step({ targets: [person(ana), { kind: 'schedule', scheduleId }], retry: { everyMs: 60_000, times: 2 } }),
        step({
          strategy: { kind: 'cycle_based', rotateAfterMs: 120_000, rounds: 2 },
          acknowledgement: {
            kind: 'joint',
            reliability: [{ kind: 'team', teamId: team.id }],
            security: [person(ben)],
          },
          condition: {
            urgencies: ['high'],
            axes: undefined,
            hours: { zone: 'Europe/Berlin', weekdays: [1], fromMinute: 540, toMinute: 1_020, isInside: false },
            label: { name: 'env', values: ['prod'] },
          },
        }),
      ],
      { repeats: 2, acknowledgementTimeoutMs: 600_000, ownerTarget: { kind: 'team', teamId: team.id } },
    );

    const { stored, directory } = await createPolicy(admin(), sent);
    const shown = await showPolicy(responder(), stored.policy.id);

    expect(shown.stored).toEqual(stored);
    expect(shown.stored).toMatchObject({ version: 1, updatedAt: platform.clock.now() });
    expect(shown.stored.policy).toEqual({
      ...sent,
      id: stored.policy.id,
      steps: sent.steps.map((one, index) => ({ ...one, id: `s${index + 1}` })),
    });
    expect(shown.uses).toEqual([]);
    expect(Object.fromEntries(directory.person)).toEqual({ [ana]: 'Ana', [ben]: 'Ben' });
    expect(Object.fromEntries(directory.schedule)).toEqual({ [scheduleId]: 'primary' });
    expect(await evidenceOf(platform, stored.policy.id)).toEqual(['paging.policy_created']);
  });

  it('is refused with every field that is wrong, unknown people, schedules, teams and rooms among them', async () => {
    const unknown = newId();

    await expect(
      createPolicy(
        admin(),
        draft(
          'wrong',
          [
            step({ delayMs: 1, targets: [person(unknown), person(ana)] }),
            step({
              targets: [
                { kind: 'schedule', scheduleId: unknown },
                { kind: 'team', teamId: unknown },
                { kind: 'channel', channelId: unknown },
                { kind: 'webhook', webhookId: unknown },
              ],
            }),
          ],
          { fallbackPolicyId: unknown, ownerTarget: person(unknown) },
        ),
      ),
    ).rejects.toMatchObject({
      code: 'paging.policy_invalid',
      fields: [
        { field: 'body.steps[0].delayMinutes' },
        { field: 'body.steps[0].targets[0]', problem: 'this person does not exist' },
        { field: 'body.steps[1].targets[0]', problem: 'this schedule does not exist' },
        { field: 'body.steps[1].targets[1]', problem: 'this team does not exist' },
        { field: 'body.steps[1].targets[2]', problem: 'this room does not exist' },
        { field: 'body.steps[1].targets[3]', problem: 'this webhook does not exist' },
        { field: 'body.owner', problem: 'this person does not exist' },
        { field: 'body.fallbackPolicyId', problem: 'this policy does not exist' },
      ],
    });
  });

  it('has a name of its own, whatever its case, also of ten at once', async () => {
    const steps = [step({ targets: [person(ana)] })];

    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        createPolicy(admin(), draft(index % 2 === 0 ? 'Raced' : 'RACED', steps)),
      ),
    );

    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'paging.policy_exists'));
    const { policies } = await listPolicies(responder(), { limit: 10, name: 'raced' });
    expect(policies).toHaveLength(1);
  });

  it('is not changed, made or deleted by who may only read it', async () => {
    const steps = [step({ targets: [person(ana)] })];
    const { stored } = await createPolicy(admin(), draft('guarded', steps));
    const { id } = stored.policy;

    await expect(createPolicy(responder(), draft('no', steps))).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(
      updatePolicy(responder(), contacts, { id, version: 1, draft: draft('no', steps) }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(deletePolicy(responder(), id)).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

describe('an edit', () => {
  it('names the version it read: of two at once one is told that it came too late', async () => {
    const steps = [step({ targets: [person(ana)] })];
    const { stored } = await createPolicy(admin(), draft('edited', steps));
    const { id } = stored.policy;

    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        updatePolicy(admin(), contacts, { id, version: 1, draft: draft('edited', steps, { repeats: index + 1 }) }),
      ),
    );

    const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.stored] : []));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(won).toHaveLength(1);
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'paging.policy_changed'));
    expect((await showPolicy(admin(), id)).stored).toEqual(won[0]);
    expect(won[0]?.version).toBe(2);
    expect(await evidenceOf(platform, id)).toEqual(['paging.policy_created', 'paging.policy_updated']);
  });

  it('can not take the name of another policy, and can keep its own', async () => {
    const steps = [step({ targets: [person(ana)] })];
    await createPolicy(admin(), draft('taken', steps));
    const { stored } = await createPolicy(admin(), draft('mine', steps));
    const { id } = stored.policy;

    await expect(
      updatePolicy(admin(), contacts, { id, version: 1, draft: draft('TAKEN', steps) }),
    ).rejects.toMatchObject({ code: 'paging.policy_exists' });
    const saved = await updatePolicy(admin(), contacts, { id, version: 1, draft: draft('Mine', steps) });
    expect(saved.stored.policy.name).toBe('Mine');
  });

  it('that makes fallbacks go round is refused with the way they take, also of two at once', async () => {
    const steps = [step({ targets: [person(ana)] })];
    const [a, b] = [
      await createPolicy(admin(), draft('loop a', steps)),
      await createPolicy(admin(), draft('loop b', steps)),
    ];
    const fallTo = (from: typeof a, to: typeof a) =>
      updatePolicy(admin(), contacts, {
        id: from.stored.policy.id,
        version: 1,
        draft: draft(from.stored.policy.name, steps, { fallbackPolicyId: to.stored.policy.id }),
      });

    const answers = await Promise.allSettled([fallTo(a, b), fallTo(b, a)]);

    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ code: 'paging.policy_invalid', fields: [{ field: 'body.fallbackPolicyId' }] });
    expect(String(refused[0].message)).toMatch(/loop (a -> loop b -> loop a|b -> loop a -> loop b)/);
  });

  it('takes newcomers of a ring as paged now, forgets who left, and the ring of a step that is gone', async () => {
    const cleo = await addPerson(platform, 'Cleo');
    const ring = { strategy: { kind: 'alert_based' } } as const;
    const { stored } = await createPolicy(
      admin(),
      draft('rings', [
        step({ ...ring, targets: [person(ana), person(ben)] }),
        step({ ...ring, targets: [person(ben)] }),
      ]),
    );
    const { id } = stored.policy;
    const keys = ['s1', 's2'].map((stepId) => ({ policyId: id, stepId }));
    const before = { [`person:${ana}`]: 1_000, [`person:${ben}`]: 2_000 };
    await admin().transaction(async (tx) => {
      await lockRings(tx, keys);
      await updateRings(
        tx,
        keys.map((key) => ({ ...key, lastPagedAt: before })),
      );
    });

    await updatePolicy(admin(), contacts, {
      id,
      version: 1,
      draft: draft('rings', [step({ ...ring, id: 's1', targets: [person(cleo), person(ben)] })]),
    });

    const pointers = await admin().transaction((tx) => lockRings(tx, keys));
    expect(pointers).toEqual([
      {
        policyId: id,
        stepId: 's1',
        lastPagedAt: { [`person:${ben}`]: 2_000, [`person:${cleo}`]: platform.clock.now() },
      },
    ]);
  });
});

describe('deleting', () => {
  it('gives back the whole policy, which can be made again', async () => {
    const { stored } = await createPolicy(admin(), draft('undone', [step({ targets: [person(ana)] })]));
    const { id, ...body } = stored.policy;

    const deleted = await deletePolicy(admin(), id);
    const again = await createPolicy(admin(), body);

    expect(deleted.stored).toEqual(stored);
    expect(again.stored.policy).toEqual({ ...stored.policy, id: again.stored.policy.id });
    await expect(showPolicy(admin(), id)).rejects.toMatchObject({ code: 'paging.policy_not_found' });
    expect(await evidenceOf(platform, id)).toEqual(['paging.policy_created', 'paging.policy_deleted']);
  });

  it('is refused while routes, fallbacks, the catch-all or engagements use it, and names them', async () => {
    const { pool } = platform.database;
    const steps = [step({ targets: [person(ana)] })];
    const { stored } = await createPolicy(admin(), draft('wanted', steps));
    const { id } = stored.policy;
    await createPolicy(admin(), draft('leans on it', steps, { fallbackPolicyId: id }));
    const now = new Date(platform.clock.now());
    await pool.query(
      `insert into alert_route (id, name, position, definition, policy_id, updated_at, updated_by)
       values ($1, 'checkout alerts', 1, '{}', $2, $3, '{}')`,
      [newId(), id, now],
    );
    await pool.query('update alert_rules set catch_all_policy_id = $1', [id]);

    const { uses } = await showPolicy(admin(), id);

    expect(uses).toMatchObject([
      { kind: 'catch_all', id: undefined },
      { kind: 'route', name: 'checkout alerts' },
      { kind: 'fallback', name: 'leans on it' },
    ]);
    await expect(deletePolicy(admin(), id)).rejects.toMatchObject({
      code: 'paging.policy_in_use',
      message: '`wanted` is in use: the catch-all, route `checkout alerts`, fallback of `leans on it`',
    });
    await pool.query('update alert_rules set catch_all_policy_id = null');
  });
});

describe('what a policy names', () => {
  it('is not removed: schedules say which policies page by them', async () => {
    const scheduleId = await addSchedule(platform, 'named', []);
    const target = { kind: 'schedule', scheduleId } as const;
    const { stored } = await createPolicy(admin(), draft('names it', [step({ targets: [person(ana), target] })]));

    await expect(deleteSchedule(admin(), 'named')).rejects.toMatchObject({
      code: 'schedules.schedule_in_use',
      message: 'schedule `named` is used by policy `names it`',
    });
    await deletePolicy(admin(), stored.policy.id);
    await deleteSchedule(admin(), 'named');
    expect(await evidenceOf(platform, scheduleId)).toEqual(['schedules.schedule_deleted']);
  });
});

describe('the list', () => {
  it('is in order of names, page after page', async () => {
    const all = await listPolicies(responder(), { limit: 100 });

    const names = all.policies.map(({ policy }) => policy.name.toLowerCase());
    expect(names.length).toBeGreaterThan(5);
    expect(names).toEqual(names.toSorted());
  });
});
