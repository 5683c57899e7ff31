import { Readable } from 'node:stream';
import { type CompiledMatcher, compileMatchers, compilePattern, indexRules, parseMatcher } from '@lockstep/alerting';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../platform/context.ts';
import { type HttpParts, identify } from '../platform/http/operations.ts';
import { makeContext } from '../platform/make-context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import {
  type AlertFilter,
  alertJson,
  readSilence,
  receiverName,
  silenceJson,
  statusJson,
} from './alertmanager-body.ts';
import { listSilences, openAlerts, showSilence } from './list-silences.ts';
import { expireSilence, putSilence } from './put-silence.ts';
import { listSilencesInForce } from './silence-store.ts';

type Handle = (ctx: RequestContext, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * What clients of Alertmanager's API v2 read and silence (amtool, Karma, Grafana). They come with an API token, as bearer or as the
 * password of basic authentication; the key of a source only posts. Errors are texts in JSON, as there.
 */
export function registerAlertmanagerApi(http: FastifyInstance, parts: HttpParts, version: string): void {
  const startedAt = parts.database.clock.now();
  http.get('/-/healthy', async (_request, reply) => await reply.type('text/plain').send('OK'));
  http.get('/-/ready', async (_request, reply) => await reply.type('text/plain').send('OK'));
  void http.register(async (child) => {
    child.setErrorHandler((error, request, reply) => {
      if (!(error instanceof Problem)) throw error;
      const help = error.help === undefined ? '' : `: ${error.help}`;
      return reply.status(error.status === 422 ? 400 : error.status).send(JSON.stringify(`${error.message}${help}`));
    });
    const route = (method: 'GET' | 'POST' | 'DELETE', url: string, handle: Handle): void => {
      child.route({
        method,
        url,
        handler: async (request, reply) => {
          reply.type('application/json; charset=utf-8');
          return await handle(await contextOf(parts, request), request, reply);
        },
      });
    };
    route('GET', '/api/v2/status', async (ctx, _request, reply) => {
      requirePermission(ctx, 'alerts.read');
      return await reply.send(statusJson(startedAt, version));
    });
    route('GET', '/api/v2/receivers', async (ctx, _request, reply) => {
      requirePermission(ctx, 'alerts.read');
      return await reply.send([{ name: receiverName }]);
    });
    route('GET', '/api/v2/alerts', listAlerts);
    route('GET', '/api/v2/silences', listAllSilences);
    route('POST', '/api/v2/silences', postSilence);
    route('GET', '/api/v2/silence/:silence', async (ctx, request, reply) =>
      reply.send(silenceJson(await showSilence(ctx, silenceId(request)), ctx.now)),
    );
    route('DELETE', '/api/v2/silence/:silence', async (ctx, request, reply) => {
      await expireSilence(ctx, silenceId(request));
      return await reply.send();
    });
  });
}

/** Clients that only know basic authentication give the token as password. */
async function contextOf(parts: HttpParts, request: FastifyRequest): Promise<RequestContext> {
  const basic = /^basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [, ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    request.headers.authorization = `Bearer ${password.join(':')}`;
  }
  return makeContext(parts.database, await identify(parts, request), request.id);
}

async function listAlerts(ctx: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requirePermission(ctx, 'alerts.read');
  const query = queryOf(request);
  const filter = filterOf(query);
  const [receiver] = query.getAll('receiver');
  if (receiver !== undefined && !isReceiver(receiver)) return await reply.send([]);
  const index = indexRules({
    revision: 0,
    routes: [],
    catchAllPolicyId: undefined,
    grouping: { by: [], windowMs: undefined, flapMs: 0 },
    silences: await listSilencesInForce(ctx.read, ctx.now),
    inhibitions: [],
    maintenanceWindows: [],
  });
  return await reply.send(Readable.from(alertsText(ctx, (alert) => alertJson(alert, index, filter))));
}

/** Page by page: the list of a storm is written as it is read. */
async function* alertsText(
  ctx: RequestContext,
  toJson: (alert: Parameters<typeof alertJson>[0]) => string | undefined,
): AsyncGenerator<string> {
  let lead = '[';
  for await (const page of openAlerts(ctx)) {
    const texts = page.flatMap((alert) => toJson(alert) ?? []);
    if (texts.length === 0) continue;
    yield `${lead}${texts.join(',')}`;
    lead = ',';
  }
  yield lead === '[' ? '[]' : ']';
}

async function listAllSilences(
  ctx: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const matchers = matchersOf(queryOf(request));
  // As in Alertmanager the filter is held against what the silence names.
  const asked = (await listSilences(ctx, { limit: 5_000 })).filter((silence) => {
    const values = new Map(silence.matchers.map(({ name, value }) => [name, value]));
    return matchers.every((each) => each.accepts(values.get(each.matcher.name) ?? ''));
  });
  return await reply.send(asked.map((silence) => silenceJson(silence, ctx.now)));
}

async function postSilence(ctx: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const read = readSilence(request.body);
  if (typeof read === 'string') {
    throw new Problem('alerts.silence_invalid', read, { help: 'nothing was stored' });
  }
  const { id, ...input } = read;
  const silence = await putSilence(ctx, id === undefined ? undefined : uuidOf(id), input);
  return await reply.send({ silenceID: silence.id });
}

function silenceId(request: FastifyRequest): string {
  return uuidOf((request.params as { readonly silence: string }).silence);
}

function uuidOf(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new Problem('alerts.silence_not_found', `silence \`${text.slice(0, 60)}\` does not exist`, {
    help: 'its id is a UUID',
  });
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}

function filterOf(query: URLSearchParams): AlertFilter {
  return {
    isActive: flag(query, 'active'),
    isSilenced: flag(query, 'silenced'),
    matchers: matchersOf(query),
  };
}

function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  if (value === null || value === 'true') return true;
  if (value === 'false') return false;
  throw new Problem('request.malformed', `\`${name}\` is \`${value.slice(0, 60)}\``, { help: 'write true or false' });
}

function matchersOf(query: URLSearchParams): readonly CompiledMatcher[] {
  const matchers = query.getAll('filter').flatMap((text) => {
    const parsed = parseMatcher(text);
    if (parsed.ok) return parsed.matchers;
    throw new Problem('request.malformed', `bad matcher \`${text.slice(0, 200)}\`: ${parsed.problem}`, {
      help: 'write it as name="value"',
    });
  });
  const compiled = compileMatchers(matchers, compilePattern);
  if (compiled.ok) return compiled.matchers;
  throw new Problem('request.malformed', compiled.problem, { help: 'expressions are RE2' });
}

function isReceiver(expression: string): boolean {
  const compiled = compilePattern(expression);
  if (!compiled.ok) throw new Problem('request.malformed', compiled.problem, { help: 'expressions are RE2' });
  return compiled.pattern.matches(receiverName);
}
