import { randomUUID } from 'node:crypto';
import { createClient, ProblemError } from '@lockstep/client';
import { temporaryDatabase, type TemporaryDatabase } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { quietLog } from './platform/test-context.ts';

const password = 'a long enough password';
let temporary: TemporaryDatabase;
let app: App;
let origin: string;
let cookie: string;

beforeAll(async () => {
  temporary = await temporaryDatabase();
  app = await createApp({
    config: { schema: temporary.schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
    databaseUrl: temporary.url,
    log: quietLog,
    checkAnswers: true,
    throttledPerMinute: 20,
  });
  origin = await app.listen(0, '127.0.0.1');
  const link = (await app.setupLink()) ?? '';
  const response = await post('/api/v1/access/setup', {
    token: new URL(link).hash.replace('#token=', ''),
    name: 'Ada',
    email: 'ada@example.org',
    password,
  });
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(async () => {
  await app.close();
  await temporary.drop();
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** A client as the browser is one: with the admin's cookie. */
function asAdmin() {
  return createClient({
    baseUrl: origin,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      return fetch(url, { ...init, headers });
    },
  });
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return (await response.json()) as {
    code: string;
    help?: string;
    fields?: { field: string; problem: string; help?: string }[];
    requestId: string;
    title: string;
  };
}

describe('answers', () => {
  it('carry a session cookie that scripts and other sites can not use', async () => {
    const response = await post('/api/v1/access/sessions', { email: 'ada@example.org', password });

    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toMatch(
      /^lockstep_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('carry a strict content security policy and no-sniff', async () => {
    const response = await fetch(`${origin}/healthz`);

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(response.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('say when the database is reachable', async () => {
    expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('describe every operation as OpenAPI', async () => {
    const document = (await (await fetch(`${origin}/api/v1/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };

    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/api/v1/access/people/{userId}/roles']).toHaveProperty(
      'post.operationId',
      'proposeRoleChange',
    );
  });
});

describe('refusals', () => {
  it('ask strangers to sign in', async () => {
    const problem = await problemOf(await fetch(`${origin}/api/v1/access/people`));

    expect(problem).toMatchObject({ code: 'access.unauthenticated', help: expect.any(String) });
  });

  it('stop requests that other sites make with the cookie', async () => {
    const bare = await fetch(`${origin}/api/v1/access/tokens`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: '{}',
    });
    const foreign = await post('/api/v1/access/tokens', {}, { cookie, origin: 'https://evil.example' });

    expect(await problemOf(bare)).toMatchObject({ code: 'access.csrf' });
    expect(await problemOf(foreign)).toMatchObject({ code: 'access.csrf' });
  });

  it('name every wrong field with its cure', async () => {
    const response = await post('/api/v1/access/people', { name: '', email: 'nobody', roles: ['admin'] }, { cookie });

    expect(response.status).toBe(422);
    const problem = await problemOf(response);
    expect(problem.code).toBe('request.invalid');
    expect(problem.fields?.map((field) => field.field)).toEqual(['body.name', 'body.email', 'body.roles.0']);
    expect(problem.fields?.every((field) => field.help !== undefined)).toBe(true);
  });

  it.each([
    ['broken json', '{"name": ', 'request.malformed'],
    ['a member twice', '{"name":"a","na\\u006de":"b"}', 'request.malformed'],
    ['a prototype', '{"__proto__":{"isAdmin":true}}', 'request.malformed'],
    ['65 levels', '['.repeat(65) + ']'.repeat(65), 'request.malformed'],
    ['more than 1 MiB', `{"name":"${'x'.repeat(1_100_000)}"}`, 'request.too_large'],
  ])('turn away %s', async (_, body, code) => {
    expect(await problemOf(await post('/api/v1/access/people', body, { cookie }))).toMatchObject({ code });
  });

  it('turn away what is not json', async () => {
    expect(
      await problemOf(
        await post('/api/v1/access/people', 'name=a', { cookie, 'content-type': 'application/x-www-form-urlencoded' }),
      ),
    ).toMatchObject({
      code: 'request.unsupported_media_type',
    });
  });

  it('know no other addresses', async () => {
    expect(await problemOf(await fetch(`${origin}/api/v1/nothing`))).toMatchObject({ code: 'request.not_found' });
  });

  it('slow down guessing', async () => {
    const tries = await Promise.all(
      Array.from({ length: 25 }, () => post('/api/v1/access/links/accept', { token: 'x'.repeat(30), password })),
    );

    expect(tries.map((response) => response.status)).toContain(429);
    const last = tries.find((response) => response.status === 429);
    expect(last === undefined ? undefined : await problemOf(last)).toMatchObject({ code: 'request.rate_limited' });
  });

  it('reach the client as errors with code, help and fields', async () => {
    const stranger = createClient({ baseUrl: origin });

    const failure = await stranger.call('listPeople').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({ status: 401, code: 'access.unauthenticated' });
  });
});

describe('tokens over http', () => {
  it('act within their scopes without a csrf header and are refused what only people do', async () => {
    const { token } = await asAdmin().call('createToken', {
      body: { name: 'ci', scopes: ['access.read', 'access.manage', 'access.tokens'] },
    });
    const machine = createClient({ baseUrl: origin, token });

    expect((await machine.call('listPeople')).items.map((person) => person.name)).toContain('Ada');
    await expect(machine.call('listEvidence')).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(machine.call('createToken', { body: { name: 'x', scopes: ['access.read'] } })).rejects.toMatchObject({
      code: 'access.interactive_only',
    });
    await expect(createClient({ baseUrl: origin, token: 'lsk_wrong' }).call('whoAmI')).rejects.toMatchObject({
      code: 'access.unauthenticated',
    });
  });
});

describe('evidence over http', () => {
  it('is chained soon after the commit, listed, exported and verified', async () => {
    const admin = asAdmin();

    const listed = await admin.call('listEvidence', { query: { type: 'access.setup_completed' } });
    expect(listed.items).toHaveLength(1);
    const first = listed.items[0];
    expect(await admin.call('getEvidence', { params: { evidenceId: first?.id ?? '' } })).toMatchObject({
      actorName: 'Ada',
      body: { email: 'ada@example.org' },
    });
    await expect
      .poll(async () => await admin.call('verifyEvidence'), { timeout: 5_000 })
      .toMatchObject({ ok: true, waiting: 0 });
    const positions: (number | undefined)[] = [];
    for await (const record of admin.lines('exportEvidence')) positions.push(record.position);
    expect(positions.length).toBeGreaterThan(2);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
  });
});

describe('events', () => {
  /** Reads a stream until a text is seen, and gives back everything read. */
  async function readUntil(response: Response, text: string): Promise<string> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    while (reader !== undefined && !read.includes(text)) {
      const { done, value } = await reader.read();
      if (done) break;
      read += value;
    }
    await reader?.cancel();
    return read;
  }

  it('come in order, and again from where a browser was', async () => {
    const stream = await fetch(`${origin}/api/v1/events`, { headers: { cookie } });
    const invite = () => asAdmin().call('invitePerson', { body: { name: 'N', email: `${randomUUID()}@example.org` } });
    const first = await invite();
    const seen = await readUntil(stream, first.userId);
    const cursor = Number(/id: (\d+)\nevent: change/.exec(seen)?.[1]);
    const second = await invite();

    const resumed = await fetch(`${origin}/api/v1/events`, { headers: { cookie, 'last-event-id': String(cursor) } });

    const rest = await readUntil(resumed, second.userId);
    expect(rest).toContain(`id: ${cursor + 1}\nevent: change`);
    expect(rest).not.toContain(first.userId);
  });

  it('come from the first answer on, though the stream is opened later; a browser that comes back goes on where it was', async () => {
    const { changeSeq } = await asAdmin().call('whoAmI');
    const invite = () => asAdmin().call('invitePerson', { body: { name: 'N', email: `${randomUUID()}@example.org` } });
    const first = await invite();
    const events = `${origin}/api/v1/events?after=${changeSeq}`;

    const seen = await readUntil(await fetch(events, { headers: { cookie } }), first.userId);
    const cursor = [...seen.matchAll(/id: (\d+)\nevent: change/g)].at(-1)?.[1];
    const second = await invite();
    const headers = { cookie, 'last-event-id': String(cursor) };
    const rest = await readUntil(await fetch(events, { headers }), second.userId);

    expect(seen).toContain(`id: ${changeSeq + 1}\nevent: change`);
    expect(rest).not.toContain(first.userId);
  });

  it('tell a browser from another life to read everything again', async () => {
    const stream = await fetch(`${origin}/api/v1/events`, { headers: { cookie, 'last-event-id': '999999' } });

    expect(await readUntil(stream, 'event: ready')).toContain('event: reset');
  });

  it('are not for strangers', async () => {
    expect(await problemOf(await fetch(`${origin}/api/v1/events`))).toMatchObject({ code: 'access.unauthenticated' });
  });
});
