import type { SenderKind } from '@lockstep/alerting';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../platform/db/database.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { opsgenieSource } from '#alerts/index.ts';
import type { Heartbeat } from './heartbeat.ts';
import { findHeartbeat } from './heartbeat-store.ts';
import { updateHeartbeat } from './put-heartbeat.ts';
import { takePing } from './take-ping.ts';

/**
 * Heartbeats as Opsgenie's clients know them, by name: ping, enable, disable, look. They come with the key of an Opsgenie source, which
 * pings and pauses what is linked to it and makes nothing; others are not there for it. Source: Opsgenie's OpenAPI description, heartbeat part.
 */
export function registerOpsgenieHeartbeats(http: FastifyInstance, database: Database, kind: SenderKind): void {
  const serve =
    (act: (heartbeat: Heartbeat, request: FastifyRequest) => Promise<Answer>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const source = await opsgenieSource({ database }, kind, request);
      if (source === undefined) return await say(reply, request, 401, { message: 'Could not authenticate' });
      const { name = '' } = request.params as { readonly name?: string };
      const heartbeat = await findHeartbeat(database.read, name);
      if (heartbeat?.sourceId !== source.id)
        return await say(reply, request, 404, { message: `Heartbeat [${name.slice(0, 100)}] does not exist` });
      const { status, ...body } = await act(heartbeat, request);
      return await say(reply, request, status, body);
    };
  const ctxOf = (request: FastifyRequest) => makeContext(database, systemActor('heartbeat'), request.id);
  const ping = serve(async ({ pingKey }, request) => {
    await takePing(ctxOf(request), pingKey, { kind: 'success', exitCode: undefined, body: undefined });
    return { status: 202, result: 'PONG - Heartbeat received' };
  });
  const pause = (isPaused: boolean) =>
    serve(async ({ name }, request) => {
      const { state } = await updateHeartbeat(ctxOf(request), name, { isPaused });
      const data = { name, enabled: !isPaused, expired: state === 'down' };
      return { status: 200, result: isPaused ? 'Disabled' : 'Enabled', data };
    });
  for (const method of ['GET', 'POST', 'PUT', 'PATCH'] as const)
    http.route({ method, url: '/v2/heartbeats/:name/ping', handler: ping });
  http.post('/v2/heartbeats/:name/enable', pause(false));
  http.post('/v2/heartbeats/:name/disable', pause(true));
  http.get(
    '/v2/heartbeats/:name',
    serve(async (heartbeat) => ({ status: 200, data: told(heartbeat) })),
  );
}

interface Answer {
  readonly status: number;
  readonly result?: string;
  readonly data?: unknown;
}

async function say(
  reply: FastifyReply,
  request: FastifyRequest,
  status: number,
  body: Readonly<Record<string, unknown>>,
): Promise<FastifyReply> {
  const took = Math.round(reply.elapsedTime) / 1_000;
  void reply.headers({ 'x-request-id': request.id, 'x-ratelimit-state': 'OK', 'x-response-time': String(took) });
  return await reply
    .status(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ ...body, took, requestId: request.id }));
}

function told({ name, schedule, state, lastPingAt }: Heartbeat) {
  const interval = schedule.kind === 'period' ? { interval: Math.max(1, Math.round(schedule.periodMs / 60_000)) } : {};
  return {
    name,
    description: '',
    ...interval,
    intervalUnit: 'minutes',
    enabled: state !== 'paused',
    expired: state === 'down',
    alertMessage: '',
    alertTags: [],
    alertPriority: 'P3',
    lastPingTime: lastPingAt === undefined ? null : isoInstant(lastPingAt),
  };
}
