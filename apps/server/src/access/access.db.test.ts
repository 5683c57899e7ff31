import { type Permission, rolePermissions } from '@lockstep/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestContext } from '../platform/context.ts';
import { anonymous, makeContext } from '../platform/make-context.ts';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { acceptLink } from './accept-link.ts';
import { authenticate } from './authenticate.ts';
import { findKeyGrant } from './change-store.ts';
import { completeSetup } from './complete-setup.ts';
import { createSetupLink } from './create-setup-link.ts';
import { createToken } from './create-token.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { invitePerson } from './invite-person.ts';
import { listPeople } from './list-people.ts';
import { proposeRoleChange } from './propose-role-change.ts';
import { recoverPerson } from './recover-person.ts';
import { revokeToken } from './revoke-token.ts';
import { addSamplePerson, removeSamplePeople } from './sample-people.ts';
import { setDeputy } from './set-deputy.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import type { StartedSession } from './start-session.ts';
import { takeSeat } from './take-seat.ts';
import { approveChange, rejectChange } from './two-people.ts';
import { whoAmI } from './who-am-i.ts';

const url = 'http://localhost:4500';
const origin = { userAgent: 'test', address: '127.0.0.1' };
const password = 'a long enough password';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

/** Each test starts on a fresh installation. */
beforeEach(async () => {
  await platform.database.pool.query(
    'truncate user_account, user_role, user_session, api_token, access_link, pending_change, deputy, evidence, evidence_content, change cascade; update access_state set second_person_at = null',
  );
});

function nobody(): RequestContext {
  return makeContext(platform.database, anonymous, 'request');
}

function tokenOf(link: string): string {
  return new URL(link).hash.replace('#token=', '');
}

/** The person as a request with their cookie would be. */
async function inSession(started: StartedSession): Promise<RequestContext> {
  const session = started.session === 'clear' ? undefined : started.session.token;
  const actor = await authenticate({ session, token: undefined }, platform.database.read, platform.clock.now());
  return makeContext(platform.database, actor ?? anonymous, 'request');
}

async function setUp(): Promise<StartedSession> {
  const { link } = await createSetupLink(platform.asSystem(), url);
  return await completeSetup(
    nobody(),
    { token: tokenOf(link), name: 'Ada', email: 'ada@example.org', password },
    origin,
  );
}

async function join(admin: RequestContext, name: string): Promise<StartedSession> {
  const email = `${name.toLowerCase()}@example.org`;
  const { link } = await invitePerson(admin, { name, email, roles: ['responder'] }, url);
  return await acceptLink(nobody(), { token: tokenOf(link), password }, origin);
}

async function evidenceTypes(): Promise<string[]> {
  const rows = await listEvidenceRecords(platform.database.read, {
    subjectId: undefined,
    type: undefined,
    before: undefined,
    limit: 200,
  });
  return rows.map((row) => row.type).toReversed();
}

describe('first run', () => {
  it('makes the first admin and signs in', async () => {
    const ada = await inSession(await setUp());

    expect(ada.actor).toMatchObject({ kind: 'person', name: 'Ada', isSample: false });
    expect(ada.actor.permissions).toEqual(rolePermissions.admin);
    expect(await evidenceTypes()).toEqual(['access.setup_link_created', 'access.setup_completed', 'access.signed_in']);
  });

  it('lets one of ten callers with the same link through', async () => {
    const { link } = await createSetupLink(platform.asSystem(), url);
    const attempts = Array.from({ length: 10 }, (_, i) =>
      completeSetup(nobody(), { token: tokenOf(link), name: `P${i}`, email: `p${i}@example.org`, password }, origin),
    );

    const outcomes = await Promise.allSettled(attempts);

    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect((await listPeople(platform.as(['admin']), { limit: 50 })).items).toHaveLength(1);
  });

  it('refuses a link after an hour, and a link that was replaced', async () => {
    const first = await createSetupLink(platform.asSystem(), url);
    const second = await createSetupLink(platform.asSystem(), url);
    const use = (link: string) =>
      completeSetup(nobody(), { token: tokenOf(link), name: 'A', email: 'a@example.org', password }, origin);

    await expect(use(first.link)).rejects.toMatchObject({ code: 'access.setup_link_invalid' });
    platform.clock.advance(60 * minuteMs);
    await expect(use(second.link)).rejects.toMatchObject({ code: 'access.setup_link_invalid' });
  });

  it('makes no link once there is an admin, and never for a person', async () => {
    await setUp();

    await expect(createSetupLink(platform.asSystem(), url)).rejects.toMatchObject({ code: 'access.setup_closed' });
    await expect(createSetupLink(platform.as(['admin']), url)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('stores the token of a link only as a digest', async () => {
    const { link } = await createSetupLink(platform.asSystem(), url);

    const { rows } = await platform.database.pool.query<{ text: string }>('select t::text as text from access_link t');
    expect(rows[0]?.text).not.toContain(tokenOf(link));
  });
});

describe('sessions', () => {
  it('signs in with the right password only, and says the same in every other case', async () => {
    await setUp();

    expect((await inSession(await signIn(nobody(), { email: 'ADA@example.org', password }, origin))).actor.name).toBe(
      'Ada',
    );
    const wrong = { code: 'access.wrong_credentials', message: 'address or password is wrong' };
    await expect(
      signIn(nobody(), { email: 'ada@example.org', password: 'something else' }, origin),
    ).rejects.toMatchObject(wrong);
    await expect(signIn(nobody(), { email: 'eve@example.org', password }, origin)).rejects.toMatchObject(wrong);
  });

  it('ends with sign-out, after a day without use, and after two weeks', async () => {
    const started = await setUp();
    const again = await signIn(nobody(), { email: 'ada@example.org', password }, origin);
    await signOut(await inSession(started));
    expect((await inSession(started)).actor.kind).toBe('anonymous');

    for (let day = 0; day < 14; day++) {
      expect((await inSession(again)).actor.kind).toBe('person');
      platform.clock.advance(dayMs - 1);
    }
    platform.clock.advance(14);
    expect((await inSession(again)).actor.kind).toBe('anonymous');

    const idle = await signIn(nobody(), { email: 'ada@example.org', password }, origin);
    platform.clock.advance(dayMs);
    expect((await inSession(idle)).actor.kind).toBe('anonymous');
  });
});

describe('two people', () => {
  it('lets the first admin act alone while nobody else could agree, and keeps that flagged', async () => {
    const ada = await inSession(await setUp());

    const change = await proposeRoleChange(ada, { userId: ada.actor.id, role: 'reliability_key', change: 'grant' });

    expect(change.state).toBe('applied');
    expect(await findKeyGrant(platform.database.read, ada.actor.id, 'reliability')).toMatchObject({
      isSinglePerson: true,
      grantedAt: platform.clock.now(),
    });
    expect(await evidenceTypes()).toEqual(
      expect.arrayContaining(['access.change_proposed', 'access.role_granted', 'access.change_applied']),
    );
  });

  it('takes a second person once there is one, and never the same one', async () => {
    const ada = await inSession(await setUp());
    const bobStarted = await join(ada, 'Bob');
    await proposeRoleChange(ada, { userId: bobStarted.userId, role: 'admin', change: 'grant' });
    const bob = await inSession(bobStarted);
    const carol = await join(ada, 'Carol');

    const { changeId, state } = await proposeRoleChange(ada, {
      userId: carol.userId,
      role: 'security_key',
      change: 'grant',
    });

    expect(state).toBe('waiting');
    await expect(approveChange(ada, changeId ?? '')).rejects.toMatchObject({ code: 'access.second_person_needed' });
    await expect(approveChange(await inSession(carol), changeId ?? '')).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    expect((await inSession(carol)).actor.permissions.has('gate.sign_security')).toBe(false);
    expect(await approveChange(bob, changeId ?? '')).toMatchObject({ state: 'applied', isSinglePerson: false });
    expect((await inSession(carol)).actor.permissions.has('gate.sign_security')).toBe(true);
    expect(await findKeyGrant(platform.database.read, carol.userId, 'security')).toMatchObject({
      isSinglePerson: false,
    });
  });

  it('applies once when ten people approve at once', async () => {
    const ada = await inSession(await setUp());
    const bobStarted = await join(ada, 'Bob');
    await proposeRoleChange(ada, { userId: bobStarted.userId, role: 'admin', change: 'grant' });
    const bob = await inSession(bobStarted);
    const carol = await join(ada, 'Carol');
    const { changeId = '' } = await proposeRoleChange(ada, {
      userId: carol.userId,
      role: 'security_key',
      change: 'grant',
    });

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => approveChange(i % 2 === 0 ? bob : ada, changeId)),
    );

    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect((await evidenceTypes()).filter((type) => type === 'access.role_granted')).toHaveLength(2);
  });

  it('does not let a person who became the only one act at once', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    await proposeRoleChange(ada, { userId: bob.userId, role: 'admin', change: 'grant' });
    await deactivatePerson(ada, bob.userId);

    const { changeId = '', state } = await proposeRoleChange(ada, {
      userId: ada.actor.id,
      role: 'security_key',
      change: 'grant',
    });

    expect(state).toBe('waiting');
    await expect(approveChange(ada, changeId)).rejects.toMatchObject({ code: 'access.second_person_needed' });
    platform.clock.advance(dayMs);
    const later = makeContext(platform.database, ada.actor, 'later');
    expect(await approveChange(later, changeId)).toMatchObject({ state: 'applied', isSinglePerson: true });
  });

  it('closes a change that was rejected or is a week old', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    await proposeRoleChange(ada, { userId: bob.userId, role: 'admin', change: 'grant' });
    const first = await proposeRoleChange(ada, { userId: ada.actor.id, role: 'security_key', change: 'grant' });
    await rejectChange(await inSession(bob), first.changeId ?? '');
    const second = await proposeRoleChange(ada, { userId: ada.actor.id, role: 'security_key', change: 'grant' });

    await expect(approveChange(await inSession(bob), first.changeId ?? '')).rejects.toMatchObject({
      code: 'access.change_closed',
    });
    platform.clock.advance(7 * dayMs);
    const late = makeContext(
      platform.database,
      (await inSession(await signIn(nobody(), { email: 'bob@example.org', password }, origin))).actor,
      'late',
    );
    await expect(approveChange(late, second.changeId ?? '')).rejects.toMatchObject({ code: 'access.change_closed' });
  });

  it('can not be asked for by tokens or by people without the right', async () => {
    const ada = await inSession(await setUp());
    const token = { ...ada, actor: { ...ada.actor, kind: 'token' as const } };
    const change = { userId: ada.actor.id, role: 'security_key', change: 'grant' } as const;

    await expect(proposeRoleChange(token, change)).rejects.toMatchObject({ code: 'access.interactive_only' });
    await expect(proposeRoleChange(platform.as(['responder']), change)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(proposeRoleChange(nobody(), change)).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });

  it('gives the key to the deputy while the ring is empty, and only then', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    await setDeputy(ada, { axis: 'security', userId: bob.userId });

    expect((await inSession(bob)).actor.permissions.has('gate.sign_security')).toBe(true);
    await proposeRoleChange(ada, { userId: ada.actor.id, role: 'security_key', change: 'grant' });
    expect((await inSession(bob)).actor.permissions.has('gate.sign_security')).toBe(false);
  });
});

describe('people', () => {
  it('keeps the last admin', async () => {
    const ada = await inSession(await setUp());
    const refusal = { code: 'access.last_admin' };

    await expect(deactivatePerson(ada, ada.actor.id)).rejects.toMatchObject(refusal);
    await expect(recoverPerson(ada, ada.actor.id, url)).rejects.toMatchObject(refusal);
    await expect(
      proposeRoleChange(ada, { userId: ada.actor.id, role: 'admin', change: 'revoke' }),
    ).rejects.toMatchObject(refusal);
  });

  it('ends everything a deactivated person had', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    const { token } = await createToken(await inSession(bob), { name: 'ci', scopes: ['gate.decide'] });

    await deactivatePerson(ada, bob.userId);

    expect((await inSession(bob)).actor.kind).toBe('anonymous');
    await expect(
      authenticate({ token, session: undefined }, platform.database.read, platform.clock.now()),
    ).rejects.toMatchObject({ code: 'access.unauthenticated' });
    await expect(signIn(nobody(), { email: 'bob@example.org', password }, origin)).rejects.toMatchObject({
      code: 'access.wrong_credentials',
    });
    expect(await evidenceTypes()).toContain('access.person_deactivated');
  });

  it('takes keys away with a recovery, since whoever made the link could have used it', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    await proposeRoleChange(ada, { userId: bob.userId, role: 'reliability_key', change: 'grant' });
    const { link } = await recoverPerson(ada, bob.userId, url);

    const recovered = await inSession(
      await acceptLink(nobody(), { token: tokenOf(link), password: 'another long password' }, origin),
    );

    expect(recovered.actor.permissions.has('gate.sign_reliability')).toBe(false);
    expect(recovered.actor.permissions.has('gate.decide')).toBe(true);
    expect((await inSession(bob)).actor.kind).toBe('anonymous');
  });

  it('refuses a second person with the same address', async () => {
    const ada = await inSession(await setUp());

    await expect(invitePerson(ada, { name: 'A', email: 'ADA@example.org', roles: [] }, url)).rejects.toMatchObject({
      code: 'access.user_exists',
    });
    await expect(
      invitePerson(platform.as(['responder']), { name: 'A', email: 'a@example.org', roles: [] }, url),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

describe('tokens', () => {
  const permissionsOf = async (token: string): Promise<Permission[]> => {
    const actor = await authenticate({ token, session: undefined }, platform.database.read, platform.clock.now());
    return [...(actor?.permissions ?? [])];
  };

  it('have the scopes they were given, as long as the owner has them', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    const { token, id } = await createToken(await inSession(bob), {
      name: 'ci',
      scopes: ['gate.decide', 'gate.read'],
      expiresInDays: 1,
    });

    expect(await permissionsOf(token)).toEqual(expect.arrayContaining(['gate.decide', 'gate.read']));
    await proposeRoleChange(ada, { userId: bob.userId, role: 'responder', change: 'revoke' });
    expect(await permissionsOf(token)).toEqual([]);
    await revokeToken(ada, id);
    await expect(permissionsOf(token)).rejects.toMatchObject({ code: 'access.unauthenticated' });
    expect(await evidenceTypes()).toEqual(expect.arrayContaining(['access.token_created', 'access.token_revoked']));
  });

  it('never reach beyond their owner, and never hold a key', async () => {
    const ada = await inSession(await setUp());
    await proposeRoleChange(ada, { userId: ada.actor.id, role: 'security_key', change: 'grant' });

    await expect(createToken(ada, { name: 'x', scopes: ['gate.sign_security'] })).rejects.toMatchObject({
      code: 'access.interactive_only',
    });
    await expect(
      createToken(platform.as(['responder']), { name: 'x', scopes: ['access.manage'] }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('end on their day', async () => {
    const ada = await inSession(await setUp());
    const { token } = await createToken(ada, { name: 'x', scopes: ['gate.read'], expiresInDays: 1 });

    platform.clock.advance(dayMs);

    await expect(permissionsOf(token)).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });
});

describe('sample people', () => {
  it('are played through the session of an admin, with their rights only, and vanish with the sample', async () => {
    const started = await setUp();
    const ada = await inSession(started);
    const system = platform.asSystem('sample');
    const riley = await system.transaction((tx) =>
      addSamplePerson(tx, system, { name: 'Riley', roles: ['security_key'] }),
    );
    await takeSeat(ada, riley);

    const played = await inSession(started);

    expect(played.actor).toMatchObject({ id: riley, isSample: true, playedBy: { name: 'Ada' } });
    expect(played.actor.permissions).toEqual(rolePermissions.security_key);
    expect((await whoAmI(played)).seats).toEqual([{ userId: riley, name: 'Riley' }]);
    await expect(createToken(played, { name: 'x', scopes: ['gate.read'] })).rejects.toMatchObject({
      code: 'gate.sample_only',
    });
    await system.transaction((tx) => removeSamplePeople(tx, system));
    expect((await inSession(started)).actor).toMatchObject({ id: ada.actor.id, isSample: false });
  });

  it('are left again from inside, and can not be played by others or be real', async () => {
    const started = await setUp();
    const ada = await inSession(started);
    const system = platform.asSystem('sample');
    const riley = await system.transaction((tx) =>
      addSamplePerson(tx, system, { name: 'Riley', roles: ['security_key'] }),
    );
    const bob = await inSession(await join(ada, 'Bob'));

    await expect(takeSeat(bob, riley)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(takeSeat(ada, bob.actor.id)).rejects.toMatchObject({ code: 'gate.sample_only' });
    await takeSeat(ada, riley);
    await takeSeat(await inSession(started), null);
    expect((await inSession(started)).actor.id).toBe(ada.actor.id);
    expect(await evidenceTypes()).toContain('access.seat_taken');
  });

  it('neither hold a ring nor count as a second person', async () => {
    const ada = await inSession(await setUp());
    const system = platform.asSystem('sample');
    const riley = await system.transaction((tx) =>
      addSamplePerson(tx, system, { name: 'Riley', roles: ['security_key'] }),
    );

    expect((await proposeRoleChange(ada, { userId: ada.actor.id, role: 'security_key', change: 'grant' })).state).toBe(
      'applied',
    );
    await expect(proposeRoleChange(ada, { userId: riley, role: 'admin', change: 'grant' })).rejects.toMatchObject({
      code: 'gate.sample_only',
    });
  });
});
