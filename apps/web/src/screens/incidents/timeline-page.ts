import { ask } from '../../api/query.ts';
import type { EntryKind } from './timeline-model.ts';

/** Pages of the past. */
const PAGE = 100;

export interface TimelineFilter {
  readonly kinds?: readonly EntryKind[] | undefined;
  readonly isPinned?: boolean | undefined;
}

/** One page of the timeline back from `cursor`; without one, the newest. */
export function timelinePage(incident: string, { kinds, isPinned }: TimelineFilter, cursor?: string) {
  return ask('listTimeline', {
    params: { incident },
    query: {
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
      ...(kinds !== undefined && { kinds: kinds.join(',') }),
      ...(isPinned === true && { pinned: 'true' }),
    },
  });
}
