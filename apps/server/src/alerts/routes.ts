import type { alertsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { encodeCursor, toPage } from '../platform/http/paging.ts';
import { alertBody } from './alert-body.ts';
import { listAlerts, showAlert } from './list-alerts.ts';
import { listSilences, previewMatchers } from './list-silences.ts';
import { createSilence, expireSilence, updateSilence } from './put-silence.ts';
import { resolveAlert } from './resolve-alert.ts';
import { type Silence, silenceState } from './silence.ts';
import { type SourceParts, sourceHandlers } from './source-routes.ts';

function silenceBody(silence: Silence, now: number) {
  const { id, createdBy, comment } = silence;
  return {
    id,
    state: silenceState(silence, now),
    matchers: silence.matchers.map((matcher) => ({ ...matcher })),
    startsAt: isoInstant(silence.startsAt),
    endsAt: isoInstant(silence.endsAt),
    createdBy,
    comment,
    createdAt: isoInstant(silence.createdAt),
    updatedAt: isoInstant(silence.updatedAt),
  };
}

const epochOf = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));

export function alertsHandlers(parts: SourceParts): Handlers<typeof alertsOperations> {
  return {
    ...sourceHandlers(parts),
    listAlerts: async (ctx, { query }) => {
      const { alerts, next } = await listAlerts(ctx, query);
      const items = alerts.map(alertBody);
      return next === undefined ? { items } : { items, nextCursor: encodeCursor([next]) };
    },
    getAlert: async (ctx, { params }) => alertBody(await showAlert(ctx, params.alert)),
    listSilences: async (ctx, { query }) =>
      toPage(
        await listSilences(ctx, query),
        query.limit,
        (silence) => silenceBody(silence, ctx.now),
        ({ endsAt, id }) => [endsAt, id],
      ),
    previewSilence: async (ctx, { body }) => {
      const { count, alerts } = await previewMatchers(ctx, body.matchers);
      return { count, alerts: alerts.map(({ id, summary }) => ({ id, summary })) };
    },
    createSilence: async (ctx, { body }) => {
      const { matchers, comment } = body;
      const times = { startsAt: epochOf(body.startsAt), endsAt: Date.parse(body.endsAt) };
      return silenceBody(await createSilence(ctx, { matchers, comment, ...times, createdBy: undefined }), ctx.now);
    },
    updateSilence: async (ctx, { params, body }) => {
      const input = { endsAt: epochOf(body.endsAt), comment: body.comment };
      return silenceBody(await updateSilence(ctx, params.silence, input), ctx.now);
    },
    expireSilence: async (ctx, { params }) => silenceBody(await expireSilence(ctx, params.silence), ctx.now),
    resolveAlert: async (ctx, { params }) => alertBody(await resolveAlert(ctx, params.alert)),
  };
}
