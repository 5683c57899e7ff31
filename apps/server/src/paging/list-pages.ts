import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { readerOf } from '../platform/matters/visibility.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type ListedPage, listPagesBefore } from './page-list-store.ts';

export interface PagesQuery {
  readonly of: 'mine' | 'everybody';
  readonly state: 'open' | 'all';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One more than asked for: whether there is another page. Open ones first, then the newest. */
export async function listPages(ctx: RequestContext, query: PagesQuery): Promise<readonly ListedPage[]> {
  requirePermission(ctx, 'paging.read');
  const [rank, id] = decodeCursor(query.cursor, ['number', 'uuid']) ?? [];
  return await listPagesBefore(ctx.read, {
    userId: query.of === 'mine' ? (ctx.actor.userId ?? null) : undefined,
    isOpenOnly: query.state === 'open',
    after: rank === undefined || id === undefined ? undefined : { rank, id },
    limit: query.limit + 1,
    reader: readerOf(ctx),
  });
}
