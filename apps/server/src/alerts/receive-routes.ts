import type { SenderAddress, SenderAnswer, SenderKind } from '@lockstep/alerting';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.ts';
import { keyedPath } from './address.ts';
import { type Received, receive, type ReceiveParts, sourceProblem } from './receive.ts';
import { hashSourceKey } from './source-key.ts';
import { sourcesByKey } from './source-store.ts';
import type { SenderKinds } from './source.ts';

/** What one message may weigh. */
const maxBytes = 8 * 1024 * 1024;

type Keys = Extract<SenderAddress, { form: 'vendor_paths' }>['keys'];

/**
 * Where senders post: any source at `/in/<key>`, and the paths that vendors' own clients have built in, alone or behind
 * `/in/<key>`. These are no operations of the contract: their forms are the vendors'.
 */
export function registerReceivers(http: FastifyInstance, parts: ReceiveParts, kinds: SenderKinds): void {
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
    child.post(keyedPath, (request, reply) => serve(parts, kinds, undefined, request, reply));
    for (const kind of kinds.values()) {
      if (kind.address.form !== 'vendor_paths') continue;
      for (const path of kind.address.paths) {
        const url = path.replaceAll('{}', ':part');
        child.post(url, (request, reply) => serve(parts, kinds, kind, request, reply));
        child.post(`${keyedPath}${url}`, (request, reply) => serve(parts, kinds, kind, request, reply));
      }
    }
  });
}

async function serve(
  parts: ReceiveParts,
  kinds: SenderKinds,
  ofPath: SenderKind | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  refusePacked(request);
  const received = toReceived(request);
  const key = pathKey(request) ?? (ofPath === undefined ? undefined : keyOf(keysOf(ofPath), received));
  const source = key === undefined ? undefined : await parts.database.read.together(sourcesByKey, hashSourceKey(key));
  const kind = ofPath ?? (source === undefined ? undefined : kinds.get(source.kind));
  const problem = sourceProblem(source, kind);
  if (source === undefined || kind === undefined || problem !== undefined) {
    const answer = ofPath?.answer?.({ kind: 'unknown_key', requestId: request.id });
    if (answer === undefined || problem?.code === 'alerts.source_disabled')
      throw problem ?? new RangeError('no problem named');
    return await say(reply, answer);
  }
  const outcome = await receive(parts, source, kind, received);
  const answer = kind.answer?.(outcome);
  if (answer !== undefined) return await say(reply, answer);
  if (outcome.kind !== 'stored') {
    throw new Problem(
      'alerts.payload_unreadable',
      outcome.kind === 'unreadable' ? outcome.problem : 'nothing was stored',
      {
        help: `source \`${source.name}\` reads what ${kind.name} sends`,
      },
    );
  }
  const { alerts, rejected, ignored } = outcome.payload;
  return await reply
    .status(alerts.length === 0 && rejected.length > 0 ? 422 : 200)
    .send({ stored: alerts.length, rejected, ignored });
}

async function say(reply: FastifyReply, { status, headers, body }: SenderAnswer): Promise<FastifyReply> {
  reply.status(status).headers(headers);
  if (body === undefined) return await reply.send();
  return await reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function toReceived(request: FastifyRequest): Received {
  const { headers } = request;
  const [path = '', query = ''] = request.url.split('?');
  return {
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    call: { method: request.method, path, query: Object.fromEntries(new URLSearchParams(query)) },
    requestId: request.id,
  };
}

function refusePacked(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new Problem(
    'request.unsupported_media_type',
    `content encoding \`${encoding.slice(0, 50)}\` is not understood here`,
    {
      help: 'send it unpacked',
    },
  );
}

function pathKey(request: FastifyRequest): string | undefined {
  const { key } = request.params as { readonly key?: string };
  return key;
}

function keysOf(kind: SenderKind): Keys {
  return kind.address.form === 'vendor_paths' ? kind.address.keys : [];
}

function keyOf(keys: Keys, received: Received): string | undefined {
  for (const place of keys) {
    const found = place.in === 'header' ? headerKey(place, received.headers) : bodyKey(place.field, received.body);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** With `Basic` the key is the password, whatever the name. */
function headerKey(
  { name, scheme }: { readonly name: string; readonly scheme: string | undefined },
  headers: Readonly<Record<string, string>>,
): string | undefined {
  const value = headers[name]?.trim();
  if (value === undefined || value === '') return undefined;
  if (scheme === undefined) return value;
  const space = value.indexOf(' ');
  if (value.slice(0, space).toLowerCase() !== scheme.toLowerCase()) return undefined;
  const rest = value.slice(space + 1).trim();
  return scheme.toLowerCase() === 'basic'
    ? Buffer.from(rest, 'base64').toString('utf8').split(':').slice(1).join(':')
    : rest;
}

/** A small look into the body before it is known whose it is: a text member of the root. */
function bodyKey(field: string, body: Buffer): string | undefined {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    const value = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[field] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
