import type { LiftSide } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Reader } from './visibility.ts';
import { isVisible } from './visibility.ts';

/** Somebody wants a restricted incident shown to everybody. `at` is in epoch milliseconds. */
export interface Lift {
  readonly id: string;
  readonly side: LiftSide;
  readonly userId: string;
  readonly because: string;
  readonly at: number;
  readonly by: ActorRef;
}

export interface LegalHold {
  readonly at: number;
  readonly by: ActorRef;
  readonly because: string;
}

const restrictSql = statement<never>(
  'incidents.restrict',
  `update incident set is_restricted = true, restricted_at = coalesce(restricted_at, $2), version = version + 1 where id = $1`,
);
// One that was restricted from its beginning gets its number now: until now nobody could miss it.
const openSql = statement<{ name: string }>(
  'incidents.open_to_all',
  `with numbered as (
     select i.id, coalesce(i.number, nextval('incident_number')) as number from incident i where i.id = $1)
   update incident i set is_restricted = false, restricted_at = coalesce(i.restricted_at, i.recorded_at),
     former_name = case when i.number is null then i.name else i.former_name end, number = n.number,
     name = case when i.number is null then 'INC-' || n.number else i.name end, version = i.version + 1
   from numbered n where i.id = n.id returning i.name`,
);
const privilegeSql = statement<never>(
  'incidents.set_privilege',
  'update incident set is_privileged = $2, version = version + 1 where id = $1',
);
const holdSql = statement<never>(
  'incidents.set_legal_hold',
  'update incident set legal_hold_at = $2, legal_hold = $3, version = version + 1 where id = $1',
);
const findHoldSql = statement<{ at: number | null; hold: { by: ActorRef; because: string } | null }>(
  'incidents.find_legal_hold',
  'select legal_hold_at as at, legal_hold as hold from incident where id = $1',
);
const findLiftSql = statement<{
  id: string;
  side: LiftSide;
  user_id: string;
  because: string;
  at: number;
  by: ActorRef;
}>(
  'incidents.find_lift',
  'select id, side, user_id, because, at, by from incident_lift where incident_id = $1 and ended_at is null',
);
const insertLiftSql = statement<never>(
  'incidents.insert_lift',
  'insert into incident_lift (id, incident_id, side, user_id, because, at, by) values ($1, $2, $3, $4, $5, $6, $7)',
);
const endLiftSql = statement<never>(
  'incidents.end_lift',
  'update incident_lift set ended_at = $2, ended_by = $3, ended_because = $4 where id = $1 and ended_at is null',
);
const hideChangesSql = statement<never>(
  'incidents.hide_changes',
  'update change set matter_id = $1::uuid where subject_id = $1::text and matter_id is null',
);
// What was restricted once and is shown again stays a matter: its evidence of that time is sealed, and everybody may read it now.
const mattersSql = statement<{ id: string; name: string; former_name: string | null; is_visible: boolean }>(
  'incidents.matters',
  `select i.id, coalesce(i.name, 'INC-' || i.number) as name, i.former_name, ${isVisible('i', 1)} as is_visible
   from incident i where i.restricted_at is not null or i.is_restricted`,
);

const hiddenAmongSql = statement<{ name: string; former_name: string | null }>(
  'incidents.hidden_among',
  `select coalesce(i.name, 'INC-' || i.number) as name, i.former_name from incident i
   where i.is_restricted and not ${isVisible('i', 1)}
     and ((i.name is not null and upper(i.name) = any($2)) or i.number = any($3::bigint[])
       or (i.former_name is not null and upper(i.former_name) = any($2)))`,
);

/** For everybody else the incident is gone from here on. */
export async function restrictRow(tx: Transaction, incidentId: string, now: number): Promise<void> {
  await tx.execute(restrictSql, [incidentId, at(now)]);
  await tx.execute(hideChangesSql, [incidentId]);
}

/** @returns what it is called from now on */
export async function openRow(tx: Transaction, incidentId: string): Promise<string> {
  const [row] = await tx.query(openSql, [incidentId]);
  if (row === undefined) throw new RangeError(`incident ${incidentId} is gone`);
  return row.name;
}

export async function setPrivilege(tx: Transaction, incidentId: string, isPrivileged: boolean): Promise<void> {
  await tx.execute(privilegeSql, [incidentId, isPrivileged]);
}

export async function setHold(tx: Transaction, incidentId: string, hold: LegalHold | undefined): Promise<void> {
  const { by, because } = hold ?? {};
  const body = hold === undefined ? null : JSON.stringify({ by, because });
  await tx.execute(holdSql, [incidentId, at(hold?.at), body]);
}

export async function findHold(tx: Transaction, incidentId: string): Promise<LegalHold | undefined> {
  const [row] = await tx.query(findHoldSql, [incidentId]);
  return row === undefined || row.at === null || row.hold === null ? undefined : { at: row.at, ...row.hold };
}

export async function findLift(tx: Transaction, incidentId: string): Promise<Lift | undefined> {
  const [row] = await tx.query(findLiftSql, [incidentId]);
  if (row === undefined) return undefined;
  const { user_id: userId, ...lift } = row;
  return { ...lift, userId };
}

export async function insertLift(tx: Transaction, incidentId: string, lift: Lift): Promise<void> {
  const { id, side, userId, because, by } = lift;
  await tx.execute(insertLiftSql, [id, incidentId, side, userId, because, at(lift.at), JSON.stringify(by)]);
}

export async function endLift(
  tx: Transaction,
  id: string,
  end: { readonly at: number; readonly by: ActorRef; readonly because: string },
): Promise<void> {
  await tx.execute(endLiftSql, [id, at(end.at), JSON.stringify(end.by), end.because]);
}

/** Matters that are or were restricted, as one reader sees them now. */
export interface Matters {
  /** Ids of those that this reader may see. */
  readonly seen: readonly string[];
  /** Ids and names of those that do not exist for this reader. */
  readonly hidden: readonly string[];
}

export async function mattersOf(tx: Transaction, reader: Reader): Promise<Matters> {
  const rows = await tx.query(mattersSql, [reader]);
  return {
    seen: rows.flatMap((row) => (row.is_visible ? [row.id] : [])),
    hidden: rows.flatMap((row) => (row.is_visible ? [] : [row.id, row.name, row.former_name ?? row.name])),
  };
}

/** Names of restricted incidents that do not exist for this reader. @param names in capitals; of others nothing is said */
export async function hiddenAmong(
  tx: Transaction,
  reader: Reader,
  names: readonly string[],
): Promise<readonly string[]> {
  const numbers = names.flatMap((name) => /^INC-(\d{1,15})$/.exec(name)?.[1] ?? []);
  const rows = await tx.query(hiddenAmongSql, [reader, names, numbers]);
  return rows.flatMap((row) => [row.name, row.former_name ?? row.name]);
}
