import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import { type Environment, type Exposure, type Service, type ServiceMode, type Team, toTier } from './service.ts';

interface ServiceRow {
  id: string;
  name: string;
  title: string;
  team: string | null;
  tier: number;
  exposure: Exposure | null;
  mode: ServiceMode;
  is_fail_closed: boolean;
  is_sample: boolean;
  created_at: number;
}

const serviceColumns = `s.id, s.name, s.title, t.name as team, s.tier, s.exposure, s.mode, s.is_fail_closed, s.is_sample, s.created_at`;

const findServiceSql = statement<ServiceRow>(
  'services.find',
  `select ${serviceColumns} from service s left join team t on t.id = s.team_id where lower(s.name) = lower($1)`,
);
const serviceIdsSql = statement<{ id: string; name: string }>(
  'services.ids_by_name',
  'select id, lower(name) as name from service where lower(name) = any($1::text[])',
);
const serviceNamesSql = statement<{ id: string; name: string }>(
  'services.names_by_id',
  'select id, name from service where id = any($1::uuid[])',
);
const findServiceByIdSql = statement<ServiceRow>(
  'services.find_by_id',
  `select ${serviceColumns} from service s left join team t on t.id = s.team_id where s.id = $1`,
);
const listServicesSql = statement<ServiceRow>(
  'services.list',
  `select ${serviceColumns} from service s left join team t on t.id = s.team_id
   where lower(s.name) > $1 and ($2 = '' or strpos(lower(s.name), $2) > 0 or strpos(lower(s.title), $2) > 0)
   order by lower(s.name) limit $3`,
);
const insertServiceSql = statement<never>(
  'services.insert',
  `insert into service (id, name, title, team_id, tier, exposure, mode, is_sample, created_at)
   values ($1, $2, $3, (select id from team where name = $4), $5, $6, $7, $8, $9) on conflict do nothing`,
);
const updateServiceSql = statement<never>(
  'services.update',
  `update service s set title = $2, team_id = n.team_id, tier = $4, exposure = $5, is_fail_closed = $6,
     team_changed_at = case when n.team_id is distinct from s.team_id then $7 else s.team_changed_at end
   from (select (select id from team where name = $3) as team_id) n where s.id = $1`,
);
const updateModeSql = statement<never>('services.update_mode', 'update service set mode = $2 where id = $1');
const lockServiceSql = statement<{ id: string }>(
  'services.lock',
  'select id from service where id = $1 for no key update',
);
const touchServiceSql = statement<never>(
  'services.touch',
  'update service set fact_revision = fact_revision + 1 where id = $1',
);
const deleteSampleServicesSql = statement<never>('services.delete_sample', 'delete from service where is_sample');

const findTeamSql = statement<Team>(
  'services.find_team',
  'select id, name, title, created_at as "createdAt" from team where lower(name) = lower($1)',
);
const listTeamsSql = statement<Team>(
  'services.list_teams',
  `select id, name, title, created_at as "createdAt" from team where lower(name) > $1 order by lower(name) limit $2`,
);
const insertTeamSql = statement<never>(
  'services.insert_team',
  'insert into team (id, name, title, created_at) values ($1, $2, $3, $4) on conflict do nothing',
);

const environmentColumns = 'id, name, is_production as "isProduction", created_at as "createdAt"';
const findEnvironmentSql = statement<Environment>(
  'services.find_environment',
  `select ${environmentColumns} from environment where lower(name) = lower($1)`,
);
const environmentsByIdSql = statement<Environment>(
  'services.environments_by_id',
  `select ${environmentColumns} from environment where id = any($1::uuid[]) order by lower(name)`,
);
const listEnvironmentsSql = statement<Environment>(
  'services.list_environments',
  `select ${environmentColumns} from environment where lower(name) > $1 order by lower(name) limit $2`,
);
const insertEnvironmentSql = statement<never>(
  'services.insert_environment',
  'insert into environment (id, name, is_production, created_at) values ($1, $2, $3, $4) on conflict do nothing',
);

function toService(row: ServiceRow): Service {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    team: row.team ?? undefined,
    tier: toTier(row.tier),
    exposure: row.exposure ?? undefined,
    mode: row.mode,
    isFailClosed: row.is_fail_closed,
    isSample: row.is_sample,
    createdAt: row.created_at,
  };
}

/** Names are found whatever their case. */
export async function findService(tx: Transaction, name: string): Promise<Service | undefined> {
  const [row] = await tx.query(findServiceSql, [name]);
  return row === undefined ? undefined : toService(row);
}

export async function getService(tx: Transaction, name: string): Promise<Service> {
  const service = await findService(tx, name);
  if (service === undefined) {
    throw new Problem('services.service_not_found', `service \`${name}\` does not exist`, {
      help: 'list them with `lockstep service list`, or register it with `lockstep service add`',
    });
  }
  return service;
}

/** @returns ids by name in lower case, of those that exist */
export async function findServiceIds(tx: Transaction, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(serviceIdsSql, [[...new Set(names.map((name) => name.toLowerCase()))]]);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** @returns names by id, of those that exist */
export async function findServiceNames(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(serviceNamesSql, [[...new Set(ids)]]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function getServiceById(tx: Transaction, id: string): Promise<Service> {
  const [row] = await tx.query(findServiceByIdSql, [id]);
  if (row === undefined) throw new RangeError(`no service has the id ${id}`);
  return toService(row);
}

/** Services after a name, in the order of their names. */
export async function listServicesAfter(
  tx: Transaction,
  list: { after: string; search: string; limit: number },
): Promise<readonly Service[]> {
  const rows = await tx.query(listServicesSql, [list.after.toLowerCase(), list.search.toLowerCase(), list.limit]);
  return rows.map(toService);
}

/** @returns false when the name is taken, whatever its case */
export async function insertService(tx: Transaction, service: Service): Promise<boolean> {
  const written = await tx.execute(insertServiceSql, [
    service.id,
    service.name,
    service.title,
    service.team ?? null,
    service.tier,
    service.exposure ?? null,
    service.mode,
    service.isSample,
    at(service.createdAt),
  ]);
  return written === 1;
}

/** `now`: when the service came to its team, where that changes. */
export async function updateServiceRow(tx: Transaction, service: Service, now: number): Promise<void> {
  const { id, title, team, tier, exposure, isFailClosed } = service;
  await tx.execute(updateServiceSql, [id, title, team ?? null, tier, exposure ?? null, isFailClosed, at(now)]);
}

export async function updateServiceMode(tx: Transaction, id: string, mode: ServiceMode): Promise<void> {
  await tx.execute(updateModeSql, [id, mode]);
}

export async function lockService(tx: Transaction, id: string): Promise<void> {
  await tx.query(lockServiceSql, [id]);
}

/** Part of every transaction that changes a fact the gate judges by: whatever was derived from the old ones ends with its commit. */
export async function touchService(tx: Transaction, id: string): Promise<void> {
  await tx.execute(touchServiceSql, [id]);
}

/** Last step of removing the sample: whatever refers to its services must be gone. */
export async function deleteSampleServices(tx: Transaction): Promise<number> {
  return tx.execute(deleteSampleServicesSql, []);
}

export async function getTeam(tx: Transaction, name: string): Promise<Team> {
  const [team] = await tx.query(findTeamSql, [name]);
  if (team === undefined) {
    throw new Problem('services.team_not_found', `team \`${name}\` does not exist`, {
      help: 'list them with `lockstep team list`, or create it first',
    });
  }
  return team;
}

export async function listTeamsAfter(tx: Transaction, after: string, limit: number): Promise<readonly Team[]> {
  return tx.query(listTeamsSql, [after.toLowerCase(), limit]);
}

export async function insertTeam(tx: Transaction, team: Team): Promise<boolean> {
  return (await tx.execute(insertTeamSql, [team.id, team.name, team.title, at(team.createdAt)])) === 1;
}

export async function listEnvironmentsById(tx: Transaction, ids: readonly string[]): Promise<readonly Environment[]> {
  return ids.length === 0 ? [] : await tx.query(environmentsByIdSql, [ids]);
}

export async function findEnvironment(tx: Transaction, name: string): Promise<Environment | undefined> {
  return (await tx.query(findEnvironmentSql, [name]))[0];
}

export async function getEnvironment(tx: Transaction, name: string): Promise<Environment> {
  const environment = await findEnvironment(tx, name);
  if (environment === undefined) {
    throw new Problem('services.environment_not_found', `environment \`${name}\` does not exist`, {
      help: 'list them with `lockstep environment list`, or create it first',
    });
  }
  return environment;
}

export async function listEnvironmentsAfter(
  tx: Transaction,
  after: string,
  limit: number,
): Promise<readonly Environment[]> {
  return tx.query(listEnvironmentsSql, [after.toLowerCase(), limit]);
}

export async function insertEnvironment(tx: Transaction, environment: Environment): Promise<boolean> {
  const { id, name, isProduction, createdAt } = environment;
  return (await tx.execute(insertEnvironmentSql, [id, name, isProduction, at(createdAt)])) === 1;
}
