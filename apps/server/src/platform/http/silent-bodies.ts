import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const farewell = JSON.stringify({
  type: 'urn:lockstep:problem:request.malformed',
  title: 'the body stopped arriving',
  status: 408,
  code: 'request.malformed',
  help: 'send it again',
  requestId: '',
});

/** Times a body is looked at before it counts as silent. */
const looks = 3;

/**
 * Ends requests whose body stands still for this long: they hold a connection and a half-read upload for nothing. One that we are
 * slow to read is left alone.
 */
export function endSilentBodies(app: FastifyInstance, silenceMs: number): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.complete || !hasBody(raw)) return;
    const { socket } = raw;
    let seen = socket.bytesRead;
    let silences = 0;
    const isSilent = (): boolean => !raw.complete && socket.bytesRead === seen && raw.readableLength === 0;
    // Who was answered without being heard out gets no second answer.
    const end = (): unknown => (reply.raw.headersSent ? raw.destroy() : sayGoodbye(socket));
    const timer = setInterval(() => {
      silences = isSilent() ? silences + 1 : 0;
      seen = socket.bytesRead;
      // What came in while this process was busy has its turn first.
      if (silences >= looks) setImmediate(() => setImmediate(() => isSilent() && end()));
    }, silenceMs / looks);
    timer.unref();
    raw.once('close', () => clearInterval(timer));
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function sayGoodbye(socket: Socket): void {
  const head = [
    'HTTP/1.1 408 Request Timeout',
    'connection: close',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(farewell)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${farewell}`, () => socket.destroy());
}
