import type { StatusAudience } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { recordStatusEvent } from './events.ts';
import { mostPages, type StatusPage } from './page.ts';
import { countPages, deletePage, insertPage, lockPage, updatePageRow } from './page-store.ts';
import { applyComponents, type GivenComponent } from './put-components.ts';

export interface NewPage {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  readonly audience: StatusAudience;
  readonly components: readonly GivenComponent[];
}

export async function createPage(ctx: RequestContext, input: NewPage): Promise<StatusPage> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { slug, title, text: body, audience, components } = input;
    if ((await countPages(tx)) >= mostPages) {
      throw new Problem('status.too_many', `there are ${mostPages} status pages`, { help: 'take one away first' });
    }
    const createdBy = actorRef(ctx.actor);
    const page = { id: ctx.newId(), slug, title, body, audience, isSample: false, createdAt: ctx.now, createdBy };
    if (!(await insertPage(tx, page))) {
      throw new Problem('status.page_exists', `status page \`${slug}\` exists already`, {
        help: 'choose another name for its address',
        fields: [{ field: 'body.slug', problem: 'is taken' }],
      });
    }
    await applyComponents(tx, ctx, page, components);
    const evidence = { slug, title, text: body, audience, components };
    await recordStatusEvent(tx, ctx, { type: 'status.page_created', subjectId: page.id, body: evidence });
    return page;
  });
}

/** What is left out stays. */
export async function updatePage(
  ctx: RequestContext,
  slug: string,
  input: {
    readonly title?: string | undefined;
    readonly text?: string | undefined;
    readonly audience?: StatusAudience | undefined;
    readonly isSure: boolean;
  },
): Promise<StatusPage> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const before = await lockPage(tx, slug);
    const { title = before.title, text = before.body, audience = before.audience } = input;
    if (before.audience === 'internal' && audience === 'public' && !input.isSure) {
      throw new Problem('status.confirmation_needed', 'everybody would read what only your people could', {
        help: 'read the page and its history first, then send `isSure: true`',
        fields: [{ field: 'body.isSure', problem: 'is not true' }],
      });
    }
    const page = { ...before, title, body: text, audience };
    await updatePageRow(tx, page);
    const body = {
      title,
      text,
      audience,
      before: { title: before.title, text: before.body, audience: before.audience },
    };
    await recordStatusEvent(tx, ctx, { type: 'status.page_changed', subjectId: page.id, body });
    return page;
  });
}

export async function removePage(ctx: RequestContext, slug: string): Promise<void> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const { id, title, audience } = await lockPage(tx, slug);
    await deletePage(tx, id);
    await recordStatusEvent(tx, ctx, { type: 'status.page_removed', subjectId: id, body: { slug, title, audience } });
  });
}
