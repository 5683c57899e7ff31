import type { RequestContext } from '../platform/context.ts';
import { readerOf } from '../platform/matters/visibility.ts';
import { requireSignedIn } from '../platform/require-permission.ts';
import { type SearchHit, searchAll } from './store.ts';

/** Things whose names fit what was typed, best first; of each kind a few. */
export async function search(
  ctx: RequestContext,
  { query, limit }: { readonly query: string; readonly limit: number },
): Promise<readonly SearchHit[]> {
  requireSignedIn(ctx);
  const typed = query.trim().toLowerCase();
  const words = wordsOf(typed);
  if (words.length === 0) return [];
  return await searchAll(ctx.read, {
    reader: readerOf(ctx),
    permissions: ctx.actor.permissions,
    typed,
    words: words.map((word) => `${word}:*`).join(' & '),
    limit,
  });
}

/** Letters and digits only: everything else means something to the words of Postgres. At most eight. */
export function wordsOf(typed: string): readonly string[] {
  return typed
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 8);
}
