import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const ofIncidentSql = statement<{ id: string }>(
  'status.announcements_of_incident',
  'select id from status_announcement where incident_id = $1 order by id for no key update',
);
const holdsSql = statement<{ is_there: boolean }>(
  'status.announcement_holds',
  `select exists (select from status_announcement where id = $1 and position($2 in title) > 0)
     or exists (select from status_update where announcement_id = $1 and position($2 in message) > 0)
     or exists (select from status_update u join status_update_correction c on c.update_id = u.id
       where u.announcement_id = $1 and (position($2 in c.before) > 0 or position($2 in c.reason) > 0)) as is_there`,
);
const maskSql = statement<never>(
  'status.mask_announcement',
  `with titles as (
     update status_announcement set title = replace(title, $2, $3) where id = $1 and position($2 in title) > 0
   ), corrections as (
     update status_update_correction c set before = replace(c.before, $2, $3), reason = replace(c.reason, $2, $3)
     from status_update u where u.id = c.update_id and u.announcement_id = $1
       and (position($2 in c.before) > 0 or position($2 in c.reason) > 0)
   )
   update status_update set message = replace(message, $2, $3) where announcement_id = $1 and position($2 in message) > 0`,
);
const maskTitleSql = statement<never>(
  'status.mask_title',
  'update status_announcement set title = replace(title, $2, $3) where id = $1',
);
const maskBeforeSql = statement<never>(
  'status.mask_before',
  'update status_update_correction set before = replace(before, $2, $3) where update_id = $1',
);

/** Announcements about an incident, locked. */
export async function lockAnnouncementsOf(tx: Transaction, incidentId: string): Promise<readonly string[]> {
  return (await tx.query(ofIncidentSql, [incidentId])).map(({ id }) => id);
}

/** Whether an announcement, or anything that was told in it, says the word. */
export async function holdsWord(tx: Transaction, announcementId: string, word: string): Promise<boolean> {
  return (await tx.query(holdsSql, [announcementId, word]))[0]?.is_there ?? false;
}

/** Takes a word out of the title of an announcement, out of all its updates, and out of what they said before. */
export async function maskAnnouncement(
  tx: Transaction,
  announcementId: string,
  word: string,
  mask: string,
): Promise<void> {
  await tx.execute(maskSql, [announcementId, word, mask]);
}

export async function maskTitle(tx: Transaction, announcementId: string, word: string, mask: string): Promise<void> {
  await tx.execute(maskTitleSql, [announcementId, word, mask]);
}

/** Takes a word out of what an update said before. */
export async function maskBefore(tx: Transaction, updateId: string, word: string, mask: string): Promise<void> {
  await tx.execute(maskBeforeSql, [updateId, word, mask]);
}
