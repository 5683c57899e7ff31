import type { RequestContext } from '../platform/context.ts';
import { lockMatter } from './lock-matter.ts';
import { listOpenSignoffs } from './signoff-store.ts';
import { lapse } from './turn-key.ts';
import { whatMoved } from './what-moved.ts';

/**
 * Feeds, ledger or policy have moved: what people were asked to sign, or have signed, is judged again. What is stricter now lapses,
 * also when every key was turned and the time that was signed for is not over.
 */
export async function lapseSignoffs(ctx: RequestContext, serviceId: string): Promise<void> {
  for (const id of await listOpenSignoffs(ctx.read, serviceId, ctx.now)) {
    await ctx.transaction(async (tx) => {
      const matter = await lockMatter(tx, ctx, id);
      const { state } = matter.standing;
      if (state !== 'waiting' && state !== 'signed') return;
      const moved = await whatMoved(tx, ctx, matter);
      if (moved.length > 0) await lapse(tx, ctx, matter, moved);
    });
  }
}
