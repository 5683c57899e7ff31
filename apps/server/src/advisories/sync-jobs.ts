import type { RequestContext, Transaction } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { listSources } from './source-store.ts';
import { pruneSyncs } from './sync-store.ts';

export const syncJob = 'advisories.sync_source';

/** How long looks at sources are shown. */
const keptMs = 30 * 24 * 3_600_000;

/** A look at a source by this moment; at most one waits. */
export async function askForSync(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  sourceId: string,
  dueAt: number,
): Promise<void> {
  await addJob(tx, ctx, { kind: syncJob, key: sourceId, payload: { sourceId }, dueAt });
}

/** A look that nobody waits for any more (its job was lost or gave up) is asked for again; runs every hour. */
export async function keepFeedJobs(tx: Transaction, now: number): Promise<void> {
  for (const source of await listSources(tx)) {
    if (!source.isEnabled) continue;
    await askForSync(tx, { now, newId }, source.id, Math.max(now, source.nextCheckAt ?? now, source.leaseUntil ?? now));
  }
  await pruneSyncs(tx, now - keptMs);
}
