import { ask } from '../../api/query.ts';
import type { EntryKind } from './timeline-model.ts';

/** Pages of the past. */
const PAGE = 100;
/** For whoever opens the room next; words that were taken away meanwhile are not kept for longer. */
const KEPT_MS = 10_000;

export interface TimelineFilter {
  readonly kinds?: readonly EntryKind[] | undefined;
  readonly isPinned?: boolean | undefined;
}

/** One page of the timeline back from `cursor`; without one, the newest. */
export function timelinePage(incident: string, { kinds, isPinned }: TimelineFilter, cursor?: string) {
  const query = {
    limit: PAGE,
    ...(cursor !== undefined && { cursor }),
    ...(kinds !== undefined && { kinds: kinds.join(',') }),
    ...(isPinned === true && { pinned: 'true' }),
  };
  return { ...ask('listTimeline', { params: { incident }, query }), gcTime: KEPT_MS };
}
