import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import {
  type Criteria,
  discardDraft,
  listCriteria,
  lockCriteria,
  publishDraft,
  putDraft,
  type SeverityWords,
} from './criteria-store.ts';
import { recordSettingsEvent } from './settings-events.ts';

export async function draftCriteria(
  ctx: RequestContext,
  { words, note }: { readonly words: SeverityWords; readonly note: string },
): Promise<Criteria> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockCriteria(tx);
    await putDraft(tx, { words, note, now: ctx.now, by: actorRef(ctx.actor) });
    const draft = await getDraft(tx);
    const body = { version: draft.version, words, note };
    await recordSettingsEvent(tx, ctx, { type: 'incidents.criteria_drafted', subjectId: `${draft.version}`, body });
    return draft;
  });
}

/** @param version the draft that was read: of two who publish, one may have read another one */
export async function publishCriteria(ctx: RequestContext, version: number): Promise<Criteria> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockCriteria(tx);
    const known = (await listCriteria(tx)).find((one) => one.version === version);
    if (known?.published !== undefined) return known;
    const draft = await getDraft(tx);
    if (draft.version !== version) {
      throw new Problem('incidents.criteria_changed', `the draft is version ${draft.version}, not ${version}`, {
        help: 'read it again, then publish it',
      });
    }
    const by = actorRef(ctx.actor);
    await publishDraft(tx, version, { now: ctx.now, by });
    const body = { version, words: draft.words, note: draft.note };
    await recordSettingsEvent(tx, ctx, { type: 'incidents.criteria_published', subjectId: `${version}`, body });
    return { ...draft, published: { at: ctx.now, by } };
  });
}

/** Throws the draft away; without one nothing changes. */
export async function discardCriteria(ctx: RequestContext): Promise<void> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    await lockCriteria(tx);
    if (!(await discardDraft(tx))) return;
    await recordSettingsEvent(tx, ctx, { type: 'incidents.criteria_discarded', subjectId: 'draft', body: {} });
  });
}

async function getDraft(tx: Transaction): Promise<Criteria> {
  const draft = (await listCriteria(tx)).find(({ published }) => published === undefined);
  if (draft !== undefined) return draft;
  throw new Problem('incidents.criteria_not_found', 'there is no draft of the criteria', {
    help: 'write one first',
  });
}
