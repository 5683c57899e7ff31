import type { StatusAudience } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import { mostPages, type PageCounts, type StatusPage } from './page.ts';

interface PageRow {
  id: string;
  slug: string;
  title: string;
  body: string;
  audience: StatusAudience;
  is_sample: boolean;
  created_at: number;
  created_by: ActorRef;
}

const select = 'select id, slug, title, body, audience, is_sample, created_at, created_by from status_page';

const listSql = statement<PageRow>('status.list_pages', `${select} order by lower(title), id limit ${mostPages + 50}`);
const findSql = statement<PageRow>('status.find_page', `${select} where slug = $1`);
const lockSql = statement<PageRow>('status.lock_page', `${select} where slug = $1 for no key update`);
const findByIdSql = statement<PageRow>('status.find_page_by_id', `${select} where id = $1`);
const insertSql = statement<never>(
  'status.insert_page',
  `insert into status_page (id, slug, title, body, audience, is_sample, created_at, created_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
);
const updateSql = statement<never>(
  'status.update_page',
  'update status_page set title = $2, body = $3, audience = $4 where id = $1',
);
const deleteSql = statement<never>('status.delete_page', 'delete from status_page where id = $1');
const countSql = statement<{ pages: number }>('status.count_pages', 'select count(*) as pages from status_page');
const raiseSql = statement<never>('status.raise_revision', 'update status_revision set revision = revision + 1');
const revisionSql = statement<{ revision: number }>('status.revision', 'select revision from status_revision');
interface CountsRow {
  page_id: string;
  mails: number;
  waiting: number;
  webhooks: number;
  open: number;
  current: number;
}
const countsSql = statement<CountsRow>(
  'status.page_counts',
  `select p.id as page_id, coalesce(s.mails, 0) as mails, coalesce(s.waiting, 0) as waiting,
     coalesce(s.webhooks, 0) as webhooks, coalesce(a.open, 0) as open,
     coalesce(a.current, 0) as current
   from status_page p
   left join (select page_id, count(*) filter (where kind = 'mail' and state = 'active') as mails,
       count(*) filter (where state = 'waiting') as waiting, count(*) filter (where kind = 'webhook') as webhooks
     from status_subscriber group by page_id) s on s.page_id = p.id
   left join (select ap.page_id, count(*) as open,
       count(*) filter (where sp.audience = 'internal' or exists (select from status_update u
         where u.announcement_id = an.id and u.state = 'published' and u.audience = 'public')) as current
     from status_announcement_page ap join status_page sp on sp.id = ap.page_id
     join status_announcement an on an.id = ap.announcement_id
     where an.opened_at is not null and an.resolved_at is null group by ap.page_id) a on a.page_id = p.id
   where p.id = any($1::uuid[])`,
);

function toPage(row: PageRow): StatusPage {
  const { id, slug, title, body, audience, is_sample: isSample, created_at: createdAt, created_by: createdBy } = row;
  return { id, slug, title, body, audience, isSample, createdAt, createdBy };
}

function found(row: PageRow | undefined, slug: string): StatusPage {
  if (row !== undefined) return toPage(row);
  throw new Problem('status.page_not_found', `status page \`${slug}\` does not exist`, {
    help: 'list them with `GET /api/v1/status/pages`',
  });
}

export async function listPages(tx: Transaction): Promise<readonly StatusPage[]> {
  return (await tx.query(listSql, [])).map(toPage);
}

export async function getPage(tx: Transaction, slug: string): Promise<StatusPage> {
  return found((await tx.query(findSql, [slug]))[0], slug);
}

export async function findPageById(tx: Transaction, id: string): Promise<StatusPage | undefined> {
  const [row] = await tx.query(findByIdSql, [id]);
  return row === undefined ? undefined : toPage(row);
}

export async function lockPage(tx: Transaction, slug: string): Promise<StatusPage> {
  return found((await tx.query(lockSql, [slug]))[0], slug);
}

/** @returns false when the slug is taken */
export async function insertPage(tx: Transaction, page: StatusPage): Promise<boolean> {
  const { id, slug, title, body, audience, isSample, createdAt, createdBy } = page;
  return (await tx.execute(insertSql, [id, slug, title, body, audience, isSample, at(createdAt), createdBy])) === 1;
}

export async function updatePageRow(tx: Transaction, { id, title, body, audience }: StatusPage): Promise<void> {
  await tx.execute(updateSql, [id, title, body, audience]);
}

export async function deletePage(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteSql, [id]);
}

export async function countPages(tx: Transaction): Promise<number> {
  return (await tx.query(countSql, []))[0]?.pages ?? 0;
}

/** Part of every change that a page shows. */
export async function raiseRevision(tx: Transaction): Promise<void> {
  await tx.execute(raiseSql, []);
}

export async function readRevision(tx: Transaction): Promise<number> {
  return (await tx.query(revisionSql, []))[0]?.revision ?? 0;
}

export async function countsOf(tx: Transaction, pageIds: readonly string[]): Promise<ReadonlyMap<string, PageCounts>> {
  const rows = await tx.query(countsSql, [pageIds]);
  return new Map(
    rows.map(({ page_id: pageId, mails, waiting, webhooks, open, current }) => [
      pageId,
      { mails, waiting, webhooks, openAnnouncements: open, currentAnnouncements: current },
    ]),
  );
}
