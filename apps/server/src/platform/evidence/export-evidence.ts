import type { RequestContext } from '../context.ts';
import { requirePermission } from '../require-permission.ts';
import { needToKnow } from './matters.ts';
import { getHead, listChainRecords } from './store.ts';
import { readableBy } from './withhold.ts';

const batchSize = 500;

/** The chain after a position, one JSON text per record, read in batches while it is sent. */
export async function* exportEvidence(ctx: RequestContext, after: number): AsyncGenerator<string> {
  requirePermission(ctx, 'evidence.verify');
  const head = await getHead(ctx.read);
  for (let position = after; position < head.position;) {
    const records = await listChainRecords(ctx.read, position, head.position, batchSize);
    // Asked for each batch: an export takes a while, and a matter may be restricted meanwhile.
    const known = await needToKnow(ctx.read, ctx);
    for (const record of records) yield JSON.stringify(readableBy(ctx, known, record));
    const last = records.at(-1)?.position;
    if (last === undefined) return;
    position = last;
  }
}
