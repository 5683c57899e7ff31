import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { newId } from '../db/ids.ts';
import { Problem } from '../problem.ts';
import { parseJson } from './parse-json.ts';
import { toProblemBody } from './problem.ts';
import { DirectPosts } from './direct-posts.ts';
import { FreeConnections } from './free-connections.ts';
import { isApiPath, securityHeaders } from './security-headers.ts';
import { SilentBodies } from './silent-bodies.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly direct: DirectPosts;
  }
}

export interface HttpLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How long a body may stand still. */
const silenceMs = 30_000;
/** The same of a message that a machine sends in one piece. */
const postSilenceMs = 7_500;
export const maxJsonBytes = 1024 * 1024;

/** JSON is small; only uploads may come packed. */
function refusePacked(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new Problem(
    'request.unsupported_media_type',
    `content encoding \`${encoding.slice(0, 50)}\` is not understood here`,
    {
      help: 'send it unpacked',
    },
  );
}

/** What is asked and answered is held against the contract; without these two, Fastify loads compilers for schemas of its own. */
function refuseSchemas(): never {
  throw new RangeError('routes have no schemas of their own');
}

/** Fastify with our limits, parsers, headers and errors; knows no operation yet. */
export async function createHttpServer(options: { log: HttpLog; isSecure: boolean }): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: maxJsonBytes,
    genReqId: () => newId(),
    requestTimeout: 300_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 300 },
    schemaController: { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } },
    frameworkErrors: (error, request, reply: FastifyReply) => {
      const body = toProblemBody(error, request.id, options.log);
      void reply.status(body.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
    },
  });
  const bodies = new SilentBodies(silenceMs);
  const connections = new FreeConnections(app);
  const headers = securityHeaders(options.isSecure);
  app.decorate('direct', new DirectPosts(app, { ...options, bodies: new SilentBodies(postSilenceMs), connections }));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    try {
      refusePacked(request.headers['content-encoding']);
      done(null, text === '' ? undefined : parseJson(text));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    bodies.watch(request.raw, reply.raw);
    connections.asked(request.raw.socket);
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    if (isApiPath(request.url)) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    connections.answered(request.raw.socket);
    options.log.debug(
      {
        requestId: request.id,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request served',
    );
  });
  app.setErrorHandler((error, request, reply) => {
    const body = toProblemBody(error, request.id, options.log);
    // The rest of an upload that was refused half-way is not read.
    if (!request.raw.readableEnded) reply.header('connection', 'close');
    return reply.status(body.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) =>
      new Problem('request.rate_limited', 'too many attempts from this address', {
        help: `try again in ${context.after}`,
      }),
  });
  return app;
}
