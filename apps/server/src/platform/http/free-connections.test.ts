import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { FreeConnections } from './free-connections.ts';

it('closes although a browser keeps a connection open that it has not used, and lets a running request end', async () => {
  const app = Fastify({ forceCloseConnections: 'idle' });
  const connections = new FreeConnections(app);
  app.addHook('onRequest', async ({ raw }) => connections.asked(raw.socket));
  app.addHook('onResponse', async ({ raw }) => connections.answered(raw.socket));
  app.get('/', async () => {
    await sleep(300);
    return 'done';
  });
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const unused = connect(Number(port), '127.0.0.1');
  const half = connect(Number(port), '127.0.0.1');
  await Promise.all([once(unused, 'connect'), once(half, 'connect')]);
  half.write('GET / HT');
  const running = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  await sleep(100);

  const closed = await Promise.race([app.close().then(() => 'closed'), sleep(10_000, 'still open')]);

  expect([closed, await running]).toEqual(['closed', 'done']);
  unused.destroy();
  half.destroy();
});
