import { rolePermissions } from '@lockstep/contract';
import { describe, expect, it } from 'vitest';
import { createToken } from './create-token.ts';
import { proposeRoleChange } from './propose-role-change.ts';
import { addSamplePerson, removeSamplePeople } from './sample-people.ts';
import { takeSeat } from './take-seat.ts';
import { testInstallation } from './test-installation.ts';
import { whoAmI } from './who-am-i.ts';

const installation = testInstallation();
const { inSession, setUp, join, evidenceTypes } = installation;

describe('sample people', () => {
  it('are played through the session of an admin, with their rights only, and vanish with the sample', async () => {
    const started = await setUp();
    const ada = await inSession(started);
    const system = installation.platform.asSystem('sample');
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
    const system = installation.platform.asSystem('sample');
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
    const system = installation.platform.asSystem('sample');
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
