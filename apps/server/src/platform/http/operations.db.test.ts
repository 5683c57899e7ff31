import { nothing, operation } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { recordEvidence } from '../evidence/record-evidence.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../test-context.ts';
import type { Handlers } from './handlers.ts';
import { registerOperations } from './operations.ts';
import { createHttpServer } from './server.ts';

const shared = { params: nothing, query: nothing, errors: [] } as const;
const table = {
  upload: operation({
    ...shared,
    method: 'PUT',
    path: '/upload',
    summary: 'Count bytes',
    permission: 'public',
    body: nothing,
    response: z.object({ bytes: z.number() }),
    stream: true,
  }),
  write: operation({
    ...shared,
    method: 'POST',
    path: '/write',
    summary: 'Write one record',
    permission: 'access.read',
    body: z.object({ note: z.string() }),
    response: z.object({ id: z.string() }),
    idempotent: true,
  }),
  fail: operation({
    ...shared,
    method: 'GET',
    path: '/fail',
    summary: 'Fail',
    permission: 'public',
    body: nothing,
    response: nothing,
  }),
  lie: operation({
    ...shared,
    method: 'GET',
    path: '/lie',
    summary: 'Break the contract',
    permission: 'public',
    body: nothing,
    response: z.object({ n: z.number() }),
  }),
};
const handlers: Handlers<typeof table> = {
  upload: async (_, { stream }) => {
    let bytes = 0;
    for await (const chunk of stream) bytes += chunk.byteLength;
    return { bytes };
  },
  write: async (ctx, { body }) =>
    await ctx.transaction(async (tx) => ({
      id: await recordEvidence(tx, ctx, { type: 'test.written', subjectId: 's', body }),
    })),
  fail: async () => {
    throw new Error('the secret is hunter2');
  },
  lie: async () => JSON.parse('{"n":"text"}'),
};

let platform: TestPlatform;
let app: FastifyInstance;
const logged: object[] = [];

beforeAll(async () => {
  platform = await openTestPlatform();
  app = await createHttpServer({ log: { ...quietLog, error: (fields) => logged.push(fields) }, isSecure: false });
  const person = platform.as(['auditor']).actor;
  const parts = {
    database: platform.database,
    authenticate: async () => person,
    isSecure: false,
    checkAnswers: true,
    throttledPerMinute: 10,
  };
  registerOperations(app, parts, table, handlers);
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

it.each(['application/json', 'application/octet-stream', 'application/vnd.cyclonedx+json'])(
  'hands an upload of %s over unread',
  async (type) => {
    const payload = Buffer.from('{"bomFormat": not json at all');

    const response = await app.inject({
      method: 'PUT',
      url: '/upload',
      payload,
      headers: { 'content-type': type, 'x-lockstep-csrf': '1' },
    });

    expect(response.json()).toEqual({ bytes: payload.byteLength });
  },
);

it('answers a repeated request with the first answer', async () => {
  const send = (note: string) =>
    app.inject({
      method: 'POST',
      url: '/write',
      payload: { note },
      headers: { authorization: 'Bearer lsk_x', 'idempotency-key': 'k1' },
    });

  const answers = await Promise.all(Array.from({ length: 10 }, () => send('a')));

  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  expect((await send('b')).json()).toMatchObject({ code: 'request.idempotency_mismatch' });
});

it('says nothing about a mistake of ours, and logs it under the same id', async () => {
  const response = await app.inject({ url: '/fail' });

  expect(response.statusCode).toBe(500);
  expect(response.body).not.toContain('hunter2');
  const { requestId } = response.json<{ requestId: string }>();
  expect(logged).toContainEqual(expect.objectContaining({ requestId }));
});

it('notices an answer that breaks the contract', async () => {
  expect((await app.inject({ url: '/lie' })).statusCode).toBe(500);
});
