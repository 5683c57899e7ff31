import type { EpochMs } from '@lockstep/oncall';
import type { Override } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { ActorRef } from '#releases/index.ts';

const findOverrideSql = statement<{
  id: string;
  from_at: number;
  to_at: number;
  kind: string;
  user_id: string;
  reason: string;
}>(
  'schedules.find_override',
  'select id, from_at, to_at, kind, user_id, reason from schedule_override where id = $1 and schedule_id = $2',
);
const overlappingSql = statement<{ from_at: number; to_at: number }>(
  'schedules.overlapping_overrides',
  'select from_at, to_at from schedule_override where schedule_id = $1 and from_at < $3 and to_at > $2 limit 1000',
);
const insertOverrideSql = statement<never>(
  'schedules.insert_override',
  `insert into schedule_override (id, schedule_id, kind, from_at, to_at, user_id, replaced_user_id, reason, created_at, created_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const endOverrideSql = statement<never>(
  'schedules.end_override',
  'update schedule_override set to_at = $2 where id = $1',
);
const deleteOverrideSql = statement<never>('schedules.delete_override', 'delete from schedule_override where id = $1');

export interface OverrideRow {
  readonly id: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly kind: string;
  readonly userId: string;
  readonly reason: string;
}

export async function getOverride(tx: Transaction, scheduleId: string, id: string): Promise<OverrideRow> {
  const [row] = await tx.query(findOverrideSql, [id, scheduleId]);
  if (row === undefined) {
    throw new Problem('schedules.override_not_found', `override \`${id}\` does not exist on this schedule`, {
      help: 'list them with `GET /api/v1/schedules/{schedule}/overrides`',
    });
  }
  const { from_at: from, to_at: to, user_id: userId, kind, reason } = row;
  return { id: row.id, from, to, kind, userId, reason };
}

/** Those that meet the stretch; at most a thousand. */
export async function listOverlapping(
  tx: Transaction,
  scheduleId: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly { readonly from: EpochMs; readonly to: EpochMs }[]> {
  const rows = await tx.query(overlappingSql, [scheduleId, at(from), at(to)]);
  return rows.map((row) => ({ from: row.from_at, to: row.to_at }));
}

/** Under the lock of the schedule: the order in which rows come is the order in which they count. */
export async function insertOverride(
  tx: Transaction,
  scheduleId: string,
  override: Override,
  made: { readonly at: EpochMs; readonly by: ActorRef },
): Promise<void> {
  const { id, kind, from, to, userId, reason } = override;
  const replaced = kind === 'replace' ? override.replacedUserId : undefined;
  const values = [id, scheduleId, kind, at(from), at(to), userId, replaced ?? null, reason, at(made.at), made.by];
  await tx.execute(insertOverrideSql, values);
}

export async function updateOverrideEnd(tx: Transaction, id: string, to: EpochMs): Promise<void> {
  await tx.execute(endOverrideSql, [id, at(to)]);
}

export async function deleteOverride(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteOverrideSql, [id]);
}
