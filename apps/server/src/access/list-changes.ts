import type { PendingChange } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listStoredChanges, shownChange } from './change-store.ts';

export async function listChanges(
  ctx: RequestContext,
  input: { limit: number; cursor?: string | undefined; state: 'open' | 'all' },
): Promise<{ items: PendingChange[]; nextCursor?: string }> {
  requirePermission(ctx, 'access.read');
  const before = decodeCursor(input.cursor, ['uuid'])?.[0];
  const rows = await listStoredChanges(ctx.read, {
    before,
    onlyOpen: input.state === 'open',
    now: ctx.now,
    limit: input.limit + 1,
  });
  return toPage(rows, input.limit, shownChange, (row) => [row.id]);
}
