import type { EvidenceRecord } from '@lockstep/contract';
import type { RequestContext } from '../context.ts';
import { decodeCursor, toPage } from '../http/paging.ts';
import { requirePermission } from '../require-permission.ts';
import { listEvidenceRecords } from './store.ts';
import { readableBy } from './withhold.ts';

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
  const rows = await listEvidenceRecords(ctx.read, {
    subjectId: input.subjectId,
    type: input.type,
    before,
    limit: input.limit + 1,
  });
  return toPage(
    rows,
    input.limit,
    (row) => readableBy(ctx, row),
    (row) => [row.id],
  );
}
