import { type ChainHead, type ChainedRecord, ChainVerifier } from '@lockstep/evidence';
import type { EvidenceVerification } from '@lockstep/contract';
import type { RequestContext } from '../context.ts';
import { requirePermission } from '../require-permission.ts';
import { nativeSha256 } from './record-evidence.ts';
import { countWaiting, getHead, listChain } from './store.ts';

const batchSize = 1_000;

/** Recomputes the chain from its start to where it ended when this began. */
export async function verifyEvidence(ctx: RequestContext): Promise<EvidenceVerification> {
  requirePermission(ctx, 'evidence.verify');
  const head = await getHead(ctx.read);
  const verifier = new ChainVerifier({ hash: nativeSha256, to: head });
  for await (const record of chainUpTo(ctx, head)) {
    const broken = verifier.add(record);
    if (broken !== undefined) return broken;
  }
  const verdict = verifier.finish();
  return verdict.ok ? { ...verdict, waiting: await countWaiting(ctx.read) } : verdict;
}

async function* chainUpTo(ctx: RequestContext, head: ChainHead): AsyncGenerator<ChainedRecord> {
  for (let after = 0; after < head.position;) {
    const records = await listChain(ctx.read, after, head.position, batchSize);
    yield* records;
    const last = records.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}
