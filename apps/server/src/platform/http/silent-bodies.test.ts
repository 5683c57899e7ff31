import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { SilentBodies } from './silent-bodies.ts';

let app: FastifyInstance;
afterEach(() => app.close());

/** Reads bodies as slowly as told. */
async function listen(readMs: number): Promise<number> {
  app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const bodies = new SilentBodies(300);
  app.addHook('onRequest', async (request, reply) => bodies.watch(request.raw, reply.raw));
  const readSlowly = async (request: FastifyRequest) => {
    let bytes = 0;
    for await (const chunk of request.raw) {
      await new Promise((resolve) => setTimeout(resolve, readMs));
      bytes += (chunk as Uint8Array).byteLength;
    }
    return { bytes };
  };
  app.route({ method: 'POST', url: '/', handler: readSlowly });
  app.route({ method: 'POST', url: '/refused', handler: async (_request, reply) => await reply.code(403).send({}) });
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  return Number(port);
}

async function talk(port: number, parts: readonly string[], pauseMs: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const closed = once(socket, 'close');
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await closed;
  return heard;
}

const head = (length: number) =>
  `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: a/b\r\ncontent-length: ${length}\r\n\r\n`;

it('ends a request whose body never comes', async () => {
  const port = await listen(0);

  expect(await talk(port, [head(10)], 0)).toMatch(/^HTTP\/1\.1 408 .*the body stopped arriving/s);
});

it('ends a request whose body stops half-way', async () => {
  const port = await listen(0);

  expect(await talk(port, [head(10), 'abc'], 0)).toMatch(/^HTTP\/1\.1 408 /);
});

it('waits for a body that comes slowly', async () => {
  const port = await listen(0);

  expect(await talk(port, [head(8), ...'abcdefgh'], 80)).toMatch(/^HTTP\/1\.1 200 .*\{"bytes":8\}/s);
});

it('leaves alone what we are slow to read', async () => {
  const port = await listen(500);

  expect(await talk(port, [head(300_000), 'x'.repeat(300_000)], 0)).toMatch(/^HTTP\/1\.1 200 .*\{"bytes":300000\}/s);
});

it('answers once where the body was not waited for', async () => {
  const port = await listen(0);
  const request = head(10).replace('POST / ', 'POST /refused ').replace('connection: close\r\n', '');

  const heard = await talk(port, [request], 0);

  expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 403']);
});
