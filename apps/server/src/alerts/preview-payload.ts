import {
  explainDecision,
  type IncomingAlert,
  type Mapping,
  type ParsedPayload,
  readMapping,
  readPayload,
} from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { explainAlert } from './explain-alert.ts';
import { policyNames } from './ports.ts';
import type { SenderKinds } from './source.ts';
import { mappingText } from './source-mapping.ts';

/** Of each entry of a payload: where its fields got their values. */
export interface PreviewedEntry {
  readonly at: string;
  readonly fields: readonly {
    readonly field: string;
    readonly value: string | undefined;
    readonly from: string | undefined;
    readonly problem: string | undefined;
  }[];
}

export interface PayloadPreview {
  /** Why nothing of it would be taken; undefined: it would. */
  readonly problem: string | undefined;
  readonly payload: ParsedPayload;
  readonly entries: readonly PreviewedEntry[];
  /** Where its first alerts would go now, beside those of the payload; undefined: it opens nothing, or was not asked. */
  readonly decisions: readonly (PreviewedDecision | undefined)[];
}

export interface PreviewedDecision {
  readonly route: string | undefined;
  readonly policyName: string | undefined;
  /** Why it would page or not. */
  readonly sentences: readonly string[];
}

/** What a mapping makes of a payload, field by field. */
export type PreviewFields = (mapping: Mapping, payload: unknown) => readonly PreviewedEntry[];

const nothing: ParsedPayload = { alerts: [], changes: [], rejected: [], ignored: [] };
/** What a screen can show. */
const mostShown = 100;
const mostDecided = 10;

/** What intake would make of a payload. Stores nothing. */
export async function previewPayload(
  ctx: RequestContext,
  { kinds, previewFields }: { readonly kinds: SenderKinds; readonly previewFields: PreviewFields },
  input: {
    readonly kind: string;
    readonly payload: string;
    readonly contentType: string;
    readonly mapping?: Readonly<Record<string, unknown>> | undefined;
    readonly source?: string | undefined;
  },
): Promise<PayloadPreview> {
  requirePermission(ctx, 'alerts.read');
  const kind = kinds.get(input.kind);
  if (kind === undefined) {
    throw new Problem('alerts.source_kind_unknown', `\`${input.kind}\` is no kind of source`, {
      help: `one of ${[...kinds.keys()].join(', ')}`,
    });
  }
  const mapping = input.mapping === undefined ? undefined : readGiven(input.mapping);
  const contentType = input.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const meta = { headers: {}, contentType, now: ctx.now, freshKey: ctx.requestId };
  const read = readPayload(kind, input.payload, mapping === undefined ? meta : { ...meta, mapping });
  if (!read.ok) return { problem: read.problem, payload: nothing, entries: [], decisions: [] };
  const json = mapping === undefined ? undefined : asJson(input.payload);
  const entries = mapping === undefined || json === undefined ? [] : previewFields(mapping, json);
  const payload = shown(read.payload);
  return { problem: undefined, payload, entries, decisions: await decide(ctx, payload.alerts, input.source) };
}

async function decide(
  ctx: RequestContext,
  alerts: readonly IncomingAlert[],
  source: string | undefined,
): Promise<readonly (PreviewedDecision | undefined)[]> {
  const decisions: (PreviewedDecision | undefined)[] = [];
  for (const alert of alerts.slice(0, mostDecided)) {
    decisions.push(alert.action === 'fire' ? await decideOne(ctx, alert, source) : undefined);
  }
  return decisions;
}

async function decideOne(
  ctx: RequestContext,
  { labels, severity, axis }: IncomingAlert,
  source: string | undefined,
): Promise<PreviewedDecision> {
  const asked = { labels, source, service: undefined, severity, axis, at: undefined, startsAt: undefined };
  const decision = await explainAlert(ctx, asked);
  const names = await policyNames(ctx.read, [decision.policyId]);
  return {
    route: decision.route?.name,
    policyName: decision.policyId === undefined ? undefined : names.get(decision.policyId),
    sentences: explainDecision({ severity }, decision, (id) => names.get(id) ?? id),
  };
}

function readGiven(document: Readonly<Record<string, unknown>>): Mapping {
  const read = readMapping(JSON.parse(mappingText(document, 'body.mapping')));
  if (!read.ok) throw new RangeError('a mapping was let pass that can not be read');
  return read.mapping;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shown(payload: ParsedPayload): ParsedPayload {
  const { alerts, changes, rejected, ignored } = payload;
  return { alerts: alerts.slice(0, mostShown), changes: changes.slice(0, mostShown), rejected, ignored };
}
