import type { IncomingMessage, ServerResponse } from 'node:http';
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

interface Watched {
  readonly response: ServerResponse;
  /** Bytes of its connection at the last look; undefined: it was not looked at yet. */
  seen: number | undefined;
  silences: number;
}

/**
 * Ends requests whose body stands still for this long, or up to a third longer: they hold a connection and a half-read upload for
 * nothing. One that we are slow to read is left alone.
 */
export class SilentBodies {
  readonly #watched = new Map<IncomingMessage, Watched>();
  #news: { readonly request: IncomingMessage; readonly response: ServerResponse }[] = [];
  readonly #lookEveryMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(silenceMs: number) {
    this.#lookEveryMs = silenceMs / looks;
  }

  watch(request: IncomingMessage, response: ServerResponse): void {
    if (request.complete || !hasBody(request)) return;
    // Most bodies come together with their heads: these are over before anybody looks.
    if (this.#news.push({ request, response }) === 1) setImmediate(() => this.#watchNews());
  }

  #watchNews(): void {
    const news = this.#news;
    this.#news = [];
    for (const { request, response } of news) {
      if (request.complete || request.destroyed) continue;
      this.#watched.set(request, { response, seen: undefined, silences: 0 });
      request.once('close', () => this.#watched.delete(request));
      this.#timer ??= setInterval(() => this.#look(), this.#lookEveryMs).unref();
    }
  }

  #look(): void {
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const [request, watched] of this.#watched) {
      const { bytesRead } = request.socket;
      const isSilent = (): boolean =>
        !request.complete && request.socket.bytesRead === bytesRead && request.readableLength === 0;
      watched.silences = watched.seen === bytesRead && isSilent() ? watched.silences + 1 : 0;
      watched.seen = bytesRead;
      // What came in while this process was busy has its turn first.
      if (watched.silences >= looks)
        setImmediate(() => setImmediate(() => isSilent() && end(request, watched.response)));
    }
  }
}

/** Who was answered without being heard out gets no second answer. */
function end(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) request.destroy();
  else sayGoodbye(request.socket);
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
