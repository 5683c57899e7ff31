import { isUtf8 } from 'node:buffer';
import {
  alertsMissingFrom,
  type IncomingAlert,
  type IntakeOutcome,
  type ParsedPayload,
  type PayloadMeta,
  type ReadPayload,
  readPayload,
  type SenderKind,
} from '@lockstep/alerting';
import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { Problem } from '../platform/problem.ts';
import type { Alert } from './alert.ts';
import { openAlertsOf } from './alert-store.ts';
import { askConfirmation } from './confirm-source.ts';
import type { AlertIntake } from './intake.ts';
import { keepRequest, withNamedAlert } from './named-alert.ts';
import { KnownEntries } from './known-entries.ts';
import type { Received } from './received.ts';
import { recordSourceChanges } from './record-source-changes.ts';
import type { SourceHealths } from './source-healths.ts';
import { mappingOf } from './source-mapping.ts';
import { type SignatureParts, signatureProblem } from './source-signature.ts';
import type { AlertSource } from './source.ts';

export type { Received } from './received.ts';

export interface ReceiveParts {
  readonly database: Database;
  readonly intake: AlertIntake;
  readonly healths: SourceHealths;
  readonly signatures: SignatureParts;
  /** A payload without what has the form of a credential. */
  readonly redact: (text: string) => string;
}

/** Of a payload that is kept to look at, in bytes. */
const longestKept = 64 * 1024;
const mostChanges = 100;
const nothing: readonly never[] = [];
/** What no text of ours can hold only comes as an escape. */
const mayHoldBroken = /\\u(?:0000|d[89a-f])/i;

/** Reads one payload of a source and stores its alerts; answered only after the commit. */
export async function receive(
  parts: ReceiveParts,
  source: AlertSource,
  kind: SenderKind,
  received: Received,
): Promise<IntakeOutcome> {
  const { requestId } = received;
  const now = parts.database.clock.now();
  if (source.signature !== undefined || source.testUntil !== undefined) {
    const unsigned = await signatureProblem(parts.signatures, source, kind, received, now);
    if (unsigned !== undefined) {
      note(parts, source, received, now, { received: 0, rejected: 1, problem: unsigned.message });
      throw unsigned;
    }
  }
  const read = readKnown(kind, received.body, now) ?? (await readBody(parts, source, kind, received, now));
  if (!read.ok) {
    note(parts, source, received, now, { received: 0, rejected: 1, problem: read.problem });
    return { kind: 'unreadable', problem: read.problem, problems: read.problems ?? [read.problem], requestId };
  }
  const payload = withoutTooManyChanges(read.payload);
  try {
    await parts.intake.take(source, payload.alerts, now);
    if (payload.complete !== undefined && payload.complete.length > 0)
      await parts.intake.take(source, await missingOf(parts, source, payload), now);
  } catch (error) {
    // The vendor's clients know this answer, and come again.
    if (kind.answer === undefined || !isOverload(error)) throw error;
    return { kind: 'too_many', retryAfterSeconds: 5, requestId };
  }
  if (payload.changes.length > 0 || read.confirmUrl !== undefined)
    await takeBesides(parts, source, payload, read.confirmUrl, requestId);
  if (kind.namedAlert !== undefined) await keepRequest(parts.database.read, source, payload, { requestId, now });
  const [first] = payload.rejected;
  const problem = first === undefined ? undefined : `${first.path}: ${first.problem}`;
  const taken = payload.alerts.length + payload.changes.length;
  note(parts, source, received, now, { received: taken, rejected: payload.rejected.length, problem });
  return { kind: 'stored', payload, requestId, tookMs: parts.database.clock.now() - now };
}

function isOverload(error: unknown): boolean {
  return error instanceof Problem && error.code === 'request.unavailable';
}

/** What a payload brings besides alerts. */
async function takeBesides(
  { database }: ReceiveParts,
  source: AlertSource,
  { changes }: ParsedPayload,
  confirmUrl: string | undefined,
  requestId: string,
): Promise<void> {
  const ctx = makeContext(database, { ...systemActor('alert-source'), name: source.name }, requestId);
  if (source.testUntil === undefined) await recordSourceChanges(ctx, source, changes);
  if (confirmUrl !== undefined) await askConfirmation(ctx, source, confirmUrl);
}

/** What a whole report of a target does not mention any more is over. */
async function missingOf(
  { database }: ReceiveParts,
  source: AlertSource,
  payload: ParsedPayload,
): Promise<readonly IncomingAlert[]> {
  const resolves: IncomingAlert[] = [];
  for await (const page of openAlertsOf(database.read, source.id)) {
    const missing = alertsMissingFrom(payload, source.id, page);
    resolves.push(...missing.map((alert) => resolveOf(alert, source)));
  }
  return resolves;
}

function resolveOf(alert: Alert, source: AlertSource): IncomingAlert {
  const { summary, labels, annotations, severity, links } = alert;
  const keyed = `${source.id}/k:`;
  return {
    action: 'resolve',
    dedupKey: alert.identity.startsWith(keyed) ? alert.identity.slice(keyed.length) : undefined,
    summary,
    labels,
    annotations,
    severity,
    links,
    axis: undefined,
    startsAt: undefined,
    endsAt: undefined,
    note: undefined,
    by: undefined,
  };
}

/** @returns undefined where it is no list of alerts that are read one by one */
function readKnown(kind: SenderKind, body: Buffer, now: number): (ReadPayload & { readonly ok: true }) | undefined {
  const entries = entriesOf(kind);
  if (entries === undefined || !isUtf8(body)) return undefined;
  const text = body.toString('utf8');
  const alerts = isBroken(text) ? undefined : entries.read(text, now);
  return alerts === undefined
    ? undefined
    : { ok: true, payload: { alerts, changes: nothing, rejected: nothing, ignored: nothing } };
}

async function readBody(
  { database }: ReceiveParts,
  source: AlertSource,
  kind: SenderKind,
  { body, contentType, headers, call, requestId }: Received,
  now: number,
): Promise<ReadPayload> {
  if (!isUtf8(body)) return { ok: false, problem: 'the body is not UTF-8: send it in that encoding' };
  const text = body.toString('utf8');
  const named = await withNamedAlert(database.read, source, kind, call);
  const plain: PayloadMeta = { headers, contentType, now, freshKey: requestId, call: named };
  const meta = source.mapping === undefined ? plain : { ...plain, mapping: mappingOf(source.mapping) };
  return readPayload(kind, isBroken(text) ? mended(text) : text, meta);
}

function isBroken(text: string): boolean {
  return text.includes('\\u') && mayHoldBroken.test(text);
}

const knownEntries = new WeakMap<SenderKind, KnownEntries>();

/** What was read before, of kinds that read one by one. */
function entriesOf(kind: SenderKind): KnownEntries | undefined {
  if (kind.parseEntry === undefined) return undefined;
  const known = knownEntries.get(kind) ?? new KnownEntries(kind);
  knownEntries.set(kind, known);
  return known;
}

/** A page must not be lost over half a character in a description: what can not be stored becomes a visible mark. */
function mended(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text, (_name, value: unknown) => withCleanTexts(value)));
  } catch {
    return text;
  }
}

/** One value of a payload, its parts are clean already: texts, and the names of what an object holds. */
function withCleanTexts(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (Object.keys(value).every((name) => clean(name) === name)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]): [string, unknown] => [clean(name), inner]));
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** Each goes into the ledger on its own: what would keep the door busy is said, not dropped. */
function withoutTooManyChanges(payload: ParsedPayload): ParsedPayload {
  const tooMany = payload.changes.length - mostChanges;
  if (tooMany <= 0) return payload;
  const problem = `${tooMany} changes beyond the first ${mostChanges} were not taken: send smaller payloads`;
  return {
    ...payload,
    changes: payload.changes.slice(0, mostChanges),
    rejected: [...payload.rejected, { path: 'changes', problem }],
  };
}

function note(
  { healths, redact }: ReceiveParts,
  source: AlertSource,
  message: Received,
  now: number,
  { received, rejected, problem }: { received: number; rejected: number; problem: string | undefined },
): void {
  const told = problem?.slice(0, 500);
  const at = told === undefined ? undefined : { at: now, problem: told };
  healths.add({ id: source.id, seenAt: now, received, rejected, problem: at });
  const outcome = received === 0 && rejected > 0 ? 'refused' : 'stored';
  const isWanted = source.keepsPayloads && source.testUntil === undefined;
  if (!isWanted || !healths.wantsPayload(source.id, outcome, now)) return;
  const { contentType, body } = message;
  const kept = { id: newId(), sourceId: source.id, at: now, contentType, outcome, problem: told } as const;
  // Cut generously before it is searched for credentials, so that none is cut in two at the end.
  const text = redact(withoutKeys(clean(body.subarray(0, longestKept + 8_192).toString('utf8'))));
  healths.keepPayload({ ...kept, body: text.slice(0, longestKept), isCut: body.length > longestKept });
}

/** Keys of sources, wherever a sender writes them. */
function withoutKeys(text: string): string {
  return text.replaceAll(
    /("(?:routing_key|service_key|api_?key|token|password|secret)"\s*:\s*")[^"]{4,300}(")/gi,
    '$1[redacted]$2',
  );
}

/** Why a source that has a key takes nothing; undefined when it does. */
export function sourceProblem(source: AlertSource | undefined, kind: SenderKind | undefined): Problem | undefined {
  if (source === undefined) {
    return new Problem('alerts.key_unknown', 'no source has this key', {
      help: 'copy the address from Settings, Sources; a new key replaces the old one at once',
    });
  }
  if (!source.isEnabled) {
    return new Problem('alerts.source_disabled', `source \`${source.name}\` is switched off`, {
      help: 'switch it on in Settings, Sources',
    });
  }
  if (kind === undefined || kind.id !== source.kind) {
    return new Problem(
      'alerts.key_unknown',
      `the key belongs to source \`${source.name}\` of kind \`${source.kind}\``,
      {
        help: 'post to the address that Settings, Sources shows for it',
      },
    );
  }
  return undefined;
}
