import type { StatusAudience, StatusPhase } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Correction, StatusUpdate, TouchedComponent } from './announcement.ts';

interface UpdateRow {
  id: string;
  announcement_id: string;
  state: StatusUpdate['state'];
  audience: StatusAudience;
  phase: StatusPhase;
  message: string;
  components: readonly TouchedComponent[];
  next_update_due_at: number | null;
  created_at: number;
  created_by: ActorRef;
  published_at: number | null;
  published_by: ActorRef | null;
  corrected_at: number | null;
}

const columns = `u.id, u.announcement_id, u.state, u.audience, u.phase, u.message, u.components, u.next_update_due_at,
     u.created_at, u.created_by, u.published_at, u.published_by, u.corrected_at`;

const listSql = statement<UpdateRow>(
  'status.list_updates',
  `select ${columns} from unnest($1::uuid[]) as a (id) cross join lateral (
     select * from status_update where announcement_id = a.id order by coalesce(published_at, created_at) desc, id desc limit $2) u`,
);
const findSql = statement<UpdateRow>('status.find_update', `select ${columns} from status_update u where u.id = $1`);
const lockSql = statement<UpdateRow>(
  'status.lock_update',
  `select ${columns} from status_update u where u.id = $1 for no key update of u`,
);
const insertSql = statement<never>(
  'status.insert_update',
  `insert into status_update (id, announcement_id, state, audience, phase, message, components, next_update_due_at,
     created_at, created_by, published_at, published_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
);
const rewriteSql = statement<never>(
  'status.rewrite_update',
  `update status_update set audience = $2, phase = $3, message = $4, components = $5, next_update_due_at = $6, state = $7,
     published_at = $8, published_by = $9, corrected_at = $10 where id = $1`,
);
const deleteSql = statement<never>('status.delete_update', 'delete from status_update where id = $1');
const insertCorrectionSql = statement<never>(
  'status.insert_correction',
  `insert into status_update_correction (id, update_id, before, reason, at, by) values ($1, $2, $3, $4, $5, $6)`,
);
const listCorrectionsSql = statement<{ update_id: string; before: string; reason: string; at: number; by: ActorRef }>(
  'status.list_corrections',
  `select update_id, before, reason, at, by from status_update_correction where update_id = any($1::uuid[])
   order by update_id, at, id`,
);

function toUpdate(row: UpdateRow): StatusUpdate {
  return {
    id: row.id,
    announcementId: row.announcement_id,
    state: row.state,
    audience: row.audience,
    phase: row.phase,
    message: row.message,
    components: row.components,
    nextUpdateDueAt: row.next_update_due_at ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    publishedAt: row.published_at ?? undefined,
    publishedBy: row.published_by ?? undefined,
    correctedAt: row.corrected_at ?? undefined,
  };
}

/** More updates of one announcement than anybody reads. */
const mostUpdates = 200;

/** Of these announcements, newest first. */
export async function listUpdates(
  tx: Transaction,
  announcementIds: readonly string[],
): Promise<readonly StatusUpdate[]> {
  return (await tx.query(listSql, [announcementIds, mostUpdates])).map(toUpdate);
}

export function updateNotFound(id: string): Problem {
  return new Problem('status.update_not_found', `status update \`${id}\` does not exist`, {
    help: 'list what was told with `GET /api/v1/status/announcements`',
  });
}

export async function findUpdate(tx: Transaction, id: string): Promise<StatusUpdate | undefined> {
  const [row] = await tx.query(findSql, [id]);
  return row === undefined ? undefined : toUpdate(row);
}

export async function lockUpdate(tx: Transaction, id: string): Promise<StatusUpdate> {
  const [row] = await tx.query(lockSql, [id]);
  if (row === undefined) throw updateNotFound(id);
  return toUpdate(row);
}

export async function insertUpdate(tx: Transaction, update: StatusUpdate): Promise<void> {
  await tx.execute(insertSql, [
    update.id,
    update.announcementId,
    update.state,
    update.audience,
    update.phase,
    update.message,
    JSON.stringify(update.components),
    at(update.nextUpdateDueAt),
    at(update.createdAt),
    update.createdBy,
    at(update.publishedAt),
    update.publishedBy ?? null,
  ]);
}

export async function rewriteUpdate(tx: Transaction, update: StatusUpdate): Promise<void> {
  await tx.execute(rewriteSql, [
    update.id,
    update.audience,
    update.phase,
    update.message,
    JSON.stringify(update.components),
    at(update.nextUpdateDueAt),
    update.state,
    at(update.publishedAt),
    update.publishedBy ?? null,
    at(update.correctedAt),
  ]);
}

export async function deleteUpdate(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteSql, [id]);
}

export async function insertCorrection(tx: Transaction, id: string, correction: Correction): Promise<void> {
  const { updateId, before, reason, at: moment, by } = correction;
  await tx.execute(insertCorrectionSql, [id, updateId, before, reason, at(moment), by]);
}

/** Oldest first. */
export async function listCorrections(tx: Transaction, updateIds: readonly string[]): Promise<readonly Correction[]> {
  return (await tx.query(listCorrectionsSql, [updateIds])).map(({ update_id: updateId, ...rest }) => ({
    updateId,
    ...rest,
  }));
}
