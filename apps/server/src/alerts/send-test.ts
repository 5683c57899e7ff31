import {
  explainReason,
  type IncomingAlert,
  identityKey,
  type ParsedPayload,
  readPayload,
  type SenderKind,
  testIdentity,
} from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { addressOf } from './address.ts';
import type { Alert } from './alert.ts';
import { findDecision, getAlert } from './alert-store.ts';
import { recordAlertsEvent } from './events.ts';
import type { AlertIntake } from './intake.ts';
import { findKnownAlerts } from './intake-store.ts';
import { policyNames } from './ports.ts';
import type { AlertSource, SenderKinds } from './source.ts';
import { newSourceKey } from './source-key.ts';
import { getSource, putTestKey, removeTestKey } from './source-store.ts';

export interface TestParts {
  readonly kinds: SenderKinds;
  readonly intake: AlertIntake;
  /** Where this process listens: `http://127.0.0.1:4500`; undefined: nowhere yet. */
  readonly door: () => string | undefined;
}

export interface TestStation {
  readonly station: 'received' | 'parsed' | 'decided' | 'resolved';
  readonly isReached: boolean;
  readonly sentence: string;
  readonly tookMs: number;
}

export interface SourceTest {
  readonly stations: readonly TestStation[];
  readonly alerts: readonly Pick<Alert, 'id' | 'summary'>[];
}

const longestMs = 60_000;
const answerMs = 15_000;
/** What samples are written with; each test is another alert, at another time. */
const [sampleName, sampleTime] = [/lockstep-test/g, /2026-01-01T00:00:00(?:\.000)?Z/g];

/**
 * Sends a sample of the sender's kind through the door of this server, with a key of its own that works for this test only, and says
 * what became of it at each station. The alert it makes pages nobody, and is resolved again.
 */
export async function sendTest(ctx: RequestContext, parts: TestParts, name: string): Promise<SourceTest> {
  requirePermission(ctx, 'alerts.manage');
  requireReal(ctx);
  const source = await getSource(ctx.read, name);
  const kind = kindOf(source, parts.kinds);
  const origin = parts.door();
  if (origin === undefined) {
    throw new Problem('request.unavailable', 'this server does not listen yet', { help: 'try again in a moment' });
  }
  const { key, keyHash } = newSourceKey();
  await ctx.transaction(async (tx) => {
    if (!(await putTestKey(tx, source.id, { keyHash, now: ctx.now, until: ctx.now + longestMs }))) {
      throw new Problem('request.unavailable', `another test of \`${name}\` is under way`, {
        help: 'it takes a few seconds: try again',
      });
    }
    await recordAlertsEvent(tx, ctx, { type: 'alerts.source_tested', subjectId: source.id, body: { name } });
  });
  try {
    return await run(ctx, parts, source, kind, { origin, key });
  } finally {
    await ctx.transaction((tx) => removeTestKey(tx, source.id, keyHash));
  }
}

function kindOf(source: AlertSource, kinds: SenderKinds): SenderKind {
  const kind = kinds.get(source.kind);
  if (kind !== undefined && source.isEnabled) return kind;
  throw new Problem(
    'alerts.source_disabled',
    kind === undefined ? `source \`${source.name}\` is one of ours` : `source \`${source.name}\` is switched off`,
    { help: kind === undefined ? 'test the monitor that uses it' : 'switch it on in Settings, Sources' },
  );
}

async function run(
  ctx: RequestContext,
  parts: TestParts,
  source: AlertSource,
  kind: SenderKind,
  door: { readonly origin: string; readonly key: string },
): Promise<SourceTest> {
  const body = sampleOf(kind, door.key, ctx);
  const began = performance.now();
  const tookMs = () => Math.round(performance.now() - began);
  const received = await post(kind, door, body);
  const stations: TestStation[] = [{ station: 'received', ...received, tookMs: tookMs() }];
  const meta = { headers: {}, contentType: 'application/json', now: ctx.now, freshKey: ctx.requestId };
  const read = readPayload(kind, body, meta);
  const payload = read.ok ? read.payload : undefined;
  stations.push({
    station: 'parsed',
    isReached: payload !== undefined,
    sentence: read.ok ? parsedSentence(read.payload) : read.problem,
    tookMs: tookMs(),
  });
  if (!received.isReached || payload === undefined || payload.alerts.length === 0) return { stations, alerts: [] };
  const alerts = await alertsOf(ctx, source, payload.alerts);
  const isReached = alerts.length > 0;
  stations.push({ station: 'decided', isReached, sentence: await decidedSentence(ctx.read, alerts), tookMs: tookMs() });
  const tested = { ...source, testUntil: ctx.now + longestMs };
  await parts.intake.take(tested, payload.alerts.map(ended), ctx.now);
  const sentence = 'the alert is over again';
  stations.push({ station: 'resolved', isReached: true, sentence, tookMs: tookMs() });
  return { stations, alerts: alerts.map(({ id, summary }) => ({ id, summary })) };
}

function sampleOf(kind: SenderKind, key: string, ctx: RequestContext): string {
  const text = typeof kind.sample === 'string' ? kind.sample : JSON.stringify(kind.sample);
  return text
    .replaceAll('{key}', key)
    .replace(sampleName, `lockstep-test-${ctx.newId().slice(-12)}`)
    .replace(sampleTime, new Date(ctx.now).toISOString());
}

async function post(
  kind: SenderKind,
  { origin, key }: { readonly origin: string; readonly key: string },
  body: string,
): Promise<Pick<TestStation, 'isReached' | 'sentence'>> {
  const path = kind.address.form === 'vendor_paths' ? addressOf(kind.address) : '';
  try {
    const answer = await fetch(`${origin}/in/${key}${path}`, {
      method: 'POST',
      headers: { 'content-type': kind.body === 'text' ? 'text/plain' : 'application/json' },
      body,
      signal: AbortSignal.timeout(answerMs),
    });
    const text = (await answer.text()).replaceAll(/\s+/g, ' ').slice(0, 300);
    if (answer.ok) return { isReached: true, sentence: `answered ${answer.status}: stored` };
    return { isReached: false, sentence: `answered ${answer.status}: ${text}` };
  } catch (error) {
    return { isReached: false, sentence: `no answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function parsedSentence({ alerts, changes, rejected }: ParsedPayload): string {
  const [alert] = alerts;
  const [change] = changes;
  if (alert !== undefined) return `an alert: \`${alert.summary}\``;
  if (change !== undefined) return `a change: \`${change.summary}\`; a test does not go into the ledger`;
  const [first] = rejected;
  return first === undefined ? 'nothing anybody needs to hear of' : `${first.path}: ${first.problem}`;
}

async function alertsOf(
  ctx: RequestContext,
  source: AlertSource,
  incoming: readonly IncomingAlert[],
): Promise<readonly Alert[]> {
  const { known } = await findKnownAlerts(
    ctx.read,
    incoming.map((alert) => testIdentity(identityKey(source.id, alert))),
  );
  const alerts: Alert[] = [];
  for (const { id } of known.values()) alerts.push(await getAlert(ctx.read, id));
  return alerts;
}

/** What would have become of a real one. */
async function decidedSentence(tx: Transaction, [alert]: readonly Alert[]): Promise<string> {
  if (alert === undefined) return 'no alert was stored';
  const decision = await findDecision(tx, alert.id);
  if (decision === undefined) return 'a test pages nobody; nothing has been decided about it yet';
  const { page, route, policyId } = decision;
  const [, other] = page.kind === 'suppressed' ? page.reasons : [];
  if (other !== undefined) return `a test pages nobody; neither would a real one now: ${explainReason(other)}`;
  const names = await policyNames(tx, [policyId]);
  const by = route === undefined ? 'the catch-all' : `route \`${route.name}\``;
  return `a test pages nobody; a real one would page by policy \`${names.get(policyId ?? '') ?? ''}\`, taken by ${by}`;
}

function ended(alert: IncomingAlert): IncomingAlert {
  return { ...alert, action: 'resolve', startsAt: undefined, endsAt: undefined };
}
