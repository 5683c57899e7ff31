import { actorRef } from '#releases/index.ts';
import type { Service } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import type { Announcement, StatusUpdate } from './announcement.ts';
import { insertAnnouncement, updateAnnouncement } from './announcement-store.ts';
import { insertComponent, setState } from './component-store.ts';
import { putMaintenance } from './maintenance-store.ts';
import { insertPage, raiseRevision } from './page-store.ts';
import { day, type SampleAnnouncement, sampleAnnouncements, sampleMaintenance } from './sample-story.ts';
import { insertUpdate } from './update-store.ts';

const deleteAnnouncementsSql = statement<never>(
  'status.delete_sample_announcements',
  `delete from status_announcement n where exists (
     select from status_announcement_page ap join status_page p on p.id = ap.page_id
     where ap.announcement_id = n.id and p.is_sample)`,
);
const deleteMaintenanceSql = statement<never>(
  'status.delete_sample_maintenance',
  `delete from status_maintenance m where exists (
     select from status_maintenance_component mc join status_component c on c.id = mc.component_id
     join status_page p on p.id = c.page_id where mc.maintenance_id = m.id and p.is_sample)`,
);
const deletePagesSql = statement<never>('status.delete_sample_pages', 'delete from status_page where is_sample');

type Making = Pick<RequestContext, 'actor' | 'now' | 'newId'>;
type Listed = Pick<Service, 'id' | 'title'>;

/** A page with some history about these services. Nothing where somebody has a page of that name. */
export async function addSampleStatus(tx: Transaction, ctx: Making, services: readonly Listed[]): Promise<void> {
  const page = {
    id: ctx.newId(),
    slug: 'sample',
    title: 'Sample status',
    body: 'A page of the sample organisation: **what it tells is made up**.',
    audience: 'public',
    isSample: true,
    createdAt: ctx.now,
    createdBy: actorRef(ctx.actor),
  } as const;
  if (!(await insertPage(tx, page))) return;
  const components = services.map((service) => ({ id: ctx.newId(), service }));
  for (const [position, { id, service }] of components.entries()) {
    await insertComponent(tx, {
      id,
      pageId: page.id,
      group: undefined,
      name: service.title,
      description: undefined,
      position,
      serviceId: service.id,
      environmentId: undefined,
      createdAt: ctx.now - 89 * day,
    });
  }
  const idOf = (index: number): string | undefined => components[index % Math.max(components.length, 1)]?.id;
  for (const told of sampleAnnouncements) await addTold(tx, ctx, page.id, idOf(told.component), told);
  for (const { title, message, startsIn, length, component } of sampleMaintenance) {
    const startsAt = ctx.now + startsIn;
    const componentIds = [idOf(component)].flatMap((id) => id ?? []);
    const times = { startsAt, endsAt: startsAt + length, cancelledAt: undefined, createdAt: ctx.now };
    const made = { id: ctx.newId(), title, message, ...times, window: undefined, componentIds };
    await putMaintenance(tx, { ...made, createdBy: page.createdBy }, ctx.now);
  }
  await raiseRevision(tx);
}

async function addTold(
  tx: Transaction,
  ctx: Making,
  pageId: string,
  componentId: string | undefined,
  { title, ago, updates }: SampleAnnouncement,
): Promise<void> {
  const by = actorRef(ctx.actor);
  const openedAt = ctx.now - ago;
  const resolvedAt = openedAt + (updates.at(-1)?.after ?? 0);
  const announcement: Announcement = {
    id: ctx.newId(),
    title,
    incident: undefined,
    isForReader: true,
    phase: 'resolved',
    openedAt,
    resolvedAt,
    nextUpdateDueAt: undefined,
    lastPublishedAt: resolvedAt,
    lastPublishedBy: undefined,
    createdAt: openedAt,
    createdBy: by,
  };
  await insertAnnouncement(tx, announcement, [pageId]);
  await updateAnnouncement(tx, announcement);
  for (const { after, phase, message, state } of updates) {
    const at = openedAt + after;
    const update: StatusUpdate = {
      id: ctx.newId(),
      announcementId: announcement.id,
      state: 'published',
      audience: 'public',
      phase,
      message,
      components: componentId === undefined ? [] : [{ componentId, state }],
      nextUpdateDueAt: undefined,
      createdAt: at,
      createdBy: by,
      publishedAt: at,
      publishedBy: by,
      correctedAt: undefined,
    };
    await insertUpdate(tx, update);
    if (componentId !== undefined) await setState(tx, { componentId, state, from: at, updateId: update.id });
  }
}

/** What the sample brought, and what was told on its page. */
export async function deleteSampleStatus(tx: Transaction): Promise<void> {
  await tx.execute(deleteAnnouncementsSql, []);
  await tx.execute(deleteMaintenanceSql, []);
  await tx.execute(deletePagesSql, []);
  await raiseRevision(tx);
}
