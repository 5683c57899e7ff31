import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { FeedSource } from './feed-source.ts';

/** Somebody changed where feeds come from. */
export async function recordSourceChange(
  tx: Transaction,
  ctx: RequestContext,
  type: 'advisories.source_added' | 'advisories.source_changed' | 'advisories.source_removed',
  source: FeedSource,
): Promise<void> {
  const { name, kind, url, ecosystem = null, intervalMinutes, isEnabled } = source;
  await recordEvidence(tx, ctx, {
    type,
    subjectId: name,
    body: { name, kind, url, ecosystem, intervalMinutes, isEnabled },
  });
  await tellOfSource(tx, ctx, 'feeds.source_changed', name);
}

/** A source began to fail, or works again: every verdict judged from now on rests on what was loaded before. */
export async function recordSourceHealth(
  tx: Transaction,
  ctx: RequestContext,
  type: 'advisories.source_failing' | 'advisories.source_recovered',
  source: FeedSource,
  problem: string | undefined,
): Promise<void> {
  await recordEvidence(tx, ctx, {
    type,
    subjectId: source.name,
    body: { name: source.name, problem: problem ?? null },
  });
  await tellOfSource(tx, ctx, 'feeds.source_checked', source.name);
}

/** Tells live screens that there is something new about a source; findings and verdicts hear of what is loaded, not of this. */
export async function tellOfSource(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  kind: 'feeds.source_changed' | 'feeds.source_checked' | 'feeds.sync_progressed',
  name: string,
): Promise<void> {
  await recordChange(tx, ctx, { kind, subjectId: name, permission: 'advisories.read' });
}
