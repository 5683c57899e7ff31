import type { Transaction } from '../platform/context.ts';
import type { Announcement, StatusUpdate } from './announcement.ts';
import { listAnnouncementRows, type PageOfAnnouncement, pagesOf } from './announcement-store.ts';
import { listComponents, listStates } from './component-store.ts';
import { listMaintenanceSince, type Maintenance } from './maintenance-store.ts';
import type { PageComponent, StatusPage } from './page.ts';
import { listUpdates } from './update-store.ts';
import { shownDays, type StateSpan } from './uptime.ts';

/** Everything that pages show, as it lies in the database. Holds nothing of incidents that reaches a page. */
export interface ShownFacts {
  readonly pages: readonly StatusPage[];
  readonly components: readonly PageComponent[];
  readonly states: ReadonlyMap<string, readonly StateSpan[]>;
  readonly maintenance: readonly Maintenance[];
  readonly announcements: readonly Announcement[];
  /** Published ones, newest first. */
  readonly updates: ReadonlyMap<string, readonly StatusUpdate[]>;
  readonly placements: readonly PageOfAnnouncement[];
}

const dayMs = 86_400_000;
const mostAnnouncements = 500;

/** @param now epoch milliseconds */
export async function loadShownFacts(tx: Transaction, pages: readonly StatusPage[], now: number): Promise<ShownFacts> {
  const since = now - shownDays * dayMs;
  const components = await listComponents(
    tx,
    pages.map(({ id }) => id),
  );
  const states = await listStates(
    tx,
    components.map(({ id }) => id),
    since,
  );
  const rows = await listAnnouncementRows(tx, {
    // Nobody in particular reads: of what they are about nothing is asked for.
    reader: '',
    state: undefined,
    now,
    pageId: undefined,
    incidentId: undefined,
    before: undefined,
    limit: mostAnnouncements,
  });
  const announcements = rows.filter(
    ({ openedAt, resolvedAt }) => openedAt !== undefined && (resolvedAt === undefined || resolvedAt >= since),
  );
  const ids = announcements.map(({ id }) => id);
  const published = (await listUpdates(tx, ids)).filter(({ state }) => state === 'published');
  return {
    pages,
    components,
    states,
    maintenance: await listMaintenanceSince(tx, since),
    announcements,
    updates: Map.groupBy(published, ({ announcementId }) => announcementId),
    placements: await pagesOf(tx, ids),
  };
}
