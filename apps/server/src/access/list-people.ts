import type { Person } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listPersons } from './store.ts';

export async function listPeople(
  ctx: RequestContext,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ items: Person[]; nextCursor?: string }> {
  requirePermission(ctx, 'access.read');
  const after = decodeCursor(input.cursor, ['uuid'])?.[0];
  const rows = await listPersons(ctx.read, after, input.limit + 1);
  return toPage(
    rows,
    input.limit,
    (row) => row,
    (row) => [row.id],
  );
}
