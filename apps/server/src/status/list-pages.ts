import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listComponents } from './component-store.ts';
import type { PageComponent, PageCounts, StatusPage } from './page.ts';
import { countsOf, getPage, listPages } from './page-store.ts';

export interface WholePage {
  readonly page: StatusPage;
  readonly components: readonly PageComponent[];
  readonly counts: PageCounts;
}

const noCounts: PageCounts = { mails: 0, waiting: 0, webhooks: 0, openAnnouncements: 0, currentAnnouncements: 0 };

export async function listWholePages(ctx: RequestContext): Promise<readonly WholePage[]> {
  requirePermission(ctx, 'status.read');
  return await wholeOf(ctx, await listPages(ctx.read));
}

export async function showPage(ctx: RequestContext, slug: string): Promise<WholePage> {
  requirePermission(ctx, 'status.read');
  const page = await getPage(ctx.read, slug);
  const [whole] = await wholeOf(ctx, [page]);
  return whole ?? { page, components: [], counts: noCounts };
}

async function wholeOf(ctx: RequestContext, pages: readonly StatusPage[]): Promise<readonly WholePage[]> {
  const ids = pages.map(({ id }) => id);
  const components = Map.groupBy(await listComponents(ctx.read, ids), ({ pageId }) => pageId);
  const counts = await countsOf(ctx.read, ids);
  return pages.map((page) => ({
    page,
    components: components.get(page.id) ?? [],
    counts: counts.get(page.id) ?? noCounts,
  }));
}
