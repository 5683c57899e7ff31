import { isUtf8 } from 'node:buffer';
import {
  alertsMissingFrom,
  type IncomingAlert,
  type IntakeOutcome,
  type ParsedPayload,
  type PayloadMeta,
  readPayload,
  type SenderKind,
} from '@lockstep/alerting';
import type { Database } from '../platform/db/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Alert } from './alert.ts';
import { openAlertsOf } from './alert-store.ts';
import type { AlertIntake } from './intake.ts';
import type { SourceHealths } from './source-healths.ts';
import type { AlertSource } from './source.ts';

export interface Received {
  readonly body: Buffer;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly call: NonNullable<PayloadMeta['call']>;
  readonly requestId: string;
}

export interface ReceiveParts {
  readonly database: Database;
  readonly intake: AlertIntake;
  readonly healths: SourceHealths;
}

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
  const read = readBody(kind, received, now);
  if (!read.ok) {
    note(parts, source, now, { received: 0, rejected: 1, problem: read.problem });
    return { kind: 'unreadable', problem: read.problem, problems: read.problems ?? [read.problem], requestId };
  }
  const payload = withoutChanges(read.payload);
  await parts.intake.take(source, payload.alerts, now);
  await parts.intake.take(source, await missingOf(parts, source, payload), now);
  const [first] = payload.rejected;
  const problem = first === undefined ? undefined : `${first.path}: ${first.problem}`;
  note(parts, source, now, { received: payload.alerts.length, rejected: payload.rejected.length, problem });
  return { kind: 'stored', payload, requestId, tookMs: parts.database.clock.now() - now };
}

/** What a whole report of a target does not mention any more is over. */
async function missingOf(
  { database }: ReceiveParts,
  source: AlertSource,
  payload: ParsedPayload,
): Promise<readonly IncomingAlert[]> {
  if (payload.complete === undefined || payload.complete.length === 0) return [];
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

function readBody(kind: SenderKind, { body, contentType, headers, call, requestId }: Received, now: number) {
  if (!isUtf8(body))
    return { ok: false, problem: 'the body is not UTF-8: send it in that encoding', problems: undefined } as const;
  const text = body.toString('utf8');
  const meta: PayloadMeta = { headers, contentType, now, freshKey: requestId, call };
  const read = readPayload(kind, mayHoldBroken.test(text) ? mended(text) : text, meta);
  return read.ok ? read : { ...read, problems: read.problems };
}

/** A page must not be lost over half a character in a description: what can not be stored becomes a visible mark. */
function mended(text: string): string {
  try {
    return JSON.stringify(
      JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? clean(value) : value)),
    );
  } catch {
    return text;
  }
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** What the ledger of changes does not take yet is said, not dropped. */
function withoutChanges(payload: ParsedPayload): ParsedPayload {
  if (payload.changes.length === 0) return payload;
  const rejected = payload.changes.map(({ summary }) => ({
    path: 'change',
    problem: `\`${summary.slice(0, 80)}\` is a change, and alert sources take alerts: record it with \`lockstep change record\``,
  }));
  return { ...payload, changes: [], rejected: [...payload.rejected, ...rejected] };
}

function note(
  { healths }: ReceiveParts,
  source: AlertSource,
  now: number,
  { received, rejected, problem }: { received: number; rejected: number; problem: string | undefined },
): void {
  healths.add({
    id: source.id,
    seenAt: now,
    received,
    rejected,
    problem: problem === undefined ? undefined : { at: now, problem: problem.slice(0, 500) },
  });
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
