import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Announcement, GivenUpdate, NewUpdate, StatusUpdate } from './announcement.ts';
import { deleteEmptyAnnouncement, pagesOf } from './announcement-store.ts';
import { checkUpdate } from './check-update.ts';
import { recordStatusEvent } from './events.ts';
import { openAnnouncement } from './open-announcement.ts';
import { lockDraft, newUpdate, told } from './publish-update.ts';
import { deleteUpdate, insertUpdate, rewriteUpdate } from './update-store.ts';

/** Words are looked at when it goes out: until then it is read by those who may see the incident alone. */
export async function draftUpdate(ctx: RequestContext, input: NewUpdate): Promise<StatusUpdate> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const announcement = await openAnnouncement(tx, ctx, input);
    return await writeDraft(tx, ctx, announcement, input);
  });
}

/** Keeps a draft of an announcement that the caller has locked or made. */
export async function writeDraft(
  tx: Transaction,
  ctx: RequestContext,
  announcement: Announcement,
  input: GivenUpdate,
): Promise<StatusUpdate> {
  const update = newUpdate(ctx, announcement, input);
  await checkUpdate(tx, ctx, await pagesOf(tx, [announcement.id]), update);
  await insertUpdate(tx, update);
  const body = { title: announcement.title, ...told(update) };
  const matterId = matterOf(announcement);
  await recordStatusEvent(tx, ctx, { type: 'status.update_drafted', subjectId: announcement.id, body, matterId });
  return update;
}

export async function changeDraft(ctx: RequestContext, id: string, input: GivenUpdate): Promise<StatusUpdate> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { announcement, update: before } = await lockDraft(tx, ctx, id);
    const { audience, phase, message, components, nextUpdateDueAt } = input;
    const update = { ...before, audience, phase, message, components, nextUpdateDueAt };
    await checkUpdate(tx, ctx, await pagesOf(tx, [announcement.id]), update);
    await rewriteUpdate(tx, update);
    const body = { ...told(update), before: told(before) };
    const matterId = matterOf(announcement);
    await recordStatusEvent(tx, ctx, { type: 'status.draft_changed', subjectId: announcement.id, body, matterId });
    return update;
  });
}

export async function discardDraft(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const { announcement, update } = await lockDraft(tx, ctx, id);
    await deleteUpdate(tx, id);
    await deleteEmptyAnnouncement(tx, announcement.id);
    const body = { title: announcement.title, ...told(update) };
    const matterId = matterOf(announcement);
    await recordStatusEvent(tx, ctx, { type: 'status.draft_discarded', subjectId: announcement.id, body, matterId });
  });
}

/** Drafts about a restricted incident are as restricted as it is. */
export function matterOf({ incident }: Pick<Announcement, 'incident'>): string | undefined {
  return incident?.isRestricted === true ? incident.id : undefined;
}
