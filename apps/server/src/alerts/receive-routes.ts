import type { SenderAnswer, SenderKind } from '@lockstep/alerting';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DirectRoute, Post, PostAnswer } from '../platform/http/direct-posts.ts';
import { pageHeaders } from '../platform/http/security-headers.ts';
import { Problem } from '../platform/problem.ts';
import { keyedPath } from './address.ts';
import { keyOfPost } from './key-of-post.ts';
import { KnownSources } from './known-sources.ts';
import { type Received, receive, type ReceiveParts, sourceProblem } from './receive.ts';
import type { SenderKinds } from './source.ts';

/** What one message may weigh. */
const maxBytes = 8 * 1024 * 1024;

interface ServeParts extends ReceiveParts {
  readonly kinds: SenderKinds;
  readonly known: KnownSources;
}

/** What the address says: whose path it is, and the key in it. */
interface Addressed {
  readonly kind: SenderKind | undefined;
  readonly key: string | undefined;
}

/**
 * Where senders post: any source at `/in/<key>`, and the paths that vendors' own clients have built in, alone or behind
 * `/in/<key>`. These are no operations of the contract: their forms are the vendors'. Plain requests skip the router.
 */
export function registerReceivers(http: FastifyInstance, receiveParts: ReceiveParts, kinds: SenderKinds): void {
  const parts: ServeParts = { ...receiveParts, kinds, known: new KnownSources(receiveParts.database) };
  const plain = new Map<string, PlainPath>();
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
    const route = (url: string, kind: SenderKind | undefined): void => {
      const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
        if (!isTooLarge(error)) throw error;
        const answer = kind?.answer?.({ kind: 'too_large', limitBytes: maxBytes, requestId: request.id });
        if (answer === undefined) throw tooLarge();
        // What is left of it is not read.
        reply.header('connection', 'close');
        const { status, headers, body } = inJson(answer);
        void reply.status(status).headers(headers).send(body);
      };
      child.post(url, { errorHandler }, async (request, reply) => {
        refusePacked(request);
        const { status, headers, body } = await serve(parts, { kind, key: keyParameter(request) }, postOf(request));
        if (body === undefined) for (const name of pageHeaders) reply.removeHeader(name);
        return await reply.status(status).headers(headers).send(body);
      });
    };
    route(keyedPath, undefined);
    for (const kind of kinds.values()) {
      if (kind.address.form !== 'vendor_paths') continue;
      for (const path of kind.address.paths) {
        const url = path.replaceAll('{}', ':part');
        route(url, kind);
        route(`${keyedPath}${url}`, kind);
        if (url === path) plain.set(path, { kind, alone: routeTo(parts, path, { kind, key: undefined }) });
      }
    }
  });
  http.direct.add((url) => directRoute(parts, plain, url));
}

/** A path of a vendor in which nothing varies. */
interface PlainPath {
  readonly kind: SenderKind;
  /** Without a key in front of it. */
  readonly alone: DirectRoute;
}

function routeTo(parts: ServeParts, pattern: string, addressed: Addressed): DirectRoute {
  return { url: pattern, maxBytes, answer: (post) => serve(parts, addressed, post) };
}

/** `/in/<key>`, a vendor's path, or one behind the other; whatever has to be decoded first is left to the router. */
function directRoute(parts: ServeParts, plain: ReadonlyMap<string, PlainPath>, url: string): DirectRoute | undefined {
  const path = pathOf(url);
  const alone = plain.get(path)?.alone;
  if (alone !== undefined) return alone;
  const keyed = /^\/in\/([\w-]{1,100})(\/.*)?$/.exec(path);
  if (keyed === null) return undefined;
  const [, key, rest] = keyed;
  if (rest === undefined) return routeTo(parts, keyedPath, { kind: undefined, key });
  const behind = plain.get(rest);
  return behind === undefined ? undefined : routeTo(parts, `${keyedPath}${rest}`, { kind: behind.kind, key });
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

async function serve(parts: ServeParts, { kind: ofPath, key: ofUrl }: Addressed, post: Post): Promise<PostAnswer> {
  const key = ofUrl ?? (ofPath === undefined ? undefined : keyOfPost(ofPath, post.headers, post.body));
  const source = key === undefined ? undefined : (parts.known.remembered(key) ?? (await parts.known.find(key)));
  const kind = ofPath ?? (source === undefined ? undefined : parts.kinds.get(source.kind));
  const problem = sourceProblem(source, kind);
  if (source === undefined || kind === undefined || problem !== undefined) {
    const told = source === undefined || problem === undefined ? undefined : `${problem.message}: ${problem.help}`;
    const answer = ofPath?.answer?.({ kind: 'unknown_key', problem: told, requestId: post.requestId });
    if (answer === undefined || problem?.code === 'alerts.source_disabled')
      throw problem ?? new RangeError('no problem named');
    return inJson(answer);
  }
  const outcome = await receive(parts, source, kind, new ReceivedPost(post));
  const answer = kind.answer?.(outcome);
  if (answer !== undefined) return inJson(answer);
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
  const status = alerts.length === 0 && rejected.length > 0 ? 422 : 200;
  return inJson({ status, headers: {}, body: { stored: alerts.length, rejected, ignored } });
}

function inJson({ status, headers, body }: SenderAnswer): PostAnswer {
  return body === undefined
    ? { status, headers, body: undefined }
    : {
        status,
        headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
      };
}

/** Most kinds look at the body only: what else there is, is made when somebody asks. */
class ReceivedPost implements Received {
  readonly #post: Post;

  constructor(post: Post) {
    this.#post = post;
  }

  get body(): Buffer {
    return this.#post.body;
  }

  get requestId(): string {
    return this.#post.requestId;
  }

  get contentType(): string {
    return (this.#post.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  }

  get headers(): Received['headers'] {
    return textsOf(this.#post.headers);
  }

  get call(): Received['call'] {
    const { url } = this.#post;
    const path = pathOf(url);
    const query = path === url ? {} : Object.fromEntries(new URLSearchParams(url.slice(path.length + 1)));
    return { method: 'POST', path, query };
  }
}

function textsOf(headers: Post['headers']): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') texts[name] = value;
  }
  return texts;
}

function postOf(request: FastifyRequest): Post {
  const { url, headers, body, id } = request;
  return { url, headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), requestId: id };
}

function keyParameter(request: FastifyRequest): string | undefined {
  const { key } = request.params as { readonly key?: string };
  return key;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
}

function tooLarge(): Problem {
  return new Problem('request.too_large', `the body is larger than ${maxBytes / 1024 / 1024} MiB`, {
    help: 'send fewer alerts at a time',
  });
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
