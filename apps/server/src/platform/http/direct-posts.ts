import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { newId } from '../db/ids.ts';
import type { FreeConnections } from './free-connections.ts';
import { type ProblemLog, toProblemBody } from './problem.ts';
import { emptySecurityHeaders, isApiPath, securityHeaders } from './security-headers.ts';
import type { SilentBodies } from './silent-bodies.ts';

/** A request that was read to its end. */
export interface Post {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly requestId: string;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined: nothing. */
  readonly body: string | undefined;
}

/** What is answered at an address without the router. */
export interface DirectRoute {
  /** Its pattern, for the log. */
  readonly url: string;
  /** Larger bodies go by way of the router, which refuses them. */
  readonly maxBytes: number;
  answer(post: Post): Promise<PostAnswer>;
}

/** @param url as it came, its query included; @returns undefined: not ours */
export type FindDirectRoute = (url: string) => DirectRoute | undefined;

interface DirectLog extends ProblemLog {
  debug(fields: object, message: string): void;
}

interface Parts {
  readonly log: DirectLog;
  readonly isSecure: boolean;
  readonly bodies: SilentBodies;
  readonly connections: FreeConnections;
}

/**
 * Answers the few hot POSTs in front of the router, whose hooks cost more than what they ask for. Only plain requests are taken:
 * with a length, not packed, not while we close. Everything else about them, and all their oddities, stays with the router, which
 * has the same routes and gives the same answers.
 */
export class DirectPosts {
  readonly #parts: Parts;
  readonly #headers: readonly string[];
  readonly #emptyHeaders: readonly string[];
  readonly #finders: FindDirectRoute[] = [];

  constructor(app: FastifyInstance, parts: Parts) {
    this.#parts = parts;
    this.#headers = Object.entries(securityHeaders(parts.isSecure)).flat();
    this.#emptyHeaders = Object.entries(emptySecurityHeaders(parts.isSecure)).flat();
    const routed = app.server.listeners('request') as RequestListener[];
    app.server.removeAllListeners('request');
    app.server.on('request', (request, response) => {
      if (this.#take(request, response)) return;
      for (const listener of routed) listener.call(app.server, request, response);
    });
  }

  add(find: FindDirectRoute): void {
    this.#finders.push(find);
  }

  /** @returns false for a request that is the router's */
  #take(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'POST' || this.#parts.connections.isClosing) return false;
    const route = this.#routeOf(request.url ?? '');
    if (route === undefined || !isPlain(request.headers, route.maxBytes)) return false;
    const startedAt = performance.now();
    this.#parts.connections.asked(request.socket);
    this.#parts.bodies.watch(request, response);
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const [first] = pieces;
      const body = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
      void this.#answer(route, request, response, body, startedAt);
    });
    return true;
  }

  #routeOf(url: string): DirectRoute | undefined {
    for (const find of this.#finders) {
      const route = find(url);
      if (route !== undefined) return route;
    }
    return undefined;
  }

  async #answer(
    route: DirectRoute,
    { url = '', headers, socket }: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    startedAt: number,
  ): Promise<void> {
    const { log, connections } = this.#parts;
    const requestId = newId();
    let answer: PostAnswer;
    try {
      answer = await route.answer({ url, headers, body, requestId });
    } catch (error) {
      answer = answerTo(error, requestId, log);
    }
    if (response.destroyed) return;
    const { status, body: text } = answer;
    const lines = [...(text === undefined ? this.#emptyHeaders : this.#headers)];
    if (isApiPath(url)) lines.push('cache-control', 'no-store');
    for (const name in answer.headers) lines.push(name, answer.headers[name] ?? '');
    lines.push('x-request-id', requestId, 'content-length', text === undefined ? '0' : String(Buffer.byteLength(text)));
    response.writeHead(status, lines);
    if (connections.isClosing) response.once('finish', () => connections.answered(socket));
    response.end(text);
    log.debug({ requestId, route: route.url, status, ms: Math.round(performance.now() - startedAt) }, 'request served');
  }
}

function answerTo(error: unknown, requestId: string, log: DirectLog): PostAnswer {
  const problem = toProblemBody(error, requestId, log);
  const headers = { 'content-type': 'application/problem+json; charset=utf-8' };
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}

function isPlain(headers: IncomingHttpHeaders, maxBytes: number): boolean {
  const length = headers['content-length'];
  return (
    length !== undefined &&
    length.length <= 10 &&
    Number(length) <= maxBytes &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined
  );
}
