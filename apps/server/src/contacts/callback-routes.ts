import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { InboundAnswer } from '../platform/outgoing/channel-kind.ts';
import { Problem } from '../platform/problem.ts';
import type { ContactParts } from './open-channels.ts';
import { inboundPort, takeAct } from './take-act.ts';
import { testPageScreen } from './try-page-screen.ts';

/** Presses, replies and receipts are small. */
const mostBytes = 256 * 1024;

/**
 * Where providers reach us: `/callbacks/<set-up>/<path>`, in their forms and proven by their signatures; and where links of test
 * messages lead. These are no operations of the contract.
 */
export function registerCallbacks(http: FastifyInstance, parts: ContactParts): void {
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
      done(null, body),
    );
    child.post('/callbacks/:setup/:path', async (request, reply) => await receive(parts, request, reply));
    child.get('/test-page/:token', async (request, reply) => await testPageScreen(parts, tokenOf(request), reply));
    child.post('/test-page/:token', async (request, reply) => {
      const ctx = makeContext(parts.database, systemActor('test-page'), newId());
      const act = { act: 'acknowledge', token: tokenOf(request), by: '' } as const;
      const via = { channel: 'link', setupId: undefined, mustBeKnown: false };
      return await testPageScreen(parts, await takeAct(parts, ctx, act, via), reply);
    });
  });
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { readonly token: string }).token;
}

async function receive(parts: ContactParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { setup: setupId, path } = request.params as { readonly setup: string; readonly path: string };
  const opened = /^[0-9a-f-]{36}$/.test(setupId) ? await parts.channels.open(setupId) : undefined;
  if (opened?.ok !== true) throw unknown();
  const { kind, given, facts } = opened.open;
  if (kind.receive === undefined || !kind.callbacks.some((callback) => callback.path === path)) throw unknown();
  const [, query = ''] = request.url.split('?');
  const call = {
    path,
    rawBody: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
    headers: Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    url: `${parts.publicUrl}${request.url}`,
    query: new URLSearchParams(query),
    now: parts.database.clock.now(),
  };
  return await say(reply, await kind.receive(given, facts, call, inboundPort(parts, opened.open)));
}

async function say(reply: FastifyReply, answer: InboundAnswer): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'answer':
      return await reply.header('cache-control', 'no-store').type(answer.contentType).send(answer.body);
    case 'unproven':
      throw new Problem('contacts.callback_unproven', answer.problem, { help: answer.help });
    case 'unreadable':
      throw new Problem('contacts.callback_unreadable', answer.problem, {
        help: 'this address takes what the provider sends by itself',
      });
  }
}

function unknown(): Problem {
  return new Problem('contacts.callback_unknown', 'no channel that is switched on has this address', {
    help: 'take the address from the set-up of the channel in Lockstep',
  });
}
