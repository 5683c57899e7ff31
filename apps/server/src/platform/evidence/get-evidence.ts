import type { EvidenceRecord } from '@lockstep/contract';
import type { RequestContext } from '../context.ts';
import { Problem } from '../problem.ts';
import { requirePermission } from '../require-permission.ts';
import { findEvidence } from './store.ts';
import { readableBy } from './withhold.ts';

export async function getEvidence(ctx: RequestContext, id: string): Promise<EvidenceRecord> {
  requirePermission(ctx, 'evidence.read');
  const record = await findEvidence(ctx.read, id);
  if (record !== undefined) return readableBy(ctx, record);
  throw new Problem('evidence.record_not_found', `evidence record \`${id}\` does not exist`, {
    help: 'list them with `lockstep evidence list`',
  });
}
