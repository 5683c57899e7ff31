import type { IncomingAlert, SenderKind } from '@lockstep/alerting';
import type { alertSourcesOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { addressOf } from './address.ts';
import { createSource } from './create-source.ts';
import { listSourceKinds, listSources } from './list-sources.ts';
import { listRecentPayloads, listSourceChanges, showSourceHealth, type SourceHealthView } from './look-at-source.ts';
import { type PayloadPreview, type PreviewedDecision, type PreviewFields, previewPayload } from './preview-payload.ts';
import { rotateKey } from './rotate-key.ts';
import type { AlertSource, KeepsSecrets } from './source.ts';
import type { SourceChange } from './source-change-store.ts';
import type { StoredPayload } from './source-history-store.ts';
import { sendTest, type TestParts } from './send-test.ts';
import { updateSource } from './update-source.ts';

/** What the work with sources needs besides its context. */
export interface SourceParts extends TestParts {
  readonly secrets: KeepsSecrets;
  readonly previewFields: PreviewFields;
}

export function sourceHandlers(parts: SourceParts): Handlers<typeof alertSourcesOperations> {
  const { kinds } = parts;
  return {
    listAlertSourceKinds: async (ctx) => ({ items: (await listSourceKinds(ctx, kinds)).map(kindBody) }),
    listAlertSources: async (ctx, { query }) =>
      toPage(await listSources(ctx, query), query.limit, sourceBody, ({ name }) => [name.toLowerCase()]),
    createAlertSource: async (ctx, { body }) => {
      const { source, key } = await createSource(ctx, kinds, body);
      return { ...sourceBody(source), key };
    },
    updateAlertSource: async (ctx, { params, body }) => sourceBody(await updateSource(ctx, parts, params.source, body)),
    rotateAlertSourceKey: async (ctx, { params }) => {
      const { source, key } = await rotateKey(ctx, params.source);
      return { ...sourceBody(source), key };
    },
    previewAlertPayload: async (ctx, { body }) => previewBody(await previewPayload(ctx, parts, body)),
    testAlertSource: async (ctx, { params }) => await sendTest(ctx, parts, params.source),
    getAlertSourceHealth: async (ctx, { params }) => healthBody(await showSourceHealth(ctx, params.source)),
    listRecentPayloads: async (ctx, { params }) => ({
      items: (await listRecentPayloads(ctx, params.source)).map(payloadBody),
    }),
    listSourceChanges: async (ctx, { params, query }) =>
      toPage(await listSourceChanges(ctx, params.source, query), query.limit, changeBody, ({ id }) => [id]),
  };
}

function kindBody({ id, name, address, setUp, signature }: SenderKind) {
  return { kind: id, title: name, path: addressOf(address), steps: setUp, signing: signature?.by ?? 'none' } as const;
}

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

function sourceBody(source: AlertSource) {
  const { id, name, kind, axis, isEnabled, createdBy, received, rejected, lastProblem } = source;
  const { signature, keepsPayloads, confirmation } = source;
  return {
    id,
    name,
    kind,
    axis,
    isEnabled,
    createdBy,
    received,
    rejected,
    keepsPayloads,
    service: source.service ?? null,
    resolveAfterMinutes: source.resolveAfterMs === undefined ? null : Math.round(source.resolveAfterMs / 60_000),
    createdAt: isoInstant(source.createdAt),
    lastSeenAt: isoOrNull(source.lastSeenAt),
    lastProblem: lastProblem === undefined ? null : { ...lastProblem, at: isoInstant(lastProblem.at) },
    signature: signature === undefined ? null : { form: signature.form, header: signature.header ?? null },
    mapping: source.mapping === undefined ? null : (JSON.parse(source.mapping) as Record<string, unknown>),
    confirmation:
      confirmation === undefined
        ? null
        : { state: confirmation.state, at: isoInstant(confirmation.at), problem: confirmation.problem ?? null },
  };
}

function previewBody({ problem, payload, entries, decisions }: PayloadPreview) {
  const { alerts, changes, rejected, ignored } = payload;
  return {
    problem: problem ?? null,
    alerts: alerts.map((alert, index) => ({ ...previewedAlert(alert), decision: decisionBody(decisions[index]) })),
    changes: changes.map(({ summary, service, environment, version }) => ({
      summary,
      service: service ?? null,
      environment: environment ?? null,
      version: version ?? null,
    })),
    rejected,
    ignored,
    entries: entries.map(({ at, fields }) => ({
      at,
      fields: fields.map(({ field, value, from, problem: wrong }) => ({
        field,
        value: value ?? null,
        from: from ?? null,
        problem: wrong ?? null,
      })),
    })),
  };
}

function previewedAlert({ action, summary, severity, axis, dedupKey, labels, annotations, links }: IncomingAlert) {
  return {
    action,
    summary,
    labels,
    annotations,
    links,
    severity: severity ?? null,
    axis: axis ?? null,
    dedupKey: dedupKey ?? null,
  };
}

function decisionBody(decision: PreviewedDecision | undefined) {
  if (decision === undefined) return null;
  const { route = null, policyName = null, sentences } = decision;
  return { route, policyName, sentences };
}

function healthBody({ perHour, silence, longestPauseMs }: SourceHealthView) {
  return {
    perHour: perHour.map(({ at, received, rejected }) => ({ at: isoInstant(at), received, rejected })),
    silence,
    longestPauseMinutes: longestPauseMs === undefined ? null : Math.round(longestPauseMs / 60_000),
  };
}

function payloadBody({ id, at, contentType, outcome, problem, body, isCut }: StoredPayload) {
  return { id, at: isoInstant(at), contentType, outcome, problem: problem ?? null, body, isCut };
}

function changeBody({ id, at, summary, service, environment, version, outcome, reason }: SourceChange) {
  return {
    id,
    at: isoInstant(at),
    summary,
    outcome,
    service: service ?? null,
    environment: environment ?? null,
    version: version ?? null,
    reason: reason ?? null,
  };
}
