import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import type { StatusUpdate } from './announcement.ts';
import { checkWords } from './check-update.ts';
import { recordStatusEvent } from './events.ts';
import { lockOwn, tellIncident } from './publish-update.ts';
import { insertCorrection, lockUpdate, rewriteUpdate } from './update-store.ts';

/** What it said before is kept here; readers see that it was corrected. Subscribers are not told again. */
export async function correctUpdate(
  ctx: RequestContext,
  id: string,
  { message, reason, isSure }: { readonly message: string; readonly reason: string; readonly isSure: boolean },
): Promise<StatusUpdate> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const before = await lockUpdate(tx, id);
    const announcement = await lockOwn(tx, ctx, before);
    if (before.state !== 'published') {
      throw new Problem('status.not_published', 'this update is a draft', { help: 'write the draft anew' });
    }
    await checkWords(tx, ctx, announcement, message, isSure);
    const by = actorRef(ctx.actor);
    const update = { ...before, message, correctedAt: ctx.now };
    await rewriteUpdate(tx, update);
    await insertCorrection(tx, ctx.newId(), { updateId: id, before: before.message, reason, at: ctx.now, by });
    const body = { id, message, before: before.message, reason };
    await recordStatusEvent(tx, ctx, { type: 'status.update_corrected', subjectId: announcement.id, body });
    await tellIncident(tx, ctx, announcement.id, {
      text: `Corrected what was told (${reason}): **${announcement.title}**\n\n${message}`,
      refs: [{ kind: 'status_update', id, label: announcement.title }],
    });
    return update;
  });
}
