import { describe, expect, it } from 'vitest';
import { makeContext } from '../platform/make-context.ts';
import { findKeyGrant } from './change-store.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { proposeRoleChange } from './propose-role-change.ts';
import { setDeputy } from './set-deputy.ts';
import { signIn } from './sign-in.ts';
import { dayMs, origin, password, testInstallation } from './test-installation.ts';
import { approveChange, rejectChange } from './two-people.ts';

const installation = testInstallation();
const { nobody, inSession, setUp, join, evidenceTypes } = installation;

describe('two people', () => {
  it('lets the first admin act alone while nobody else could agree, and keeps that flagged', async () => {
    const ada = await inSession(await setUp());

    const change = await proposeRoleChange(ada, { userId: ada.actor.id, role: 'reliability_key', change: 'grant' });

    expect(change.state).toBe('applied');
    expect(await findKeyGrant(installation.platform.database.read, ada.actor.id, 'reliability')).toMatchObject({
      isSinglePerson: true,
      grantedAt: installation.platform.clock.now(),
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
    expect(await findKeyGrant(installation.platform.database.read, carol.userId, 'security')).toMatchObject({
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
    installation.platform.clock.advance(dayMs);
    const later = makeContext(installation.platform.database, ada.actor, 'later');
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
    installation.platform.clock.advance(7 * dayMs);
    const late = makeContext(
      installation.platform.database,
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
    await expect(proposeRoleChange(installation.platform.as(['responder']), change)).rejects.toMatchObject({
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
