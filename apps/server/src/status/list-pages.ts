import type { ComponentState } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listComponents } from './component-store.ts';
import { listUnderWay } from './maintenance-store.ts';
import type { PageComponent, PageCounts, StatusPage } from './page.ts';
import { countsOf, getPage, listPages } from './page-store.ts';
import { worstState } from './uptime.ts';

export interface WholePage {
  readonly page: StatusPage;
  /** The worst of its components as readers of the page see them: planned work under way is counted in. */
  readonly overall: ComponentState;
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
  return whole ?? { page, overall: 'operational', components: [], counts: noCounts };
}

async function wholeOf(ctx: RequestContext, pages: readonly StatusPage[]): Promise<readonly WholePage[]> {
  const ids = pages.map(({ id }) => id);
  const all = await listComponents(ctx.read, ids);
  const underWay = await listUnderWay(
    ctx.read,
    all.map(({ id }) => id),
    ctx.now,
  );
  const byPage = Map.groupBy(all, ({ pageId }) => pageId);
  const counts = await countsOf(ctx.read, ids);
  return pages.map((page) => {
    const components = byPage.get(page.id) ?? [];
    const states = components.flatMap(({ id, state }) =>
      underWay.has(id) ? [state, 'maintenance' as const] : [state],
    );
    const overall = worstState(states) ?? 'operational';
    return { page, overall, components, counts: counts.get(page.id) ?? noCounts };
  });
}
