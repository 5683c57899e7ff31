import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestContext } from '../platform/context.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { approveChange } from '#access/index.ts';
import { createEnvironment } from './create-environment.ts';
import { createService } from './create-service.ts';
import { createTeam } from './create-team.ts';
import { listServices } from './list-catalogue.ts';
import { setServiceMode } from './set-service-mode.ts';
import { updateService } from './update-service.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

async function evidenceOf(subjectId: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by id',
    [subjectId],
  );
  return rows.map((row) => row.type);
}

/** An account of its own, as proposals refer to people. */
async function person(role: 'admin' | 'responder'): Promise<RequestContext> {
  const ctx = platform.as([role]);
  const { userId } = ctx.actor;
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
    [userId, `person ${userId}`, `${userId}@example.org`, new Date(platform.clock.now())],
  );
  await platform.database.pool.query(
    'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)',
    [userId, role, new Date(platform.clock.now())],
  );
  return ctx;
}

describe('createService', () => {
  it('starts warn-only, with evidence', async () => {
    const team = await createTeam(platform.as(['admin']), { name: 'Payments' });

    const service = await createService(platform.as(['admin']), { name: 'Checkout', tier: 1, team: 'payments' });

    expect(service).toMatchObject({ mode: 'warn_only', team: 'Payments', title: 'Checkout', exposure: undefined });
    expect(await evidenceOf(service.id)).toEqual(['services.service_created']);
    expect(await evidenceOf(team.id)).toEqual(['services.team_created']);
  });

  it('takes a name once, whatever its case, also of ten at once', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        createService(platform.as(['admin']), { name: index % 2 === 0 ? 'Search' : 'SEARCH', tier: 3 }),
      ),
    );

    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'services.service_exists'));
  });

  it('refuses an unknown team, responders and sample people', async () => {
    const input = { name: 'refused', tier: 3 };

    await expect(createService(platform.as(['admin']), { ...input, team: 'nobody' })).rejects.toMatchObject({
      code: 'services.team_not_found',
    });
    await expect(createService(platform.as(['responder']), input)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(createService(platform.as(['admin'], { isSample: true }), input)).rejects.toMatchObject({
      code: 'gate.sample_only',
    });
  });
});

describe('the catalogue', () => {
  it('refuses a second environment or team of a name', async () => {
    const admin = platform.as(['admin']);
    await createEnvironment(admin, { name: 'staging', isProduction: false });
    await createTeam(admin, { name: 'Core' });

    await expect(createEnvironment(admin, { name: 'Staging', isProduction: true })).rejects.toMatchObject({
      code: 'services.environment_exists',
    });
    await expect(createTeam(admin, { name: 'core' })).rejects.toMatchObject({ code: 'services.team_exists' });
    await expect(createTeam(platform.as(['auditor']), { name: 'x' })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(createEnvironment(platform.as(['auditor']), { name: 'x', isProduction: false })).rejects.toMatchObject(
      { code: 'access.forbidden' },
    );
  });

  it('finds by a part of name or title, in the order of names', async () => {
    for (const [name, title] of [
      ['zeta-needle', 'Zeta'],
      ['alpha', 'The NEEDLE'],
      ['beta', '100%_hay'],
    ] as const) {
      await createService(platform.as(['admin']), { name, title, tier: 3 });
    }
    const find = async (search: string) =>
      (await listServices(platform.as(['auditor']), { search, limit: 10 })).map(({ name }) => name);

    expect(await find('Needle')).toEqual(['alpha', 'zeta-needle']);
    expect(await find('%')).toEqual(['beta']);
  });
});

describe('updateService', () => {
  it('changes what is given, takes away what is null, and writes what changed', async () => {
    const admin = platform.as(['admin']);
    await createTeam(admin, { name: 'Owners' });
    const made = await createService(admin, { name: 'upd', tier: 3, team: 'owners', exposure: 'public' });

    const updated = await updateService(admin, 'UPD', { team: null, exposure: 'internal', isFailClosed: true });
    await updateService(admin, 'upd', { exposure: 'internal' });

    expect(updated).toMatchObject({ team: undefined, exposure: 'internal', isFailClosed: true, tier: 3 });
    expect(await evidenceOf(made.id)).toEqual(['services.service_created', 'services.service_updated']);
    await expect(updateService(platform.as(['responder']), 'upd', { tier: 1 })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});

describe('setServiceMode', () => {
  it('goes to enforcing at once, and back when a second person agrees', async () => {
    const [first, second] = [await person('admin'), await person('admin')];
    await platform.database.pool.query('update access_state set second_person_at = $1', [
      new Date(platform.clock.now()),
    ]);
    const made = await createService(first, { name: 'modes', tier: 1 });
    const reason = 'ready for it';

    const enforcing = await setServiceMode(first, { service: 'modes', mode: 'enforcing', reason });
    const proposed = await setServiceMode(first, { service: 'modes', mode: 'warn_only', reason });

    expect(enforcing).toMatchObject({ service: { mode: 'enforcing' }, pendingChangeId: undefined });
    expect(proposed).toMatchObject({ service: { mode: 'enforcing' }, pendingChangeId: expect.any(String) });

    await approveChange(second, proposed.pendingChangeId ?? '');
    const after = await setServiceMode(first, { service: 'modes', mode: 'warn_only', reason });
    expect(after).toMatchObject({ service: { mode: 'warn_only' }, pendingChangeId: undefined });
    expect(await evidenceOf(made.id)).toEqual([
      'services.service_created',
      'services.mode_changed',
      'services.mode_changed',
    ]);
  });

  it('is refused to responders, to tokens and to sample people', async () => {
    const input = { service: 'checkout', mode: 'enforcing', reason: 'because' } as const;

    for (const [ctx, code] of [
      [platform.as(['responder']), 'access.forbidden'],
      [platform.as(['admin'], { kind: 'token' }), 'access.interactive_only'],
      [platform.as(['admin'], { isSample: true }), 'gate.sample_only'],
    ] as const) {
      await expect(setServiceMode(ctx, input)).rejects.toMatchObject({ code });
    }
  });
});
