import { describe, expect, it } from 'vitest';
import { errorStatus } from '@lockstep/contract';
import { createClient } from './client.ts';
import { ProblemError, UnreachableError } from './problem-error.ts';

interface Seen {
  url: string;
  init: RequestInit;
}

/** A server that remembers what it was asked and always gives the same answer. */
function answering(response: () => Response): { client: ReturnType<typeof createClient>; seen: Seen[] } {
  const seen: Seen[] = [];
  const client = createClient({
    baseUrl: 'https://lockstep.example.org/',
    token: 'lsk_secret',
    fetch: async (url, init = {}) => {
      seen.push({ url: new Request(url).url, init });
      return response();
    },
  });
  return { client, seen };
}

describe('call', () => {
  it('puts params, query and body where they belong', async () => {
    const { client, seen } = answering(() => Response.json({ items: [] }));

    await client.call('listPeople', { query: { limit: 5, cursor: 'a/b&c' } });
    await client.call('proposeRoleChange', {
      params: { userId: '../x' },
      body: { role: 'admin', change: 'grant' },
      idempotencyKey: 'k',
    });

    expect(seen.map((request) => request.url)).toEqual([
      'https://lockstep.example.org/api/v1/access/people?limit=5&cursor=a%2Fb%26c',
      'https://lockstep.example.org/api/v1/access/people/..%2Fx/roles',
    ]);
    expect(seen[1]?.init.body).toBe('{"role":"admin","change":"grant"}');
    expect(Object.fromEntries(new Headers(seen[1]?.init.headers))).toMatchObject({
      authorization: 'Bearer lsk_secret',
      'x-lockstep-csrf': '1',
      'idempotency-key': 'k',
    });
  });

  it('throws what the server says', async () => {
    const body = { type: 'x', title: 'no', status: 403, code: 'access.forbidden', help: 'ask', requestId: 'r' };
    const { client } = answering(() => Response.json(body, { status: 403 }));

    const failure = await client.call('whoAmI').catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({
      message: 'no',
      code: 'access.forbidden',
      status: 403,
      help: 'ask',
      fields: [],
      requestId: 'r',
    });
  });

  it.each([...Object.keys(errorStatus), 'internal', 'later.added'])(
    'knows `%s` for a code of the server',
    async (code) => {
      const { client } = answering(() =>
        Response.json({ title: 'no', status: 400, code, requestId: 'r' }, { status: 400 }),
      );

      await expect(client.call('whoAmI')).rejects.toMatchObject({ name: 'ProblemError', code });
    },
  );

  it.each([
    ['no title', { status: 400, code: 'internal', requestId: 'r' }],
    ['a status in words', { title: 'no', status: 'bad', code: 'internal', requestId: 'r' }],
    ['a code in words', { title: 'no', status: 400, code: 'Not found', requestId: 'r' }],
    ['no id of the request', { title: 'no', status: 400, code: 'internal' }],
    ['help that is no text', { title: 'no', status: 400, code: 'internal', requestId: 'r', help: {} }],
    ['fields that are none', { title: 'no', status: 400, code: 'internal', requestId: 'r', fields: [{ field: 'a' }] }],
    ['no members at all', null],
  ])("takes a refusal with %s for somebody else's", async (_, body) => {
    const { client } = answering(() => Response.json(body, { status: 400 }));

    await expect(client.call('whoAmI')).rejects.toBeInstanceOf(UnreachableError);
  });

  it.each([
    ['a proxy that answers for it', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['a page instead of json', () => new Response('<h1>Hello</h1>')],
  ])('takes %s for an unreachable server', async (_, response) => {
    const { client } = answering(response);

    await expect(client.call('whoAmI')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('names the system error when nobody listens', async () => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:1' });

    await expect(client.call('whoAmI')).rejects.toThrow(/`http:\/\/127\.0\.0\.1:1`/);
    await expect(client.call('whoAmI')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('reads a download line by line, however it is cut', async () => {
    const chunks = ['{"id":"a","po', 'sition":1}\n{"id":', '"b"}\n'];
    const { client } = answering(
      () => new Response(ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)))),
    );
    const ids: string[] = [];

    for await (const record of client.lines('exportEvidence')) ids.push(record.id);

    expect(ids).toEqual(['a', 'b']);
  });
});
