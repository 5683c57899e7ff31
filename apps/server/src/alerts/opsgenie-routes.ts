import type { SenderKind } from '@lockstep/alerting';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.ts';
import type { Alert } from './alert.ts';
import { getAlert } from './alert-store.ts';
import { keyOfPost } from './key-of-post.ts';
import { opsgenieAlert, opsgenieRequest } from './opsgenie-body.ts';
import { receive, type ReceiveParts, sourceProblem } from './receive.ts';
import { type OpsgenieQuery, readOpsgenieQuery } from './opsgenie-query.ts';
import { countOfSource, findNamedAlert, findRequest, newestOfIdentity, newestOfSource } from './request-store.ts';
import { hashSourceKey } from './source-key.ts';
import { sourcesByKey } from './source-store.ts';
import type { AlertSource, SenderKinds } from './source.ts';

const mostListed = 100;
const maxBytes = 1024 * 1024;

type Answer = { readonly data: unknown; readonly status?: number; readonly message?: string };
type Read = (parts: ReceiveParts, source: AlertSource, request: FastifyRequest) => Promise<Answer>;

/**
 * What clients of Opsgenie's Alert API ask besides posting: what became of a request, one alert, a list, and changes by PUT, PATCH and
 * DELETE. They come with the key of their source.
 */
export function registerOpsgenieApi(http: FastifyInstance, parts: ReceiveParts, kinds: SenderKinds): void {
  const kind = kinds.get('opsgenie');
  if (kind === undefined) return;
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
    const get = (url: string, read: Read): void => {
      child.get(url, async (request, reply) => {
        const source = await opsgenieSource(parts, kind, request);
        if (source === undefined) return await say(reply, 401, request, { message: 'Could not authenticate' });
        const { data, status = 200, message } = await read(parts, source, request);
        return await say(reply, status, request, message === undefined ? { data } : { message });
      });
    };
    get('/v2/alerts', listAlerts);
    get('/v2/alerts/count', countAlerts);
    get('/v2/alerts/requests/:request', showRequest);
    get('/v2/alerts/:alert', showAlert);
    child.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url: '/v2/alerts/:alert',
      handler: (request, reply) => change(parts, kind, request, reply),
    });
    child.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url: '/v2/alerts/:alert/:part',
      handler: (request, reply) => change(parts, kind, request, reply),
    });
  });
}

/** The source whose key a request of this interface carries; undefined: nobody's. @throws when it is switched off */
export async function opsgenieSource(
  { database }: Pick<ReceiveParts, 'database'>,
  kind: SenderKind,
  request: FastifyRequest,
): Promise<AlertSource | undefined> {
  const key = keyOfPost(kind, request.headers, Buffer.alloc(0));
  const source = key === undefined ? undefined : await database.read.together(sourcesByKey, hashSourceKey(key));
  const problem = sourceProblem(source, kind);
  if (problem?.code === 'alerts.source_disabled') throw problem;
  return problem === undefined ? source : undefined;
}

async function say(
  reply: FastifyReply,
  status: number,
  request: FastifyRequest,
  body: Readonly<Record<string, unknown>>,
): Promise<FastifyReply> {
  const took = Math.round(reply.elapsedTime) / 1_000;
  void reply.headers({ 'x-request-id': request.id, 'x-ratelimit-state': 'OK', 'x-response-time': String(took) });
  return await reply
    .status(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ ...body, took, requestId: request.id }));
}

async function change(
  parts: ReceiveParts,
  kind: SenderKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const source = await opsgenieSource(parts, kind, request);
  if (source === undefined) return await say(reply, 401, request, { message: 'Could not authenticate' });
  const query = queryOf(request);
  const outcome = await receive(parts, source, kind, {
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    contentType: 'application/json',
    headers: {},
    call: { method: request.method, path: request.url.split('?')[0] ?? '', query: Object.fromEntries(query) },
    requestId: request.id,
  });
  const answer = kind.answer?.(outcome);
  if (answer === undefined) throw new RangeError('this interface answers in its own words');
  return await reply
    .status(answer.status)
    .headers(answer.headers)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answer.body));
}

const showRequest: Read = async ({ database }, source, request) => {
  const { request: id = '' } = request.params as { readonly request?: string };
  const found = await findRequest(database.read, source.id, id);
  if (found === undefined) return { data: undefined, status: 404, message: 'Request not found: it is kept for a day' };
  return { data: opsgenieRequest(found, source.id, await newestOfIdentity(database.read, found.identity)) };
};

const showAlert: Read = async ({ database }, source, request) => {
  const { alert: name = '' } = request.params as { readonly alert?: string };
  const by = queryOf(request).get('identifierType') ?? 'id';
  if (by !== 'id' && by !== 'tiny' && by !== 'alias')
    return { data: undefined, status: 422, message: 'identifierType is none of id, tiny, alias' };
  const found = await findNamedAlert(database.read, source.id, { by, name });
  if (found === undefined) return { data: undefined, status: 404, message: 'Alert does not exist' };
  return { data: opsgenieAlert(await getAlert(database.read, found.id)) };
};

const listAlerts: Read = async (parts, source, request) => {
  const query = queryOf(request);
  const limit = wholeNumber(query, 'limit', 20, mostListed);
  const offset = wholeNumber(query, 'offset', 0, 10_000);
  const alerts: Alert[] = [];
  for (const id of await newestOfSource(parts.database.read, source.id, searchOf(query), { limit, offset }))
    alerts.push(await getAlert(parts.database.read, id));
  return { data: alerts.map(opsgenieAlert) };
};

const countAlerts: Read = async ({ database }, source, request) => ({
  data: { count: await countOfSource(database.read, source.id, searchOf(queryOf(request))) },
});

function searchOf(query: URLSearchParams): OpsgenieQuery {
  const read = readOpsgenieQuery(query.get('query') ?? '');
  if (typeof read !== 'string') return read;
  throw new Problem('request.malformed', `\`${read.slice(0, 80)}\` of the query is not understood here`, {
    help: 'join `status`, `alias`, `tag`, `priority`, `acknowledged` and `message` with AND, such as `status: open AND tag: shop`',
  });
}

function wholeNumber(query: URLSearchParams, name: string, usual: number, most: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Problem('request.malformed', `\`${name}\` is \`${text.slice(0, 20)}\``, {
    help: `write a number from 0 to ${most}`,
  });
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}
