import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/**
 * A server that closes answers what was asked and then ends every connection. Left to itself, Node.js waits a minute for browsers
 * that opened a connection ahead of need or keep one after their last answer.
 */
export function endFreeConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  let isClosing = false;
  app.server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.addHook('onRequest', async ({ raw }) => {
    unused.delete(raw.socket);
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (isClosing) raw.socket.end();
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of unused) socket.destroy();
  });
}
