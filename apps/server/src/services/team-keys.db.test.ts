import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approveChange } from '#access/index.ts';
import { deactivatePerson } from '../access/deactivate-person.ts';
import { listChanges } from '../access/list-changes.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createService } from './create-service.ts';
import { createTeam } from './create-team.ts';
import { createEngagement, updateEngagement } from './engage-team.ts';
import { grantEngagementKey, takeEngagementKey } from './engagement-key.ts';
import { listTeamKeySchedules, putTeamKeySchedule } from './put-key-schedule.ts';
import { putTeamMember } from './put-team-member.ts';
import { listServiceRings } from './service-ring.ts';
import { updateService } from './update-service.ts';

let platform: TestPlatform;
let [ada, bob, rita] = ['', '', ''];
let serial = 0;
const anHour = 3_600_000;

beforeAll(async () => {
  platform = await openTestPlatform();
  [ada, bob, rita] = [await addPerson('Ada', 'admin'), await addPerson('Bob', 'admin'), await addPerson('Rita')];
  await platform.database.pool.query('update access_state set second_person_at = $1', [new Date(0)]);
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.clock.advance(1_000);
  serial += 1;
  await createTeam(as(ada), { name: team() });
  await createService(as(ada), { name: service(), tier: 1, team: team() });
});

const team = () => `team-${serial}`;
const service = () => `service-${serial}`;
const as = (userId: string, kind: 'person' | 'token' = 'person') => platform.as(['admin'], { userId, kind });

async function addPerson(name: string, role?: string): Promise<string> {
  const { userId = '' } = platform.as([]).actor;
  const at = new Date(platform.clock.now());
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
    [userId, name, `${userId}@example.org`, at],
  );
  if (role === undefined) return userId;
  await platform.database.pool.query(
    'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)',
    [userId, role, at],
  );
  return userId;
}

const propose = (userId = rita, by = as(ada)) =>
  putTeamMember(by, { team: team(), userId, role: 'member', key: 'reliability' });
const take = (userId = rita) => putTeamMember(as(ada), { team: team(), userId, role: 'member', key: undefined });

async function give(userId = rita): Promise<void> {
  const { pendingChangeId = '' } = await propose(userId);
  await approveChange(as(bob), pendingChangeId);
}

async function holders(name = service()): Promise<readonly string[]> {
  const [ring] = await listServiceRings(as(ada), name);
  return ring === undefined || ring.by === 'role' ? [] : ring.people.map((one) => one.name);
}

describe('the key of a team member', () => {
  it('waits for a second person, with a sentence, and counts from then on', async () => {
    const { member, pendingChangeId } = await propose();

    expect(member).toMatchObject({ name: 'Rita', key: undefined });
    expect(await holders()).toEqual([]);
    const { items } = await listChanges(as(bob), { limit: 1, state: 'open' });
    expect(items[0]).toMatchObject({
      id: pendingChangeId,
      summary: `give Rita the reliability key of team \`${team()}\`: for its services and those it is engaged for`,
    });
    await expect(approveChange(as(ada), pendingChangeId ?? '')).rejects.toMatchObject({
      code: 'access.second_person_needed',
    });
    await approveChange(as(bob), pendingChangeId ?? '');
    expect(await holders()).toEqual(['Rita']);
  });

  it('is given once when ten people agree at once', async () => {
    const { pendingChangeId = '' } = await propose();

    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => approveChange(as(bob), pendingChangeId)));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await platform.database.pool.query<{ count: number }>(
      `select count(*)::int as count from evidence e join team t on t.id::text = e.subject_id::text
       where t.name = $1 and e.type = 'services.team_key_granted'`,
      [team()],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('is never asked for by a token, which may add people and take keys', async () => {
    await expect(propose(rita, as(ada, 'token'))).rejects.toMatchObject({ code: 'access.interactive_only' });
    await give();

    const body = { team: team(), userId: rita, role: 'member', key: undefined } as const;
    expect(await putTeamMember(as(ada, 'token'), body)).toMatchObject({ member: { key: undefined } });
    expect(await holders()).toEqual([]);
  });

  it('is taken by one person at once, and given again by two only', async () => {
    await give();

    await take();
    expect(await holders()).toEqual([]);
    expect(await propose()).toMatchObject({ member: { key: undefined }, pendingChangeId: expect.any(String) });
    expect(await holders()).toEqual([]);
  });

  it('goes with the team: who left before the second person agreed gets none', async () => {
    const { pendingChangeId = '' } = await propose();
    await platform.database.pool.query('delete from team_member where user_id = $1', [rita]);

    await expect(approveChange(as(bob), pendingChangeId)).rejects.toMatchObject({ code: 'services.member_not_found' });
    expect(await holders()).toEqual([]);
  });

  it('ends with the account', async () => {
    const gone = await addPerson('Gone');
    await give(gone);

    await deactivatePerson(as(ada), gone);

    await platform.database.pool.query('update user_account set deactivated_at = null where id = $1', [gone]);
    expect(await holders()).toEqual([]);
  });

  it('does not open a service that one person moves to the team afterwards', async () => {
    await give();
    await createService(as(ada), { name: `moved-${serial}`, tier: 1 });

    await updateService(as(ada), `moved-${serial}`, { team: team() });
    expect(await holders(`moved-${serial}`)).toEqual([]);
    platform.clock.advance(1_000);
    await take();
    await give();
    expect(await holders(`moved-${serial}`)).toEqual(['Rita']);
  });
});

describe('the key of an engagement', () => {
  const engage = async (endsAt?: number) => {
    await createService(as(ada), { name: `helped-${serial}`, tier: 1 });
    const about = { team: team(), service: `helped-${serial}`, axis: 'reliability' as const, policyId: undefined };
    return await createEngagement(as(ada), { ...about, startsAt: undefined, endsAt });
  };
  const giveTo = async (id: string) => {
    const { changeId = '' } = await grantEngagementKey(as(ada), id);
    await approveChange(as(bob), changeId);
  };
  const helped = () => holders(`helped-${serial}`);

  it('takes two people beside the keys of the members, and one to take it away', async () => {
    const { id } = await engage();
    await give();
    expect(await helped()).toEqual([]);

    const { state, changeId = '' } = await grantEngagementKey(as(ada), id);
    expect(state).toBe('waiting');
    expect(await helped()).toEqual([]);
    await approveChange(as(bob), changeId);
    expect(await helped()).toEqual(['Rita']);
    expect(await takeEngagementKey(as(ada, 'token'), id)).toMatchObject({ key: undefined });
    expect(await helped()).toEqual([]);
  });

  it('ends with the engagement, and no later than two people agreed to', async () => {
    const endsAt = platform.clock.now() + anHour;
    const { id } = await engage(endsAt);
    await give();
    await giveTo(id);

    await updateEngagement(as(ada), id, { endsAt: null });
    expect(await helped()).toEqual(['Rita']);
    platform.clock.advance(anHour);
    expect(await helped()).toEqual([]);
    await giveTo(id);
    expect(await helped()).toEqual(['Rita']);
    await updateEngagement(as(ada), id, { endsAt: platform.clock.now() });
    expect(await helped()).toEqual([]);
    await expect(grantEngagementKey(as(ada), id)).rejects.toMatchObject({ code: 'services.engagement_invalid' });
  });

  it('stays taken when one person ends the engagement and another takes the end back', async () => {
    const { id } = await engage();
    await give();
    await giveTo(id);

    await updateEngagement(as(ada), id, { endsAt: platform.clock.now() });
    const again = await updateEngagement(as(bob), id, { endsAt: null });

    expect(again).toMatchObject({ endsAt: undefined, key: { endsAt: platform.clock.now() } });
    expect(await helped()).toEqual([]);
    await giveTo(id);
    expect(await helped()).toEqual(['Rita']);
  });

  it('is refused to tokens and to who may not give keys', async () => {
    const { id } = await engage();

    await expect(grantEngagementKey(as(ada, 'token'), id)).rejects.toMatchObject({ code: 'access.interactive_only' });
    await expect(grantEngagementKey(platform.as(['responder'], { userId: rita }), id)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(takeEngagementKey(platform.as(['responder'], { userId: rita }), id)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});

describe('the schedule of a key', () => {
  it('exists, and is refused to who may not manage services', async () => {
    const about = { team: team(), axis: 'reliability', scheduleId: '018f0000-0000-7000-8000-000000000000' } as const;

    await expect(putTeamKeySchedule(as(ada), about)).rejects.toMatchObject({ code: 'schedules.schedule_not_found' });
    await expect(putTeamKeySchedule(platform.as(['responder'], { userId: rita }), about)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    expect(await listTeamKeySchedules(as(ada), team())).toEqual([]);
  });
});
