import type { SenderKind } from '@lockstep/alerting';
import type { alertsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { Alert } from './alert.ts';
import { addressOf } from './address.ts';
import { createSource } from './create-source.ts';
import { listAlerts, showAlert } from './list-alerts.ts';
import { listSourceKinds, listSources } from './list-sources.ts';
import { resolveAlert } from './resolve-alert.ts';
import { rotateKey } from './rotate-key.ts';
import type { AlertSource, SenderKinds } from './source.ts';
import { updateSource } from './update-source.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

function sourceBody(source: AlertSource) {
  const { id, name, kind, axis, isEnabled, createdBy, received, rejected, lastProblem } = source;
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

function alertBody(alert: Alert) {
  const { id, source, state, summary, axis, labels, annotations, count } = alert;
  return {
    id,
    source,
    state,
    summary,
    axis,
    labels,
    annotations,
    count,
    links: [...alert.links],
    severity: alert.severity ?? null,
    startsAt: isoInstant(alert.startsAt),
    endsAt: isoOrNull(alert.endsAt),
    openedAt: isoInstant(alert.openedAt),
    lastSeenAt: isoInstant(alert.lastSeenAt),
    resolvedAt: isoOrNull(alert.resolvedAt),
    resolvedBecause: alert.resolvedBecause ?? null,
  };
}

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
    resolveAlert: async (ctx, { params }) => alertBody(await resolveAlert(ctx, params.alert)),
  };
}
