import { type Mapping, type ParsedPayload, readMapping, readPayload } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
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
}

/** What a mapping makes of a payload, field by field. */
export type PreviewFields = (mapping: Mapping, payload: unknown) => readonly PreviewedEntry[];

const nothing: ParsedPayload = { alerts: [], changes: [], rejected: [], ignored: [] };
/** What a screen can show. */
const mostShown = 100;

/** What intake would make of a payload. Stores nothing. */
export async function previewPayload(
  ctx: RequestContext,
  { kinds, previewFields }: { readonly kinds: SenderKinds; readonly previewFields: PreviewFields },
  input: {
    readonly kind: string;
    readonly payload: string;
    readonly contentType: string;
    readonly mapping?: Readonly<Record<string, unknown>> | undefined;
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
  if (!read.ok) return { problem: read.problem, payload: nothing, entries: [] };
  const json = mapping === undefined ? undefined : asJson(input.payload);
  const entries = mapping === undefined || json === undefined ? [] : previewFields(mapping, json);
  return { problem: undefined, payload: shown(read.payload), entries };
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
