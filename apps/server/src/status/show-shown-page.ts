import type { ShownStatusPage } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getPage } from './page-store.ts';
import { loadShownFacts } from './shown-facts.ts';
import { shownPage } from './shown-page.ts';

/** A page as its readers see it now. */
export async function showShownPage(ctx: RequestContext, slug: string): Promise<ShownStatusPage> {
  requirePermission(ctx, 'status.read');
  const page = await getPage(ctx.read, slug);
  return shownPage(page, await loadShownFacts(ctx.read, [page], ctx.now), ctx.now);
}
