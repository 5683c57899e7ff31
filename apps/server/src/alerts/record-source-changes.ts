import { hash } from 'node:crypto';
import type { IncomingChange } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { recordDeployment, recordServiceChange } from '#releases/index.ts';
import { recordAlertsEvent } from './events.ts';
import type { AlertSource } from './source.ts';
import { insertSourceChange, type SourceChange } from './source-change-store.ts';

/** A sender without times that says the same again within this time repeats itself. */
const repeatMs = 10 * 60_000;

/**
 * Writes deployments and changes of a sender into the ledger: with a version a deployment of a release that is registered, else a
 * change. What finds no place there is noted at the source with the reason; the sender is not to blame. Told twice, written once.
 *
 * @param ctx of the system: the key of the source was looked at
 */
export async function recordSourceChanges(
  ctx: RequestContext,
  source: AlertSource,
  changes: readonly IncomingChange[],
): Promise<void> {
  for (const change of changes) await recordOne(ctx, source, change);
}

async function recordOne(ctx: RequestContext, source: AlertSource, change: IncomingChange): Promise<void> {
  const reason = whyNot(source, change);
  if (reason !== undefined) {
    await note(ctx, source, change, reason);
    return;
  }
  try {
    await ctx.transaction(async (tx) => {
      const outcome = change.version === undefined ? 'change' : 'deployment';
      if (await insertSourceChange(tx, source.id, keyOf(change, ctx.now), rowOf(ctx, source, change, outcome)))
        await intoLedger({ ...ctx, transaction: (work) => work(tx) }, source, change);
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await note(ctx, source, change, error.help === undefined ? error.message : `${error.message}: ${error.help}`);
  }
}

function whyNot(source: AlertSource, change: IncomingChange): string | undefined {
  if (serviceOf(source, change) === undefined)
    return 'it names no service: name it in the payload, or give this source one';
  if (change.environment === undefined) return 'it names no environment: name it in the payload';
  if (change.labels['change'] === 'removed') return 'a removal: end the deployment with `lockstep deploy end`';
  return undefined;
}

function serviceOf(source: AlertSource, change: IncomingChange): string | undefined {
  return change.service ?? source.service;
}

async function intoLedger(ctx: RequestContext, source: AlertSource, change: IncomingChange): Promise<void> {
  const { environment = '', version, summary } = change;
  const service = serviceOf(source, change) ?? '';
  const at = change.at;
  if (version === undefined) {
    const about = { kind: 'config', subject: summary.slice(0, 200), note: `told by source ${source.name}` } as const;
    await recordServiceChange(ctx, service, { environment, ...about, at, weakensControl: false, motive: 'routine' });
    return;
  }
  await recordDeployment(ctx, service, {
    environment,
    version,
    replica: '',
    at,
    sharePercent: 100,
    source: 'observed',
    motive: 'routine',
    keepsOthers: false,
  });
}

async function note(ctx: RequestContext, source: AlertSource, change: IncomingChange, reason: string): Promise<void> {
  await ctx.transaction(async (tx: Transaction) => {
    const row = { ...rowOf(ctx, source, change, 'noted'), reason: reason.slice(0, 500) };
    if (!(await insertSourceChange(tx, source.id, keyOf(change, ctx.now), row))) return;
    const { summary, service, environment, version } = row;
    const body = { source: source.name, summary, service, environment, version, reason: row.reason };
    await recordAlertsEvent(tx, ctx, { type: 'alerts.change_noted', subjectId: row.id, body });
  });
}

function rowOf(
  ctx: RequestContext,
  source: AlertSource,
  change: IncomingChange,
  outcome: SourceChange['outcome'],
): SourceChange {
  const { summary, environment, version } = change;
  const service = serviceOf(source, change);
  return {
    id: ctx.newId(),
    at: change.at ?? ctx.now,
    summary,
    service,
    environment,
    version,
    outcome,
    reason: undefined,
  };
}

/** The sender's own id where there is one, else what it said; without a time, said within the same ten minutes. */
function keyOf(change: IncomingChange, now: number): string {
  const own = change.labels['event_id'];
  if (own !== undefined) return `id:${own.slice(0, 500)}`;
  const { summary, service, environment, version, labels } = change;
  const at = change.at ?? `about ${now - (now % repeatMs)}`;
  const told = [
    summary,
    at,
    service,
    environment,
    version,
    Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return `said:${hash('sha256', JSON.stringify(told))}`;
}
