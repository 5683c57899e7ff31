import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/**
 * A server that closes answers what was asked and then ends every connection. Left to itself, Node.js waits a minute for browsers
 * that opened a connection ahead of need or keep one after their last answer.
 */
export class FreeConnections {
  readonly #unused = new Set<Socket>();
  #isClosing = false;

  constructor(app: FastifyInstance) {
    app.server.on('connection', (socket) => {
      this.#unused.add(socket);
      socket.once('close', () => this.#unused.delete(socket));
    });
    app.addHook('preClose', async () => {
      this.#isClosing = true;
      for (const socket of this.#unused) socket.destroy();
    });
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** A request came in. */
  asked(socket: Socket): void {
    this.#unused.delete(socket);
  }

  /** Its answer is out. */
  answered(socket: Socket): void {
    if (this.#isClosing) socket.end();
  }
}
