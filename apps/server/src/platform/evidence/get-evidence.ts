import type { EvidenceRecord } from '@lockstep/contract';
import type { RequestContext } from '../context.ts';
import { Problem } from '../problem.ts';
import { requirePermission } from '../require-permission.ts';
import { needToKnow } from './matters.ts';
import { findEvidence } from './store.ts';
import { shownTo } from './withhold.ts';

export async function getEvidence(ctx: RequestContext, id: string): Promise<EvidenceRecord> {
  requirePermission(ctx, 'evidence.read');
  const known = await needToKnow(ctx.read, ctx);
  const record = await findEvidence(ctx.read, id);
  const shown = record && shownTo(ctx, known, record);
  if (shown !== undefined) return shown;
  throw new Problem('evidence.record_not_found', `evidence record \`${id}\` does not exist`, {
    help: 'list them with `lockstep evidence list`',
  });
}
