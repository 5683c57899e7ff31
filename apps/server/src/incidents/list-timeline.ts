import type { EntryKind } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getEntry } from './change-timeline.ts';
import { getIncident } from './store.ts';
import type { TimelineEntry } from './timeline.ts';
import { type EntryVersion, listEntries, listEntriesSince, listVersions } from './timeline-store.ts';
import { readerOf } from './visibility.ts';

export interface TimelineQuery {
  /** `seq` of the newest entry that is known: what is new comes in the order it was recorded. */
  readonly since?: number | undefined;
  readonly kinds?: readonly EntryKind[] | undefined;
  readonly folded?: boolean | undefined;
  readonly pinned?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One entry more than asked for, so that the page knows whether it is the last. `seq`: where to go on from. */
export async function listTimeline(
  ctx: RequestContext,
  ref: string,
  query: TimelineQuery,
): Promise<{ readonly entries: readonly TimelineEntry[]; readonly seq: number }> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  if (query.since !== undefined) {
    const entries = await listEntriesSince(ctx.read, incident.id, query.since, query.limit, readerOf(ctx));
    return { entries, seq: entries.at(-1)?.seq ?? query.since };
  }
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  const entries = await listEntries(ctx.read, {
    reader: readerOf(ctx),
    incidentId: incident.id,
    before: key === undefined ? undefined : { happenedAt: key[0], id: key[1] },
    kinds: query.kinds,
    isFolded: query.folded,
    isPinned: query.pinned,
    limit: query.limit + 1,
  });
  // Read before the entries: what is written meanwhile is asked for again rather than missed.
  return { entries, seq: incident.seq };
}

export async function listEntryVersions(
  ctx: RequestContext,
  ref: string,
  entryId: string,
): Promise<readonly EntryVersion[]> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  const entry = await getEntry(ctx.read, ctx, incident, entryId);
  return await listVersions(ctx.read, entry.id);
}
