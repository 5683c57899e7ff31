import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listMarks, listPagedGroups, type Mark } from './mark-store.ts';

export interface MarksOfGroup {
  readonly groupId: string;
  /** Whoever asks was paged for it. */
  readonly canMark: boolean;
  readonly isYours: boolean;
  readonly marks: readonly Mark[];
}

/** In the order of the ids. A group nobody knows has no marks. */
export async function listUselessMarks(
  ctx: RequestContext,
  groupIds: readonly string[],
): Promise<readonly MarksOfGroup[]> {
  requirePermission(ctx, 'paging.read');
  const { userId } = ctx.actor;
  const paged = userId === undefined ? new Set<string>() : await listPagedGroups(ctx.read, groupIds, userId);
  const marks = Map.groupBy(await listMarks(ctx.read, groupIds), (mark) => mark.groupId);
  const canMark = (groupId: string): boolean => paged.has(groupId) && ctx.actor.permissions.has('paging.respond');
  return groupIds.map((groupId) => {
    const ofGroup = marks.get(groupId) ?? [];
    return {
      groupId,
      canMark: canMark(groupId),
      isYours: ofGroup.some((mark) => mark.userId === userId),
      marks: ofGroup,
    };
  });
}
