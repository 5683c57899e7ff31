import type { Operation, Operations } from '@lockstep/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, RequestContext, Transaction } from '../context.ts';
import type { Database } from '../db/database.ts';
import { anonymous, makeContext } from '../make-context.ts';
import { Problem } from '../problem.ts';
import { requireInteractive, requirePermission, requireSignedIn } from '../require-permission.ts';
import { requireSameSite } from './csrf.ts';
import { Answer, type Handlers, type SessionChange } from './handlers.ts';
import { answerOnce, readIdempotencyKey } from './idempotency.ts';
import { limitStream } from './limit-stream.ts';
import { openText } from './open-text.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts';
import { validate } from './validate.ts';

export interface Credentials {
  readonly session: string | undefined;
  readonly token: string | undefined;
}

/** Who a request comes from. Undefined for a session that is over; throws for a token that is not valid. */
export type Authenticate = (credentials: Credentials, read: Transaction, now: number) => Promise<Actor | undefined>;

export interface HttpParts {
  readonly database: Database;
  readonly authenticate: Authenticate;
  /** Cookies carry `Secure` and requests are expected from this origin. */
  readonly isSecure: boolean;
  /** Tests check every answer against its schema. */
  readonly checkAnswers: boolean;
  readonly throttledPerMinute: number;
}

/** The handler table with its exact types erased: their link to the operations is checked where it is passed in. */
type AnyHandler = (ctx: RequestContext, input: unknown) => Promise<unknown>;

/** Adds one route per operation. Both tables have the same names; a missing or mistyped handler does not compile. */
export function registerOperations<Table extends Operations>(
  app: FastifyInstance,
  parts: HttpParts,
  operations: Table,
  handlers: Handlers<Table>,
): void {
  for (const [name, entry] of Object.entries(operations)) {
    const handler = handlers[name] as AnyHandler | undefined;
    if (handler === undefined) throw new RangeError(`operation \`${name}\` has no handler`);
    const route = (instance: FastifyInstance): void => {
      instance.route({
        method: entry.method,
        url: entry.path,
        ...(entry.throttled === true
          ? { config: { rateLimit: { max: parts.throttledPerMinute, timeWindow: 60_000 } } }
          : {}),
        handler: (request, reply) => serve(parts, { name, entry, handler }, request, reply),
      });
    };
    if (entry.stream === true) registerStream(app, route);
    else route(app);
  }
}

/** Raw bytes reach the handler unread, whatever their content type. */
function registerStream(app: FastifyInstance, route: (instance: FastifyInstance) => void): void {
  void app.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(child);
  });
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

interface Route {
  readonly name: string;
  readonly entry: Operation;
  readonly handler: AnyHandler;
}

function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const match = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header);
  if (match?.[1] === undefined) {
    throw new Problem('access.unauthenticated', 'the `authorization` header is not a bearer token', {
      help: 'send `authorization: Bearer lsk_…`',
    });
  }
  return match[1];
}

/** The caller of a request: token first, then session, else nobody. */
export async function identify(parts: HttpParts, request: FastifyRequest): Promise<Actor> {
  const token = bearerToken(request.headers.authorization);
  const session = token === undefined ? readSessionCookie(request, parts.isSecure) : undefined;
  if (token === undefined) requireSameSite(request);
  if (token === undefined && session === undefined) return anonymous;
  return (await parts.authenticate({ token, session }, parts.database.read, parts.database.clock.now())) ?? anonymous;
}

function guard(ctx: RequestContext, entry: Operation): void {
  if (entry.permission === 'public') return;
  // No right helps a token where only people may act: it is told that, and not which right it lacks.
  if (entry.interactive === true) requireInteractive(ctx);
  if (entry.permission === 'authenticated') requireSignedIn(ctx);
  else requirePermission(ctx, entry.permission);
}

async function serve(
  parts: HttpParts,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { entry } = route;
  const ctx = makeContext(parts.database, await identify(parts, request), request.id);
  guard(ctx, entry);
  const input = {
    params: validate(entry.params, request.params, 'params'),
    query: validate(entry.query, request.query, 'query'),
    body: entry.stream === true ? undefined : validate(entry.body, request.body ?? {}, 'body'),
    stream: limitStream(entry.stream === true ? request.raw : noBytes()),
    headers: request.headers,
    userAgent: request.headers['user-agent'] ?? '',
    address: request.ip,
  };
  const key = entry.idempotent === true ? readIdempotencyKey(request.headers['idempotency-key']) : undefined;
  const answered =
    key === undefined
      ? await route.handler(ctx, input)
      : await answerOnce(
          ctx,
          { operation: route.name, key, request: { params: input.params, query: input.query, body: input.body } },
          (joined) => route.handler(joined, input),
        );
  const answer = answered instanceof Answer ? answered : new Answer({ body: answered });
  if (answer.session !== undefined) applySession(parts, reply, answer.session, ctx.now);
  if (answer.lines !== undefined) return sendLines(reply, entry, answer.lines);
  const text = await openText(ctx, answer.body);
  if (parts.checkAnswers) checkAnswer(route, text);
  return reply.type('application/json; charset=utf-8').send(text);
}

function applySession(parts: HttpParts, reply: FastifyReply, change: SessionChange, now: number): void {
  if (change === 'clear') clearSessionCookie(reply, parts.isSecure);
  else setSessionCookie(reply, change.token, Math.floor((change.expiresAt - now) / 1000), parts.isSecure);
}

function checkAnswer(route: Route, text: string): void {
  const result = route.entry.response.safeParse(JSON.parse(text));
  if (!result.success)
    throw new RangeError(`the answer of \`${route.name}\` breaks its contract: ${result.error.message}`);
}

function sendLines(reply: FastifyReply, entry: Operation, lines: AsyncIterable<string>): FastifyReply {
  return reply.type(entry.download ?? 'application/x-ndjson').send(readable(lines));
}

function readable(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = lines[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(`${next.value}\n`));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
