import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listReachable, planNotifications } from '#contacts/index.ts';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { checkPolicy } from './check-policy.ts';
import { dryRunPolicy, type DryRunQuestion } from './dry-run-policy.ts';
import { lockRings, updateRings } from './ring-store.ts';
import { createPolicy } from './save-policy.ts';
import { addPerson, addSchedule, addUnreachable, deactivate, sendOnLeave } from './test-people.ts';
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
const person = (userId: string) => ({ kind: 'person', userId }) as const;
const aMinute = 60_000;
const aDay = 24 * 3_600_000;
const alertBased = { strategy: { kind: 'alert_based' } } as const;

const question = (change: Partial<DryRunQuestion>): DryRunQuestion => ({
  policyId: undefined,
  policyName: undefined,
  draft: undefined,
  at: undefined,
  group: { urgency: 'high', axis: 'reliability', labels: {} },
  horizonMs: aDay,
  ...change,
});

async function countRows(): Promise<number> {
  const { rows } = await platform.database.pool.query<{ rows: number }>(
    'select ((select count(*) from ring_pointer) + (select count(*) from evidence))::int as rows',
  );
  return rows[0]?.rows ?? -1;
}

describe('a dry run', () => {
  it('asks who is on call at the minute of each page, and shows by what they are told', async () => {
    const now = platform.clock.now();
    const scheduleId = await addSchedule(platform, 'handed over', [
      { from: now, to: now + 3 * aMinute, userId: ana },
      { from: now + 3 * aMinute, to: now + aDay, userId: ben },
    ]);
    const steps = [step({ targets: [{ kind: 'schedule', scheduleId }] })];
    await createPolicy(admin(), draft('Handed', steps, { repeats: 1 }));
    const before = await countRows();

    const played = await dryRunPolicy(platform.as(['auditor']), contacts, question({ policyName: 'HANDED' }));

    const pages = played.entries.filter(({ action }) => action.kind === 'page');
    expect(pages.map(({ minute, who }) => [minute, who])).toEqual([
      [0, 'Ana'],
      [5, 'Ben'],
    ]);
    expect(played.end).toBe('every_policy_ended');
    expect(played.messagesTo(ben, now + 5 * aMinute)).toMatchObject([
      { method: { channel: 'ntfy', label: 'ntfy of Ben' }, dueAt: now + 5 * aMinute },
    ]);
    expect(await countRows()).toBe(before);
  });

  it('at another moment is about that moment', async () => {
    const now = platform.clock.now();
    const scheduleId = await addSchedule(platform, 'next week', [
      { from: now + 7 * aDay, to: now + 8 * aDay, userId: ben },
    ]);
    const { stored } = await createPolicy(
      admin(),
      draft('later', [step({ targets: [{ kind: 'schedule', scheduleId }] })]),
    );
    const ask = { policyId: stored.policy.id };

    const today = await dryRunPolicy(admin(), contacts, question(ask));
    const nextWeek = await dryRunPolicy(admin(), contacts, question({ ...ask, at: now + 7 * aDay }));

    expect(today.chain.map(({ code }) => code)).toContain('nobody_available');
    expect(nextWeek.entries[0]).toMatchObject({ minute: 0, who: 'Ben' });
  });

  it('of a policy that is being edited stands in the place of the saved one, with the memory of its rings', async () => {
    const ring = step({ ...alertBased, targets: [person(ana), person(ben)] });
    const { stored } = await createPolicy(admin(), draft('edited', [ring]));
    const { id: policyId } = stored.policy;
    const key = { policyId, stepId: 's1' };
    await admin().transaction(async (tx) => {
      await lockRings(tx, [key]);
      await updateRings(tx, [{ ...key, lastPagedAt: { [`person:${ana}`]: 5, [`person:${ben}`]: 1 } }]);
    });
    const edited = draft('edited', [{ ...ring, id: 's1' }, step({ targets: [person(ana)] })]);

    const played = await dryRunPolicy(admin(), contacts, question({ policyId, draft: edited }));

    const pages = played.entries.filter(({ action }) => action.kind === 'page');
    expect(pages.map(({ minute, who }) => `${minute} ${who}`)).toEqual(['0 Ben', '5 Ana']);
    expect(played.rings).toHaveLength(1);
    expect(played.rings[0]?.preview.groups.slice(0, 3).map(({ people }) => people[0]?.userId)).toEqual([ben, ana, ben]);
  });

  it('refuses what is no policy, and who may not read', async () => {
    const wrong = draft('wrong', [step({ targets: [] })]);

    await expect(dryRunPolicy(admin(), contacts, question({ draft: wrong }))).rejects.toMatchObject({
      code: 'paging.policy_invalid',
      fields: [{ field: 'body.policy.steps[0].targets' }],
    });
    await expect(dryRunPolicy(admin(), contacts, question({ policyName: 'nobody knows' }))).rejects.toMatchObject({
      code: 'paging.policy_not_found',
    });
    await expect(dryRunPolicy(admin(), contacts, question({ policyId: newId() }))).rejects.toMatchObject({
      code: 'paging.policy_not_found',
    });
    await expect(dryRunPolicy(platform.as([]), contacts, question({ draft: wrong }))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('of a policy that pages for ever ends', async () => {
    const steps = [step({ delayMs: aMinute, targets: [person(ana)], retry: { everyMs: aMinute, times: 20 } })];

    const played = await dryRunPolicy(
      admin(),
      contacts,
      question({ draft: draft('endless', steps, { repeats: 100 }), horizonMs: 14 * aDay }),
    );

    expect(played.entries.length).toBeGreaterThan(50);
    expect(played.entries.length).toBeLessThanOrEqual(2_000);
  });
});

describe('before a policy is saved', () => {
  it('warns of steps that reach nobody now, of people nothing reaches, and of gaps to come', async () => {
    const now = platform.clock.now();
    const mute = await addUnreachable(platform, 'Mute');
    const away = await addPerson(platform, 'Away');
    await sendOnLeave(platform, away, aDay);
    const scheduleId = await addSchedule(platform, 'gappy', [
      { from: now, to: now + aDay, userId: ana },
      { from: now + 2 * aDay, to: now + 60 * aDay, userId: ana },
    ]);
    const steps = [
      step({ targets: [person(mute), person(away)] }),
      step({ targets: [person(ana), { kind: 'schedule', scheduleId }] }),
      step({ acknowledgement: { kind: 'joint', reliability: [person(ana)], security: [person(away)] } }),
    ];

    const { problems, warnings } = await checkPolicy(
      platform.as(['auditor']),
      contacts,
      draft('warned', steps),
      undefined,
    );

    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      {
        kind: 'nobody_now',
        field: 'steps[0]',
        warning: 'this step can page nobody now: Mute has no verified contact method, Away is on leave',
      },
      {
        kind: 'no_contact_method',
        field: 'steps[0]',
        warning: 'Mute has no verified contact method and is passed over',
      },
      {
        kind: 'schedule_gap',
        field: 'steps[1]',
        warning: expect.stringMatching(/^nobody is on call in gappy from 2026-\S+Z to 2026-\S+Z$/),
      },
      { kind: 'nobody_now', field: 'steps[2]', warning: 'the ring for security can page nobody now: Away is on leave' },
    ]);
  });

  it('names what is wrong without refusing, and a loop only for the policy that is edited', async () => {
    const steps = [step({ targets: [person(ana)] })];
    const { stored } = await createPolicy(admin(), draft('itself', steps));
    const { id } = stored.policy;
    const loop = draft('itself', [step({ targets: [] })], { fallbackPolicyId: id });

    const edited = await checkPolicy(admin(), contacts, loop, id);
    const other = await checkPolicy(admin(), contacts, loop, undefined);

    expect(edited.problems.map(({ field }) => field)).toEqual(['steps[0].targets', 'fallbackPolicyId']);
    expect(other.problems.map(({ field }) => field)).toEqual(['steps[0].targets']);
    await expect(checkPolicy(platform.as([]), contacts, loop, id)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('says of somebody who left that the step reaches nobody', async () => {
    const gone = await addPerson(platform, 'Gone');
    await deactivate(platform, gone);

    const { warnings } = await checkPolicy(
      admin(),
      contacts,
      draft('left', [step({ targets: [person(gone)] })]),
      undefined,
    );

    expect(warnings.map(({ warning }) => warning)).toEqual(['this step can page nobody now: Gone is deactivated']);
  });
});
