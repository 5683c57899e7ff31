import { type Operation, operations, type Role, rolePermissions, roles } from '@lockstep/contract';
import { temporaryDatabase, type TemporaryDatabase } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { quietLog } from './platform/test-context.ts';

const password = 'a long enough password';
const entries: readonly (readonly [string, Operation])[] = Object.entries(operations);
const guarded = entries.filter(([, entry]) => entry.permission !== 'public');

let temporary: TemporaryDatabase;
let app: App;
const cookies = new Map<Role, string>();
const tokens = new Map<Role, string>();

interface Caller {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

async function call(method: Operation['method'], path: string, caller: Caller, body: unknown = {}) {
  const headers: Record<string, string> = { 'x-lockstep-csrf': '1' };
  if (caller.cookie !== undefined) headers['cookie'] = caller.cookie;
  if (caller.authorization !== undefined) headers['authorization'] = caller.authorization;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return await app.http.inject({ method, url: path, headers, ...(hasBody ? { payload: body as object } : {}) });
}

/** A request that is refused for who asks before anybody looks at what is asked. */
async function attempt(entry: Operation, caller: Caller): Promise<string> {
  const path = entry.path.replaceAll(/:\w+/g, '018f0000-0000-7000-8000-000000000000');
  const response = await call(entry.method, path, caller);
  if (response.statusCode < 400) return 'ok';
  return response.json<{ code: string }>().code;
}

function cookieOf(response: { headers: Record<string, unknown> }): string {
  return String(response.headers['set-cookie']).split(';')[0] ?? '';
}

/** Real people by real links, so that the walk goes through the whole door. */
async function addPerson(role: Role): Promise<void> {
  const admin = { cookie: cookies.get('admin') };
  const invited = await call('POST', '/api/v1/access/people', admin, { name: role, email: `${role}@example.org` });
  const { link, userId } = invited.json<{ link: string; userId: string }>();
  await app.database.pool.query(
    'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, now(), false)',
    [userId, role],
  );
  const accepted = await call('POST', '/api/v1/access/links/accept', {}, { token: link.split('#token=')[1], password });
  cookies.set(role, cookieOf(accepted));
}

beforeAll(async () => {
  temporary = await temporaryDatabase();
  app = await createApp({
    config: { schema: temporary.schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
    databaseUrl: temporary.url,
    log: quietLog,
    throttledPerMinute: 1_000,
  });
  const link = (await app.setupLink()) ?? '';
  const setup = await call(
    'POST',
    '/api/v1/access/setup',
    {},
    { token: link.split('#token=')[1], name: 'admin', email: 'admin@example.org', password },
  );
  cookies.set('admin', cookieOf(setup));
  for (const role of roles) if (role !== 'admin') await addPerson(role);
  for (const role of roles) {
    const scopes = [...rolePermissions[role]].filter((scope) => !/sign_|break_glass/.test(scope));
    const made = await call('POST', '/api/v1/access/tokens', { cookie: cookies.get(role) }, { name: role, scopes });
    if (made.statusCode === 200) tokens.set(role, `Bearer ${made.json<{ token: string }>().token}`);
  }
});
afterAll(async () => {
  await app.close();
  await temporary.drop();
});

function isServed(entry: Operation): boolean {
  return app.http.hasRoute({ method: entry.method, url: entry.path });
}

function may(role: Role, entry: Operation): boolean {
  const { permission } = entry;
  return permission === 'public' || permission === 'authenticated' || rolePermissions[role].has(permission);
}

/** Sign-out and the like would end the session of the walk. */
const ending = new Set(['signOut', 'changePassword', 'takeSeat']);

describe.each(guarded)('%s', (name, entry) => {
  it('is closed to strangers', async ({ skip }) => {
    skip(!isServed(entry), 'not served yet');
    expect(await attempt(entry, {})).toBe('access.unauthenticated');
  });

  it.each(roles)('asks a %s for the right', async (role) => {
    if (!isServed(entry)) return;
    if (ending.has(name)) return expect(entry.permission).toBe('authenticated');
    const outcome = await attempt(entry, { cookie: cookies.get(role) });

    if (may(role, entry))
      expect(['access.unauthenticated', 'access.csrf', 'access.interactive_only']).not.toContain(outcome);
    else expect(outcome).toBe('access.forbidden');
  });

  it('is closed to tokens where only people may act', async () => {
    expect(tokens.size).toBe(4);
    if (!isServed(entry)) return;
    for (const [role, authorization] of tokens) {
      const outcome = await attempt(entry, { authorization });
      if (entry.interactive === true) expect(['access.interactive_only', 'access.forbidden']).toContain(outcome);
      else if (!may(role, entry)) expect(outcome).toBe('access.forbidden');
    }
  });
});

it('made a token for every role that may have one', () => {
  expect([...tokens.keys()].toSorted()).toEqual(['admin', 'reliability_key', 'responder', 'security_key']);
});
