import type { StatusAudience, StatusPhase } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import { isVisible, type Reader } from '#incidents/index.ts';
import type { Announcement } from './announcement.ts';

interface AnnouncementRow {
  id: string;
  title: string;
  is_linked: boolean;
  incident: Announcement['incident'] | null;
  phase: StatusPhase | null;
  opened_at: number | null;
  resolved_at: number | null;
  next_update_due_at: number | null;
  last_published_at: number | null;
  last_published_by: string | null;
  created_at: number;
  created_by: ActorRef;
}

/** `$1` is the reader: an incident that is not for them is none, though what was published of it stands alone. */
const select = `select n.id, n.title, n.incident_id is not null as is_linked,
     case when i.id is not null then json_build_object('id', i.id, 'name', coalesce(i.name, 'INC-' || i.number),
       'isRestricted', i.is_restricted) end as incident,
     n.phase, n.opened_at, n.resolved_at, n.next_update_due_at, n.last_published_at, n.last_published_by, n.created_at,
     n.created_by
   from status_announcement n left join incident i on i.id = n.incident_id and ${isVisible('i', 1)}`;
const isForReader = '(n.incident_id is null or i.id is not null)';

const listSql = statement<AnnouncementRow>(
  'status.list_announcements',
  `${select} where (n.opened_at is not null or ${isForReader})
     and case coalesce($2, '') when 'open' then n.opened_at is not null and n.resolved_at is null
       when 'resolved' then n.resolved_at is not null
       when 'draft' then ${isForReader} and exists (
         select from status_update d where d.announcement_id = n.id and d.state = 'draft')
       when 'overdue' then n.resolved_at is null and n.next_update_due_at <= $3
       else true end
     and ($4::uuid is null or exists (
       select from status_announcement_page ap where ap.announcement_id = n.id and ap.page_id = $4))
     and ($5::uuid is null or i.id = $5)
     and ($6::timestamptz is null or (n.created_at, n.id) < ($6, $7::uuid))
   order by n.created_at desc, n.id desc limit $8`,
);
const findSql = statement<AnnouncementRow>(
  'status.find_announcement',
  `${select} where n.id = $2 and (n.opened_at is not null or ${isForReader})`,
);
const lockSql = statement<AnnouncementRow>(
  'status.lock_announcement',
  `${select} where n.id = $2 and (n.opened_at is not null or ${isForReader}) for no key update of n`,
);
const insertSql = statement<never>(
  'status.insert_announcement',
  `with made as (
     insert into status_announcement (id, title, incident_id, created_at, created_by) values ($1, $2, $3, $4, $5) returning id)
   insert into status_announcement_page (announcement_id, page_id) select made.id, p.id from made, unnest($6::uuid[]) as p (id)`,
);
const updateSql = statement<never>(
  'status.update_announcement',
  `update status_announcement set phase = $2, opened_at = $3, resolved_at = $4, next_update_due_at = $5,
     last_published_at = $6, last_published_by = $7 where id = $1`,
);
/** Nothing of it was ever published: only drafts knew of it. */
const deleteEmptySql = statement<never>(
  'status.delete_empty_announcement',
  `delete from status_announcement n where n.id = $1 and not exists (select from status_update u where u.announcement_id = n.id)`,
);
const pagesSql = statement<{
  announcement_id: string;
  id: string;
  slug: string;
  title: string;
  audience: StatusAudience;
}>(
  'status.pages_of_announcements',
  `select ap.announcement_id, p.id, p.slug, p.title, p.audience from status_announcement_page ap
   join status_page p on p.id = ap.page_id where ap.announcement_id = any($1::uuid[]) order by lower(p.title), p.id`,
);

function toAnnouncement(row: AnnouncementRow): Announcement {
  return {
    id: row.id,
    title: row.title,
    incident: row.incident ?? undefined,
    isForReader: !row.is_linked || row.incident !== null,
    phase: row.phase ?? undefined,
    openedAt: row.opened_at ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
    nextUpdateDueAt: row.next_update_due_at ?? undefined,
    lastPublishedAt: row.last_published_at ?? undefined,
    lastPublishedBy: row.last_published_by ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

export function announcementNotFound(id: string): Problem {
  return new Problem('status.announcement_not_found', `announcement \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/status/announcements`',
  });
}

export interface AnnouncementList {
  readonly reader: Reader;
  readonly state: 'open' | 'resolved' | 'draft' | 'overdue' | undefined;
  readonly now: number;
  readonly pageId: string | undefined;
  readonly incidentId: string | undefined;
  readonly before: { readonly createdAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

export async function listAnnouncementRows(tx: Transaction, list: AnnouncementList): Promise<readonly Announcement[]> {
  const { reader, state, now, pageId, incidentId, before, limit } = list;
  const cursor = [at(before?.createdAt), before?.id ?? null];
  const values = [reader, state ?? null, at(now), pageId ?? null, incidentId ?? null, ...cursor, limit];
  return (await tx.query(listSql, values)).map(toAnnouncement);
}

export async function findAnnouncement(tx: Transaction, id: string, reader: Reader): Promise<Announcement | undefined> {
  const [row] = await tx.query(findSql, [reader, id]);
  return row === undefined ? undefined : toAnnouncement(row);
}

/** @throws `status.announcement_not_found`, also for what only knows of an incident that the reader may not see */
export async function lockAnnouncement(tx: Transaction, id: string, reader: Reader): Promise<Announcement> {
  const [row] = await tx.query(lockSql, [reader, id]);
  if (row === undefined) throw announcementNotFound(id);
  return toAnnouncement(row);
}

export async function insertAnnouncement(
  tx: Transaction,
  { id, title, incident, createdAt, createdBy }: Announcement,
  pageIds: readonly string[],
): Promise<void> {
  await tx.execute(insertSql, [id, title, incident?.id ?? null, at(createdAt), createdBy, pageIds]);
}

export async function updateAnnouncement(tx: Transaction, announcement: Announcement): Promise<void> {
  const { id, phase, openedAt, resolvedAt, nextUpdateDueAt, lastPublishedAt, lastPublishedBy } = announcement;
  const times = [at(openedAt), at(resolvedAt), at(nextUpdateDueAt), at(lastPublishedAt)];
  await tx.execute(updateSql, [id, phase ?? null, ...times, lastPublishedBy ?? null]);
}

export async function deleteEmptyAnnouncement(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteEmptySql, [id]);
}

export interface PageOfAnnouncement {
  readonly announcementId: string;
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly audience: StatusAudience;
}

export async function pagesOf(
  tx: Transaction,
  announcementIds: readonly string[],
): Promise<readonly PageOfAnnouncement[]> {
  return (await tx.query(pagesSql, [announcementIds])).map(({ announcement_id: announcementId, ...page }) => ({
    announcementId,
    ...page,
  }));
}
