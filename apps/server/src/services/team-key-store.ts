import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { carriersColumn, type KeyCarrier, toCarriers } from './key-ring.ts';

/** Keys that people carry in teams, and those of engagements. */

const carriersSql = statement<{ carriers: string | null }>(
  'services.key_carriers',
  `select ${carriersColumn} as carriers from service s where s.id = $1`,
);
const carriesSql = statement<{ carries: boolean }>(
  'services.carries_key',
  'select exists (select from team_member where user_id = $1 and key = $2 and key_granted_at is not null) as carries',
);
const holdMembersSql = statement<{ held: number }>(
  'services.hold_keys_of_person',
  'select 1 as held from team_member where user_id = $1 and key = $2 for share',
);
const holdEngagementsSql = statement<{ held: number }>(
  'services.hold_engagements',
  'select 1 as held from team_engagement where service_id = $1 and axis = $2 for share',
);
const holdServiceSql = statement<{ held: number }>(
  'services.hold_team_of_service',
  'select 1 as held from service where id = $1 for share',
);
const giveKeySql = statement<never>(
  'services.give_key',
  `update team_member set key = $3, key_granted_at = $4, key_is_single_person = $5 where team_id = $1 and user_id = $2`,
);
const takeKeysSql = statement<{ team_id: string; team: string; key: Axis }>(
  'services.take_keys_of_person',
  `with had as (select team_id, key from team_member where user_id = $1 and key is not null for no key update)
   update team_member m set key = null, key_granted_at = null, key_is_single_person = false
   from had join team t on t.id = had.team_id where m.team_id = had.team_id and m.user_id = $1
   returning m.team_id, t.name as team, had.key`,
);
const setEngagementKeySql = statement<never>(
  'services.set_engagement_key',
  `update team_engagement set key_granted_at = $2, key_ends_at = $3, key_is_single_person = $4 where id = $1`,
);
const putScheduleSql = statement<never>(
  'services.put_key_schedule',
  `insert into team_key_schedule (team_id, axis, schedule_id) select $1, $2, id from schedule where id = $3
   on conflict (team_id, axis) do update set schedule_id = excluded.schedule_id`,
);
const deleteScheduleSql = statement<never>(
  'services.delete_key_schedule',
  'delete from team_key_schedule where team_id = $1 and axis = $2',
);
const listSchedulesSql = statement<KeySchedule>(
  'services.list_key_schedules',
  `select c.axis, c.schedule_id as "scheduleId", h.name as schedule from team_key_schedule c
   join schedule h on h.id = c.schedule_id where c.team_id = $1 order by c.axis`,
);

/** Everybody who carries a key for a service by a team, at any moment. */
export async function listKeyCarriers(tx: Transaction, serviceId: string): Promise<readonly KeyCarrier[]> {
  const [row] = await tx.query(carriersSql, [serviceId]);
  return toCarriers(row?.carriers ?? null);
}

/** Whether a person carries the key of an axis in any team, for whatever service. */
export async function carriesKey(tx: Transaction, userId: string, axis: Axis): Promise<boolean> {
  const [row] = await tx.query(carriesSql, [userId, axis]);
  return row?.carries ?? false;
}

/** What makes somebody a carrier stays as it is until the transaction ends: a key that is taken now is taken afterwards. */
export async function holdKeyOf(tx: Transaction, userId: string, serviceId: string, axis: Axis): Promise<void> {
  await tx.query(holdServiceSql, [serviceId]);
  await tx.query(holdEngagementsSql, [serviceId, axis]);
  await tx.query(holdMembersSql, [userId, axis]);
}

export interface GivenKey {
  /** Epoch milliseconds. */
  readonly grantedAt: number;
  readonly isSinglePerson: boolean;
}

/** @returns false when the person is no member */
export async function giveKey(
  tx: Transaction,
  member: { readonly teamId: string; readonly userId: string; readonly axis: Axis },
  { grantedAt, isSinglePerson }: GivenKey,
): Promise<boolean> {
  const { teamId, userId, axis } = member;
  return (await tx.execute(giveKeySql, [teamId, userId, axis, at(grantedAt), isSinglePerson])) === 1;
}

/** @returns what was carried */
export async function takeKeysOf(
  tx: Transaction,
  userId: string,
): Promise<readonly { readonly teamId: string; readonly team: string; readonly axis: Axis }[]> {
  return (await tx.query(takeKeysSql, [userId])).map((row) => ({ teamId: row.team_id, team: row.team, axis: row.key }));
}

/** undefined: its team only takes the alerts. */
export async function setEngagementKey(
  tx: Transaction,
  id: string,
  key: (GivenKey & { readonly endsAt: number | undefined }) | undefined,
): Promise<void> {
  await tx.execute(setEngagementKeySql, [id, at(key?.grantedAt), at(key?.endsAt), key?.isSinglePerson ?? false]);
}

export interface KeySchedule {
  readonly axis: Axis;
  readonly scheduleId: string;
  readonly schedule: string;
}

export async function listKeySchedulesOf(tx: Transaction, teamId: string): Promise<readonly KeySchedule[]> {
  return await tx.query(listSchedulesSql, [teamId]);
}

/** @returns false when the schedule does not exist */
export async function putKeyScheduleRow(
  tx: Transaction,
  teamId: string,
  axis: Axis,
  scheduleId: string | undefined,
): Promise<boolean> {
  if (scheduleId !== undefined) return (await tx.execute(putScheduleSql, [teamId, axis, scheduleId])) === 1;
  await tx.execute(deleteScheduleSql, [teamId, axis]);
  return true;
}
