import type { EvidenceRecord } from '@lockstep/contract';
import type { RequestContext } from '../context.ts';
import { decodeCursor, toPage } from '../http/paging.ts';
import { requirePermission } from '../require-permission.ts';
import { needToKnow } from './matters.ts';
import { listEvidenceRecords } from './store.ts';
import { readableBy, shownTo } from './withhold.ts';

export interface ListEvidence {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly type?: string | undefined;
}

export async function listEvidence(
  ctx: RequestContext,
  input: ListEvidence,
): Promise<{ items: EvidenceRecord[]; nextCursor?: string }> {
  requirePermission(ctx, 'evidence.read');
  const before = decodeCursor(input.cursor, ['uuid'])?.[0];
  const known = await needToKnow(ctx.read, ctx);
  // Records that do not exist for the caller are left out where they are read: pages have no holes.
  const filter = { subjectId: input.subjectId, type: input.type, before, limit: input.limit + 1 };
  const rows = await listEvidenceRecords(ctx.read, filter, known);
  return toPage(
    rows,
    input.limit,
    (row) => shownTo(ctx, known, row) ?? readableBy(ctx, known, row),
    (row) => [row.id],
  );
}
