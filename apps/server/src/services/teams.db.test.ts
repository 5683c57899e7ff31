import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { createEngagement, listEngagements, updateEngagement } from './engage-team.ts';
import { createService } from './create-service.ts';
import { grantEngagementKey } from './engagement-key.ts';
import { createTeam } from './create-team.ts';
import { listTeamMembers, putTeamMember, removeTeamMember } from './put-team-member.ts';
import { listServiceRings } from './service-ring.ts';
import { listTeamsWithMembers } from './team-member-store.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  rootId = await addPerson('Root', ['admin']);
});
afterAll(() => platform.close());

const admin = () => platform.as(['admin']);
/** Somebody who is there: only people give keys. */
let rootId = '';
const root = () => platform.as(['admin'], { userId: rootId, name: 'Root' });
const anHour = 3_600_000;

async function evidenceOf(subjectId: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by id',
    [subjectId],
  );
  return rows.map((row) => row.type);
}

async function addPerson(name: string, roles: readonly string[] = []): Promise<string> {
  const { userId = '' } = platform.as(['responder']).actor;
  const at = new Date(platform.clock.now());
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
    [userId, name, `${userId}@example.org`, at],
  );
  for (const role of roles) {
    await platform.database.pool.query(
      'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)',
      [userId, role, at],
    );
  }
  return userId;
}

async function deactivate(userId: string): Promise<void> {
  await platform.database.pool.query('update user_account set deactivated_at = $2 where id = $1', [
    userId,
    new Date(platform.clock.now()),
  ]);
}

const member = (team: string, userId: string) => ({ team, userId, role: 'member' as const, key: undefined });

describe('members of a team', () => {
  it('are added, changed and taken out, with evidence of what changed only', async () => {
    const team = await createTeam(admin(), { name: 'core' });
    const ana = await addPerson('Ana');

    await putTeamMember(admin(), member('CORE', ana));
    await putTeamMember(root(), { ...member('core', ana), role: 'lead', key: 'reliability' });
    await putTeamMember(admin(), { ...member('core', ana), role: 'lead', key: 'reliability' });

    expect(await listTeamMembers(admin(), 'core')).toEqual([
      { userId: ana, name: 'Ana', isActive: true, role: 'lead', key: 'reliability', addedAt: platform.clock.now() },
    ]);
    expect(await removeTeamMember(admin(), { team: 'core', userId: ana })).toMatchObject({ role: 'lead' });
    expect(await listTeamMembers(admin(), 'core')).toEqual([]);
    expect(await evidenceOf(team.id)).toEqual([
      'services.team_created',
      'services.team_member_set',
      'services.team_member_set',
      'services.team_key_granted',
      'services.team_member_removed',
    ]);
  });

  it('are refused to who may not manage teams', async () => {
    await createTeam(admin(), { name: 'closed' });
    const ben = await addPerson('Ben');

    await expect(putTeamMember(platform.as(['responder']), member('closed', ben))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(removeTeamMember(platform.as(['responder']), { team: 'closed', userId: ben })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('are active people', async () => {
    await createTeam(admin(), { name: 'living' });
    const gone = await addPerson('Gone');
    await deactivate(gone);

    await expect(putTeamMember(admin(), member('living', gone))).rejects.toMatchObject({
      code: 'access.user_not_found',
      message: expect.stringContaining('is deactivated'),
    });
    await expect(
      putTeamMember(admin(), member('living', '018f0000-0000-7000-8000-000000000000')),
    ).rejects.toMatchObject({ code: 'access.user_not_found', message: expect.stringContaining('does not exist') });
    await expect(removeTeamMember(admin(), { team: 'living', userId: gone })).rejects.toMatchObject({
      code: 'services.member_not_found',
    });
  });

  it('stand in the order in which they joined, ten at once each with one line of evidence', async () => {
    const team = await createTeam(admin(), { name: 'crowd' });
    const first = await addPerson('Zoe');
    await putTeamMember(admin(), member('crowd', first));
    platform.clock.advance(1_000);
    const adam = await addPerson('Adam');

    await Promise.all(Array.from({ length: 10 }, () => putTeamMember(admin(), member('crowd', adam))));

    const [loaded] = await listTeamsWithMembers(admin().read, [team.id]);
    expect(loaded).toEqual({ id: team.id, name: 'crowd', userIds: [first, adam] });
    expect((await evidenceOf(team.id)).filter((type) => type === 'services.team_member_set')).toHaveLength(2);
  });
});

describe('who holds a key for a service', () => {
  it('is a member of the owning team who carries it, else the engaged team, else the role', async () => {
    await createTeam(admin(), { name: 'shop' });
    await createTeam(admin(), { name: 'sre' });
    await createService(admin(), { name: 'checkout', tier: 1, team: 'shop' });
    const [paula, rita] = [await addPerson('Paula'), await addPerson('Rita')];
    const rolf = await addPerson('Rolf', ['reliability_key']);
    const ring = async () => (await listServiceRings(admin(), 'checkout'))[0];

    expect(await ring()).toMatchObject({ by: 'role', people: [{ id: rolf }] });
    await putTeamMember(root(), { ...member('sre', rita), key: 'reliability' });
    await putTeamMember(admin(), member('sre', await addPerson('Without a key')));
    await putTeamMember(admin(), member('shop', paula));
    const endsAt = platform.clock.now() + anHour;
    const engagement = { team: 'sre', service: 'checkout', axis: 'reliability' as const };
    const { id } = await createEngagement(admin(), { ...engagement, policyId: undefined, startsAt: undefined, endsAt });
    expect(await ring()).toMatchObject({ by: 'role' });
    await grantEngagementKey(root(), id);
    expect(await ring()).toEqual({
      axis: 'reliability',
      by: 'engaged',
      team: 'sre',
      scheduleId: undefined,
      people: [{ id: rita, name: 'Rita' }],
    });
    await putTeamMember(root(), { ...member('shop', paula), key: 'reliability' });
    expect(await ring()).toMatchObject({ by: 'embedded', team: 'shop', people: [{ id: paula }] });
    expect((await listServiceRings(admin(), 'checkout'))[1]).toMatchObject({ axis: 'security', by: 'role' });

    await deactivate(paula);
    expect(await ring()).toMatchObject({ by: 'engaged' });
    platform.clock.advance(anHour);
    expect(await ring()).toMatchObject({ by: 'role' });
  });
});

describe('engagements', () => {
  const plain = { policyId: undefined, startsAt: undefined, endsAt: undefined };

  it('hold one team per service, axis and moment, also of ten at once', async () => {
    await createTeam(admin(), { name: 'one-team' });
    await createService(admin(), { name: 'raced', tier: 2 });

    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        createEngagement(admin(), { team: 'one-team', service: 'raced', axis: 'security', ...plain }),
      ),
    );

    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'services.engagement_overlaps'));
    const [made, ...others] = await listEngagements(admin(), { limit: 10, service: 'RACED' });
    expect(others).toEqual([]);
    expect(await evidenceOf(made?.id ?? '')).toEqual(['services.engagement_created']);
  });

  it('end, and another begins at that moment', async () => {
    await createTeam(admin(), { name: 'early' });
    await createTeam(admin(), { name: 'late' });
    await createService(admin(), { name: 'handed', tier: 2 });
    const about = { service: 'handed', axis: 'reliability' as const, ...plain };
    const first = await createEngagement(admin(), { ...about, team: 'early' });
    const endsAt = platform.clock.now() + anHour;

    const ended = await updateEngagement(admin(), first.id, { endsAt });
    await createEngagement(admin(), { ...about, team: 'late', startsAt: endsAt });

    expect(ended).toMatchObject({ endsAt });
    expect(await evidenceOf(first.id)).toEqual(['services.engagement_created', 'services.engagement_updated']);
    await expect(updateEngagement(admin(), first.id, { endsAt: null })).rejects.toMatchObject({
      code: 'services.engagement_overlaps',
    });
    await expect(updateEngagement(admin(), first.id, { endsAt: 1_000 })).rejects.toMatchObject({
      code: 'services.engagement_invalid',
    });
  });

  it('name a policy that exists, and are refused to who may not manage services', async () => {
    await createTeam(admin(), { name: 'helpers' });
    await createService(admin(), { name: 'helped', tier: 2 });
    const about = { team: 'helpers', service: 'helped', axis: 'reliability' as const, ...plain };

    await expect(
      createEngagement(admin(), { ...about, policyId: '018f0000-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ code: 'paging.policy_not_found' });
    await expect(createEngagement(platform.as(['responder']), about)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(updateEngagement(platform.as(['responder']), 'x', {})).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});
