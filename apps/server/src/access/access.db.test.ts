import { type Permission, rolePermissions, tokenPresets } from '@lockstep/contract';
import { describe, expect, it } from 'vitest';
import { requirePermission } from '../platform/require-permission.ts';
import { acceptLink } from './accept-link.ts';
import { authenticate } from './authenticate.ts';
import { completeSetup } from './complete-setup.ts';
import { createSetupLink } from './create-setup-link.ts';
import { createToken } from './create-token.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { invitePerson } from './invite-person.ts';
import { listPeople } from './list-people.ts';
import { proposeRoleChange } from './propose-role-change.ts';
import { recoverPerson } from './recover-person.ts';
import { revokeToken } from './revoke-token.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { dayMs, minuteMs, origin, password, testInstallation, tokenOf, url } from './test-installation.ts';

const installation = testInstallation();
const { nobody, inSession, setUp, join, evidenceTypes } = installation;

describe('first run', () => {
  it('makes the first admin and signs in', async () => {
    const ada = await inSession(await setUp());

    expect(ada.actor).toMatchObject({ kind: 'person', name: 'Ada', isSample: false });
    expect(ada.actor.permissions).toEqual(rolePermissions.admin);
    expect(await evidenceTypes()).toEqual(['access.setup_link_created', 'access.setup_completed', 'access.signed_in']);
  });

  it('lets one of ten callers with the same link through', async () => {
    const { link } = await createSetupLink(installation.platform.asSystem(), url);
    const attempts = Array.from({ length: 10 }, (_, i) =>
      completeSetup(nobody(), { token: tokenOf(link), name: `P${i}`, email: `p${i}@example.org`, password }, origin),
    );

    const outcomes = await Promise.allSettled(attempts);

    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect((await listPeople(installation.platform.as(['admin']), { limit: 50 })).items).toHaveLength(1);
  });

  it('refuses a link after an hour, and a link that was replaced', async () => {
    const first = await createSetupLink(installation.platform.asSystem(), url);
    const second = await createSetupLink(installation.platform.asSystem(), url);
    const use = (link: string) =>
      completeSetup(nobody(), { token: tokenOf(link), name: 'A', email: 'a@example.org', password }, origin);

    await expect(use(first.link)).rejects.toMatchObject({ code: 'access.setup_link_invalid' });
    installation.platform.clock.advance(60 * minuteMs);
    await expect(use(second.link)).rejects.toMatchObject({ code: 'access.setup_link_invalid' });
  });

  it('makes no link once there is an admin, and never for a person', async () => {
    await setUp();

    await expect(createSetupLink(installation.platform.asSystem(), url)).rejects.toMatchObject({
      code: 'access.setup_closed',
    });
    await expect(createSetupLink(installation.platform.as(['admin']), url)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('stores the token of a link only as a digest', async () => {
    const { link } = await createSetupLink(installation.platform.asSystem(), url);

    const { rows } = await installation.platform.database.pool.query<{ text: string }>(
      'select t::text as text from access_link t',
    );
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
      installation.platform.clock.advance(dayMs - 1);
    }
    installation.platform.clock.advance(14);
    expect((await inSession(again)).actor.kind).toBe('anonymous');

    const idle = await signIn(nobody(), { email: 'ada@example.org', password }, origin);
    installation.platform.clock.advance(dayMs);
    expect((await inSession(idle)).actor.kind).toBe('anonymous');
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
      authenticate(
        { token, session: undefined },
        installation.platform.database.read,
        installation.platform.clock.now(),
      ),
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
      invitePerson(installation.platform.as(['responder']), { name: 'A', email: 'a@example.org', roles: [] }, url),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

describe('tokens', () => {
  const permissionsOf = async (token: string): Promise<Permission[]> => {
    const actor = await authenticate(
      { token, session: undefined },
      installation.platform.database.read,
      installation.platform.clock.now(),
    );
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
      createToken(installation.platform.as(['responder']), { name: 'x', scopes: ['access.manage'] }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('are made by what they are for, with the rights of that and others besides', async () => {
    const ada = await inSession(await setUp());

    const made = await createToken(ada, { name: 'ci', preset: 'ci', scopes: ['gate.decide', 'insights.read'] });

    expect(made.scopes).toEqual([...tokenPresets.ci.rights, 'insights.read']);
    expect((await permissionsOf(made.token)).toSorted()).toEqual(made.scopes.toSorted());
  });

  it('are not made as something their owner may not do, and every right that is missing is named', async () => {
    const made = createToken(installation.platform.as(['responder']), { name: 'tf', preset: 'automation' });

    await expect(made).rejects.toMatchObject({
      code: 'access.forbidden',
      message: expect.stringMatching(/`services\.manage`.*`schedules\.manage`.*yourself/),
    });
  });

  it('say which right they lack, whether another token or a role is the cure', async () => {
    const ada = await inSession(await setUp());
    const bob = await join(ada, 'Bob');
    const { token } = await createToken(await inSession(bob), { name: 'x', scopes: ['gate.read'] });
    const { database, clock } = installation.platform;
    const actor = await authenticate({ token, session: undefined }, database.read, clock.now());
    if (actor === undefined) throw new Error('nobody');
    const refusal = (right: Permission) => {
      try {
        requirePermission({ actor }, right);
        return undefined;
      } catch (error) {
        return error;
      }
    };

    expect(refusal('gate.read')).toBeUndefined();
    expect(refusal('releases.write')).toMatchObject({
      code: 'access.forbidden',
      message: 'this API token lacks the right `releases.write`',
      help: expect.stringMatching(/make another in Settings.* or as `CI`/),
    });
    expect(refusal('services.manage')).toMatchObject({
      code: 'access.forbidden',
      message: 'whose API token this is has no role with the right `services.manage`',
      help: expect.stringMatching(/: admin$/),
    });
    expect(refusal('gate.break_glass')).toMatchObject({ code: 'access.interactive_only' });
  });

  it('end on their day', async () => {
    const ada = await inSession(await setUp());
    const { token } = await createToken(ada, { name: 'x', scopes: ['gate.read'], expiresInDays: 1 });

    installation.platform.clock.advance(dayMs);

    await expect(permissionsOf(token)).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });
});
