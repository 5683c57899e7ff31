import type { PingKind } from '@lockstep/alerting';
import { isId } from '@lockstep/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../platform/db/database.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { takePing } from './take-ping.ts';

/** Read and cut; nobody's log may fill our memory. */
const maxBytes = 100_000;

interface Said {
  readonly kind: PingKind;
  readonly exitCode: number | undefined;
}

/**
 * Addresses that jobs ping, as healthchecks has them: `/ping/<uuid>`, with `/start`, `/fail`, `/log` or an exit code behind it, by
 * GET, HEAD or POST. Answered once stored.
 */
export function registerPings(http: FastifyInstance, database: Database): void {
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
    for (const url of ['/ping/:uuid', '/ping/:uuid/:said']) {
      child.route({
        method: ['GET', 'HEAD', 'POST'],
        url,
        exposeHeadRoute: false,
        handler: (request, reply) => serve(database, request, reply),
      });
    }
  });
}

async function serve(database: Database, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { uuid: pingKey = '', said: given } = request.params as { readonly uuid?: string; readonly said?: string };
  const said = readSaid(given);
  void reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store');
  if (!isId(pingKey)) return await reply.status(404).send('not found: the address is not one of a heartbeat\n');
  if (said === undefined)
    return await reply.status(400).send('say /start, /fail, /log or an exit code from 0 to 255\n');
  const ctx = makeContext(database, systemActor('heartbeat'), request.id);
  const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  const text = body.replaceAll('\0', '\uFFFD').toWellFormed();
  const heartbeat = await takePing(ctx, pingKey.toLowerCase(), { ...said, body: text });
  if (heartbeat === undefined) return await reply.status(404).send('not found: no heartbeat has this address\n');
  return await reply.status(200).send('OK');
}

/** @returns undefined for what is none of the words */
function readSaid(given: string | undefined): Said | undefined {
  if (given === undefined) return { kind: 'success', exitCode: undefined };
  if (given === 'start' || given === 'fail' || given === 'log') return { kind: given, exitCode: undefined };
  const exitCode = /^\d{1,3}$/.test(given) ? Number(given) : 256;
  if (exitCode > 255) return undefined;
  return { kind: exitCode === 0 ? 'success' : 'fail', exitCode };
}
