import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const findSampleSql = statement<{ loaded_at: number; team_ids: string[]; environment_ids: string[] }>(
  'sample.find',
  'select loaded_at, team_ids, environment_ids from sample',
);
const insertSampleSql = statement<never>(
  'sample.insert',
  `insert into sample (loaded_at, loaded_by, team_ids, environment_ids) values ($1, $2, '{}', '{}') on conflict do nothing`,
);
const updateMadeSql = statement<never>('sample.update_made', 'update sample set team_ids = $1, environment_ids = $2');
const updateOnCallSql = statement<never>('sample.update_on_call', 'update sample set on_call = $1');
const deleteSampleSql = statement<{ team_ids: string[]; environment_ids: string[]; on_call: OnCallOfSample }>(
  'sample.delete',
  'delete from sample returning team_ids, environment_ids, on_call',
);
/** In the order of jobs and writers, lane before service: nothing new may refer to either while they go. */
const lockLanesSql = statement<{ service_id: string }>(
  'sample.lock_lanes',
  `select service_id from lane where service_id in (select id from service where is_sample)
   order by service_id, environment_id for update`,
);
const lockServicesSql = statement<{ id: string }>(
  'sample.lock_services',
  'select id from service where is_sample order by id for update',
);
const listSeatsSql = statement<{ id: string; name: string; role: 'reliability_key' | 'security_key' }>(
  'sample.list_seats',
  `select u.id, u.name, r.role from user_account u join user_role r on r.user_id = u.id
   where u.is_sample and u.deactivated_at is null and r.role in ('reliability_key', 'security_key') order by r.role, u.id limit 20`,
);
/** Made by the sample, and nobody took them into use since. */
const deleteTeamsSql = statement<never>(
  'sample.delete_teams',
  `delete from team t where t.id = any($1)
     and not exists (select 1 from service s where s.team_id = t.id)
     and not exists (select 1 from team_member m where m.team_id = t.id)
     and not exists (select 1 from team_engagement e where e.team_id = t.id)
     and not exists (select 1 from escalation_policy p where p.owner_team_id = t.id)`,
);
const deleteEnvironmentsSql = statement<never>(
  'sample.delete_environments',
  `delete from environment e where e.id = any($1)
     and not exists (select 1 from lane l where l.environment_id = e.id)
     and not exists (select 1 from incident i where i.environment_id = e.id)
     and not exists (select 1 from slo_report o where o.environment_id = e.id)
     and not exists (select 1 from decision d where d.environment_id = e.id)
     and not exists (select 1 from hold h where h.environment_id = e.id)
     and not exists (select 1 from pre_signature p where p.environment_id = e.id)`,
);

/** What the sample brought of on-call: names of schedules, ids of the rest. */
export interface OnCallOfSample {
  readonly schedules: readonly string[];
  readonly policyIds: readonly string[];
  readonly routeIds: readonly string[];
  readonly sourceIds: readonly string[];
}

export interface LoadedSample {
  readonly loadedAt: number;
}

/** What the sample brought that may outlive it where somebody uses it. */
export interface MadeBySample {
  readonly teamIds: readonly string[];
  readonly environmentIds: readonly string[];
}

export async function findSample(tx: Transaction): Promise<LoadedSample | undefined> {
  const [row] = await tx.query(findSampleSql, []);
  return row === undefined ? undefined : { loadedAt: row.loaded_at };
}

/** Whoever comes second waits for the first. @returns false when it is loaded already */
export async function insertSample(tx: Transaction, now: number, by: ActorRef): Promise<boolean> {
  return (await tx.execute(insertSampleSql, [at(now), JSON.stringify(by)])) === 1;
}

export async function updateMade(tx: Transaction, { teamIds, environmentIds }: MadeBySample): Promise<void> {
  await tx.execute(updateMadeSql, [teamIds, environmentIds]);
}

export async function updateOnCall(tx: Transaction, onCall: OnCallOfSample): Promise<void> {
  await tx.execute(updateOnCallSql, [JSON.stringify(onCall)]);
}

export async function lockSampleServices(tx: Transaction): Promise<void> {
  await tx.query(lockLanesSql, []);
  await tx.query(lockServicesSql, []);
}

/** @returns undefined when there is none */
export async function deleteSample(
  tx: Transaction,
): Promise<(MadeBySample & { readonly onCall: OnCallOfSample }) | undefined> {
  const [row] = await tx.query(deleteSampleSql, []);
  if (row === undefined) return undefined;
  return { teamIds: row.team_ids, environmentIds: row.environment_ids, onCall: row.on_call };
}

export async function deleteUnused(tx: Transaction, { teamIds, environmentIds }: MadeBySample): Promise<void> {
  await tx.execute(deleteTeamsSql, [teamIds]);
  await tx.execute(deleteEnvironmentsSql, [environmentIds]);
}

export interface Seat {
  readonly id: string;
  readonly name: string;
  readonly role: 'reliability_key' | 'security_key';
}

export async function listSeats(tx: Transaction): Promise<readonly Seat[]> {
  return await tx.query(listSeatsSql, []);
}
