import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordMarkEvent } from './events.ts';
import { deleteMark, insertMark, isGroupOfAlerts, wasPaged } from './mark-store.ts';

/** Somebody who was paged says that it was useless. Saying it twice changes nothing. */
export async function markPageUseless(ctx: RequestContext, groupId: string, note: string | undefined): Promise<void> {
  requirePermission(ctx, 'paging.respond');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const userId = await requirePaged(tx, ctx, groupId);
    if (!(await insertMark(tx, { groupId, userId, at: ctx.now, note }))) return;
    await recordMarkEvent(tx, ctx, { type: 'insights.page_marked', subjectId: groupId, body: { userId, note } });
  });
}

/** Takes it back; nothing to take back changes nothing. */
export async function unmarkPageUseless(ctx: RequestContext, groupId: string): Promise<void> {
  requirePermission(ctx, 'paging.respond');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const userId = await requirePaged(tx, ctx, groupId);
    if (!(await deleteMark(tx, groupId, userId))) return;
    await recordMarkEvent(tx, ctx, { type: 'insights.mark_taken_back', subjectId: groupId, body: { userId } });
  });
}

/** Who was not woken can not know: one mark of a person counts, whoever else was paged. */
async function requirePaged(tx: Transaction, ctx: RequestContext, groupId: string): Promise<string> {
  if (!(await isGroupOfAlerts(tx, groupId))) {
    throw new Problem('alerts.group_not_found', `alert group \`${groupId}\` does not exist`, {
      help: 'list them with `GET /api/v1/alert-groups`',
    });
  }
  const { userId } = ctx.actor;
  if (userId === undefined || !(await wasPaged(tx, groupId, userId))) {
    throw new Problem('insights.not_paged', 'only who was paged for this can say whether it was useless', {
      help: 'ask one of those who were; the chain of the alert group names them',
    });
  }
  return userId;
}
