import type { SenderKind } from '@lockstep/alerting';
import type { alertsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { alertBody } from './alert-body.ts';
import { addressOf } from './address.ts';
import { createSource } from './create-source.ts';
import { listAlerts, showAlert } from './list-alerts.ts';
import { listSourceKinds, listSources } from './list-sources.ts';
import { listSilences, previewMatchers } from './list-silences.ts';
import { createSilence, expireSilence, updateSilence } from './put-silence.ts';
import { resolveAlert } from './resolve-alert.ts';
import { type Silence, silenceState } from './silence.ts';
import { rotateKey } from './rotate-key.ts';
import type { AlertSource, SenderKinds } from './source.ts';
import { updateSource } from './update-source.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

function sourceBody(source: AlertSource) {
  const { id, name, kind, axis, isEnabled, createdBy, received, rejected, lastProblem } = source;
  const { signature, mapping, keepsPayloads, confirmation } = source;
  return {
    id,
    name,
    kind,
    axis,
    isEnabled,
    createdBy,
    received,
    rejected,
    service: source.service ?? null,
    resolveAfterMinutes: source.resolveAfterMs === undefined ? null : Math.round(source.resolveAfterMs / 60_000),
    createdAt: isoInstant(source.createdAt),
    lastSeenAt: isoOrNull(source.lastSeenAt),
    lastProblem: lastProblem === undefined ? null : { ...lastProblem, at: isoInstant(lastProblem.at) },
  };
}

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

function kindBody({ id, name, address, setUp }: SenderKind) {
  return { kind: id, title: name, path: addressOf(address), steps: [...setUp] };
}

/** @param kinds the formats this server understands */
export function alertsHandlers(kinds: SenderKinds): Handlers<typeof alertsOperations> {
  return {
    listAlertSourceKinds: async (ctx) => ({
      items: (await listSourceKinds(ctx, kinds)).map(kindBody),
    }),
    listAlertSources: async (ctx, { query }) =>
      toPage(await listSources(ctx, query), query.limit, sourceBody, ({ name }) => [name.toLowerCase()]),
    createAlertSource: async (ctx, { body }) => {
      const { source, key } = await createSource(ctx, kinds, body);
      return { ...sourceBody(source), key };
    },
    updateAlertSource: async (ctx, { params, body }) => sourceBody(await updateSource(ctx, params.source, body)),
    rotateAlertSourceKey: async (ctx, { params }) => {
      const { source, key } = await rotateKey(ctx, params.source);
      return { ...sourceBody(source), key };
    },
    listAlerts: async (ctx, { query }) =>
      toPage(await listAlerts(ctx, query), query.limit, alertBody, ({ id }) => [id]),
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
