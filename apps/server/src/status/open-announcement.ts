import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { getIncident, readerOf } from '#incidents/index.ts';
import { type Announcement, newAnnouncement, type NewUpdate } from './announcement.ts';
import { insertAnnouncement, lockAnnouncement } from './announcement-store.ts';
import { getPage } from './page-store.ts';

export type ForAnnouncement = Pick<NewUpdate, 'announcement' | 'title' | 'pages' | 'incident'>;

/** The announcement that an update goes on with, or a new one that nothing is published of yet. */
export async function openAnnouncement(
  tx: Transaction,
  ctx: RequestContext,
  input: ForAnnouncement,
): Promise<Announcement> {
  if (input.announcement !== undefined) return await goOn(tx, ctx, input.announcement);
  const made = await draftAnnouncement(tx, ctx, input);
  const pageIds: string[] = [];
  for (const slug of new Set(input.pages)) pageIds.push((await getPage(tx, slug)).id);
  await insertAnnouncement(tx, made, pageIds);
  return made;
}

async function goOn(tx: Transaction, ctx: RequestContext, id: string): Promise<Announcement> {
  const known = await lockAnnouncement(tx, id, readerOf(ctx));
  if (known.resolvedAt === undefined) return known;
  throw new Problem('status.announcement_over', `\`${known.title}\` is resolved`, {
    help: 'correct its last update, or begin a new announcement',
  });
}

/** As it would be; nothing is written. */
export async function draftAnnouncement(
  tx: Transaction,
  ctx: RequestContext,
  { title, incident: ref }: ForAnnouncement,
): Promise<Announcement> {
  if (title === undefined) {
    throw new Problem('status.title_missing', 'a new announcement needs a title', {
      help: 'send `title`, or `announcement` to go on with one',
      fields: [{ field: 'body.title', problem: 'is missing' }],
    });
  }
  const incident = ref === undefined ? undefined : await getIncident(tx, ref, readerOf(ctx));
  return newAnnouncement(ctx, { title, incident });
}
