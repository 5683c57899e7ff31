import type { Client, ProblemError } from '@lockstep/client';
import type { Role } from '@lockstep/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FixedClock } from './platform/test-context.ts';
import { openTestApp, type TestApp } from './test-app.ts';

let server: TestApp;
const clock = new FixedClock(Date.now());
let both: Client;
let security: Client;

beforeAll(async () => {
  server = await openTestApp({ clock });
  both = await person('Rhea', ['reliability_key', 'security_key']);
  security = await person('Sam', ['security_key']);
  const { admin } = server;
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await admin.call('createService', { body: { name: 'web', exposure: 'public' } });
  await admin.call('setServiceMode', { params: { service: 'web' }, body: { mode: 'enforcing', reason: 'bad input' } });
  for (const version of ['1.0.0', '2.0.0']) {
    await admin.call('addRelease', { params: { service: 'web' }, body: { version, line: '1' } });
    const components = [{ type: 'library', name: 'left', version, purl: `pkg:npm/left@${version}` }];
    const stream = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
    await admin.call('putSbom', { params: { service: 'web', version }, stream });
  }
  const body = { environment: 'production', version: '2.0.0' };
  await admin.call('recordDeployment', { params: { service: 'web' }, body });
});
afterAll(async () => {
  await server.close();
});

async function person(name: string, roles: readonly Role[]): Promise<Client> {
  const { userId, link } = await server.admin.call('invitePerson', { body: { name, email: `${name}@example.org` } });
  const token = new URL(link).hash.replace('#token=', '');
  const accepted = await server.send({
    path: '/api/v1/access/links/accept',
    body: { token, password: `I am ${name} indeed` },
  });
  for (const role of roles) {
    const sql = `insert into "${server.app.database.schema}".user_role (user_id, role, granted_at, is_single_person) values ($1, $2, now() - interval '2 days', false)`;
    await server.app.database.pool.query(sql, [userId, role]);
  }
  return server.as(accepted.headers.get('set-cookie')?.split(';')[0] ?? '');
}

async function requested() {
  const { number, factsDigest } = await server.admin.call('decideRemediation', {
    body: { service: 'web', environment: 'production', target: '1.0.0' },
  });
  const params = { decision: String(number) };
  await server.admin.call('requestSignoff', { params, body: { reason: 'bad input', expiresInMinutes: 5 } });
  return { params, body: { factsDigest } };
}

type Asked = Awaited<ReturnType<typeof requested>>;

/** `ok`, or the code of a refusal that names a cure. */
async function turn(client: Client, axis: 'reliability' | 'security', { params, body }: Asked): Promise<string> {
  try {
    await client.call('turnKey', { params: { ...params, axis }, body });
    return 'ok';
  } catch (error) {
    const { code, help } = error as ProblemError;
    expect(help).toMatch(/\S/);
    return code;
  }
}

it('the same person never turns both keys, racing with ten requests', async () => {
  const asked = await requested();

  const axes = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? 'reliability' : 'security'));
  const outcomes = await Promise.all(axes.map((axis) => turn(both, axis, asked)));

  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'gate.same_person', 'gate.already_signed']));
});

it('of two people who turn one key at once, one does', async () => {
  const asked = await requested();

  const outcomes = await Promise.all([turn(both, 'security', asked), turn(security, 'security', asked)]);

  expect(outcomes.toSorted()).toEqual(['gate.already_signed', 'ok']);
});

it('a key is turned on what was seen, or not at all', async () => {
  const asked = await requested();

  expect(await turn(security, 'security', { ...asked, body: { factsDigest: 'something else' } })).toBe(
    'gate.facts_moved',
  );
});

it('a key is not turned on a request that has expired', async () => {
  const asked = await requested();
  clock.advance(6 * 60_000);
  const { key_turn: before } = await server.countRows();

  expect(await turn(security, 'security', asked)).toBe('gate.decision_expired');
  expect((await server.countRows())['key_turn']).toBe(before);
});

it('a key is not turned once the facts have become stricter', async () => {
  const asked = await requested();
  const affected = [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] }];
  const record = { id: 'GHSA-moved', aliases: ['CVE-2026-0001'], modified: '2026-11-19T00:00:00Z', affected };
  const listed = { vulnerabilities: [{ cveID: 'CVE-2026-0001', dateAdded: '2026-11-19' }] };
  await server.admin.call('loadFeed', { params: { kind: 'osv' }, stream: JSON.stringify(record) });
  await server.admin.call('loadFeed', { params: { kind: 'kev' }, stream: JSON.stringify(listed) });

  expect(await turn(security, 'security', asked)).toBe('gate.facts_moved');
});

it('has not failed by itself all the while', () => {
  expect(server.failures).toEqual([]);
});
