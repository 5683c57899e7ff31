import { Readable } from 'node:stream';
import { type CompiledMatcher, compileMatchers, compilePattern, indexRules, parseMatcher } from '@lockstep/alerting';
import { isId } from '@lockstep/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../platform/context.ts';
import { type HttpParts, identify } from '../platform/http/operations.ts';
import { makeContext } from '../platform/make-context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findServiceNames } from '#services/index.ts';
import { type AlertFilter, alertJson, groupOf, readSilence, silenceJson, statusJson } from './alertmanager-body.ts';
import { configurationOf, receiverBy, receiversOf } from './alertmanager-config.ts';
import { type ShownAlert, shownAlerts } from './alertmanager-store.ts';
import { noRules } from './check-rules.ts';
import { showSilence } from './list-silences.ts';
import { policyNames } from './ports.ts';
import { expireSilence, putSilence } from './put-silence.ts';
import { loadRules } from './rules-store.ts';
import type { Silence } from './silence.ts';
import { silencesSince } from './silence-store.ts';

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
      const { rules, receiverOf, serviceNames } = await loadView(ctx);
      return await reply.send(statusJson(startedAt, version, configurationOf(rules, receiverOf, serviceNames)));
    });
    route('GET', '/api/v2/receivers', async (ctx, _request, reply) => {
      requirePermission(ctx, 'alerts.read');
      const { rules, receiverOf } = await loadView(ctx);
      return await reply.send(receiversOf(rules, receiverOf).map((name) => ({ name })));
    });
    route('GET', '/api/v2/alerts', listAlerts);
    route('GET', '/api/v2/alerts/groups', listGroups);
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

/** The rules in force, and what policies and services are called. */
async function loadView(ctx: RequestContext) {
  const rules = await loadRules(ctx.read, ctx.now);
  const names = await policyNames(ctx.read, [rules.catchAllPolicyId, ...rules.routes.map(({ policyId }) => policyId)]);
  const services = rules.routes.flatMap(({ serviceIds }) => serviceIds ?? []);
  return { rules, receiverOf: receiverBy(names), serviceNames: await findServiceNames(ctx.read, services) };
}

/** What turns an alert into JSON, or leaves it out as the request asks. */
async function shower(ctx: RequestContext, request: FastifyRequest) {
  requirePermission(ctx, 'alerts.read');
  const filter = filterOf(queryOf(request));
  const { rules, receiverOf } = await loadView(ctx);
  const silences = rules.silences.filter(({ startsAt }) => startsAt <= ctx.now);
  const index = indexRules({ ...noRules, silences });
  return { receiverOf, show: (alert: ShownAlert) => alertJson(alert, index, filter, receiverOf) };
}

async function listAlerts(ctx: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { show } = await shower(ctx, request);
  return await reply.send(Readable.from(jsonList(alertTexts(ctx, show))));
}

async function* alertTexts(
  ctx: RequestContext,
  show: (alert: ShownAlert) => string | undefined,
): AsyncGenerator<readonly string[]> {
  for await (const page of shownAlerts(ctx.read)) yield page.flatMap((alert) => show(alert) ?? []);
}

async function listGroups(ctx: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { show, receiverOf } = await shower(ctx, request);
  const groups = new Map<string, { readonly head: string; readonly alerts: string[] }>();
  for await (const page of shownAlerts(ctx.read)) {
    for (const alert of page) {
      const shown = show(alert);
      if (shown === undefined) continue;
      const { key, head } = groupOf(alert, receiverOf);
      const known = groups.get(`${key} ${head}`);
      if (known === undefined) groups.set(`${key} ${head}`, { head, alerts: [shown] });
      else known.alerts.push(shown);
    }
  }
  const texts = [...groups.values()].map(({ head, alerts }) => `${head},"alerts":[${alerts.join(',')}]}`);
  return await reply.send(`[${texts.join(',')}]`);
}

/** Page by page: the list of a storm is written as it is read. */
async function* jsonList(pages: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let lead = '[';
  for await (const texts of pages) {
    if (texts.length === 0) continue;
    yield `${lead}${texts.join(',')}`;
    lead = ',';
  }
  yield lead === '[' ? '[]' : ']';
}

/** Those that are over are told of for as long as Alertmanager keeps them. */
const keptMs = 120 * 3_600_000;

async function listAllSilences(
  ctx: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const matchers = matchersOf(queryOf(request));
  requirePermission(ctx, 'alerts.read');
  return await reply.send(Readable.from(jsonList(silenceTexts(ctx, matchers))));
}

async function* silenceTexts(
  ctx: RequestContext,
  matchers: readonly CompiledMatcher[],
): AsyncGenerator<readonly string[]> {
  // As in Alertmanager the filter is held against what the silence names.
  const isAsked = (silence: Silence): boolean => {
    const values = new Map(silence.matchers.map(({ name, value }) => [name, value]));
    return matchers.every((each) => each.accepts(values.get(each.matcher.name) ?? ''));
  };
  for await (const page of silencesSince(ctx.read, ctx.now - keptMs))
    yield page.filter(isAsked).map((silence) => JSON.stringify(silenceJson(silence, ctx.now)));
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
  if (isId(text)) return text.toLowerCase();
  throw new Problem('alerts.silence_not_found', `silence \`${text.slice(0, 60)}\` does not exist`, {
    help: 'its id is a UUID',
  });
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '');
}

function filterOf(query: URLSearchParams): AlertFilter {
  const [receiver] = query.getAll('receiver');
  return {
    isActive: flag(query, 'active'),
    isSilenced: flag(query, 'silenced'),
    isInhibited: flag(query, 'inhibited'),
    isMuted: flag(query, 'muted'),
    matchers: matchersOf(query),
    acceptsReceiver: receiver === undefined ? () => true : receiverMatcher(receiver),
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

function receiverMatcher(expression: string): (name: string) => boolean {
  const compiled = compilePattern(expression);
  if (!compiled.ok) throw new Problem('request.malformed', compiled.problem, { help: 'expressions are RE2' });
  return (name) => compiled.pattern.matches(name);
}
