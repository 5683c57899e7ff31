import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getIncident, readerOf } from '#incidents/index.ts';
import type { Announcement, Correction, StatusUpdate } from './announcement.ts';
import {
  type AnnouncementList,
  announcementNotFound,
  findAnnouncement,
  listAnnouncementRows,
  type PageOfAnnouncement,
  pagesOf,
} from './announcement-store.ts';
import { listComponentsById } from './component-store.ts';
import type { PageComponent } from './page.ts';
import { getPage } from './page-store.ts';
import { listCorrections, listUpdates } from './update-store.ts';

export interface WholeUpdate {
  readonly update: StatusUpdate;
  readonly corrections: readonly Correction[];
  /** Those that are still there, by id. */
  readonly components: ReadonlyMap<string, PageComponent>;
}

export interface WholeAnnouncement {
  readonly announcement: Announcement;
  readonly pages: readonly PageOfAnnouncement[];
  readonly updates: readonly WholeUpdate[];
}

export interface AnnouncementQuery {
  readonly state?: AnnouncementList['state'];
  readonly page?: string | undefined;
  readonly incident?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One more than asked for, so that the page knows whether it is the last. */
export async function listAnnouncements(
  ctx: RequestContext,
  query: AnnouncementQuery,
): Promise<readonly WholeAnnouncement[]> {
  requirePermission(ctx, 'status.read');
  const reader = readerOf(ctx);
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  const page = query.page === undefined ? undefined : await getPage(ctx.read, query.page);
  const incident = query.incident === undefined ? undefined : await getIncident(ctx.read, query.incident, reader);
  const rows = await listAnnouncementRows(ctx.read, {
    reader,
    state: query.state,
    now: ctx.now,
    pageId: page?.id,
    incidentId: incident?.id,
    before: key === undefined ? undefined : { createdAt: key[0], id: key[1] },
    limit: query.limit + 1,
  });
  return await wholeOf(ctx.read, rows);
}

export async function showAnnouncement(ctx: RequestContext, id: string): Promise<WholeAnnouncement> {
  requirePermission(ctx, 'status.read');
  const announcement = await findAnnouncement(ctx.read, id, readerOf(ctx));
  const [whole] = announcement === undefined ? [] : await wholeOf(ctx.read, [announcement]);
  if (whole === undefined) throw announcementNotFound(id);
  return whole;
}

/** One update with all that belongs to it, as its writer is answered. */
export async function wholeUpdate(tx: Transaction, update: StatusUpdate): Promise<WholeUpdate> {
  const corrections = await listCorrections(tx, [update.id]);
  const components = await listComponentsById(
    tx,
    update.components.map(({ componentId }) => componentId),
  );
  return { update, corrections, components: new Map(components.map((component) => [component.id, component])) };
}

async function wholeOf(tx: Transaction, announcements: readonly Announcement[]): Promise<readonly WholeAnnouncement[]> {
  const ids = announcements.map(({ id }) => id);
  const all = await listUpdates(tx, ids);
  const pages = Map.groupBy(await pagesOf(tx, ids), ({ announcementId }) => announcementId);
  const corrections = Map.groupBy(
    await listCorrections(
      tx,
      all.map(({ id }) => id),
    ),
    ({ updateId }) => updateId,
  );
  const touched = new Set(all.flatMap(({ components }) => components.map(({ componentId }) => componentId)));
  const components = new Map(
    (await listComponentsById(tx, [...touched])).map((component) => [component.id, component]),
  );
  const updates = Map.groupBy(all, ({ announcementId }) => announcementId);
  return announcements.map((announcement) => ({
    announcement,
    pages: pages.get(announcement.id) ?? [],
    updates: (updates.get(announcement.id) ?? [])
      // Drafts of what is not for the reader do not exist.
      .filter(({ state }) => state === 'published' || announcement.isForReader)
      .map((update) => ({ update, corrections: corrections.get(update.id) ?? [], components })),
  }));
}
