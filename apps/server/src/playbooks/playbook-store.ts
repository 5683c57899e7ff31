import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Playbook, PlaybookDefinition } from './playbook.ts';

interface PlaybookRow {
  name: string;
  version: number;
  definition: PlaybookDefinition;
  because: string;
  saved_at: number;
  saved_by: ActorRef;
}

const select = `select v.name, v.version, v.definition, v.because, v.saved_at, v.saved_by
   from playbook p join playbook_version v on v.name = p.name`;

const listSql = statement<PlaybookRow>(
  'playbooks.list',
  `${select} and v.version = p.version where p.removed_at is null order by p.name limit 200`,
);
const findSql = statement<PlaybookRow & { is_removed: boolean }>(
  'playbooks.find',
  `select v.name, v.version, v.definition, v.because, v.saved_at, v.saved_by, p.removed_at is not null as is_removed
   from playbook p join playbook_version v on v.name = p.name and v.version = coalesce($2, p.version)
   where p.name = $1`,
);
const versionsSql = statement<Omit<PlaybookRow, 'name' | 'definition'>>(
  'playbooks.versions',
  'select version, because, saved_at, saved_by from playbook_version where name = $1 order by version desc limit 100',
);
const claimSql = statement<{ version: number }>(
  'playbooks.claim_version',
  `insert into playbook (name, version) values ($1, 1)
   on conflict (name) do update set version = playbook.version + 1, removed_at = null
     where playbook.version = $2 or (playbook.removed_at is not null and $2 = 0)
   returning version`,
);
const insertVersionSql = statement<never>(
  'playbooks.insert_version',
  `insert into playbook_version (name, version, definition, because, saved_at, saved_by) values ($1, $2, $3, $4, $5, $6)`,
);
const removeSql = statement<never>(
  'playbooks.remove',
  'update playbook set removed_at = $2 where name = $1 and removed_at is null',
);
const runsSql = statement<{
  name: string;
  version: number;
  title: string;
  started_at: number;
  started_by: ActorRef;
  done: number;
  of: number;
}>(
  'playbooks.runs',
  `select r.name, r.version, v.definition ->> 'title' as title, r.started_at, r.started_by,
     count(t.id) filter (where t.state <> 'open') as done, count(t.id) as of
   from playbook_run r join playbook_version v on v.name = r.name and v.version = r.version
   left join incident_task t on t.incident_id = r.incident_id and t.playbook = r.name
   where r.incident_id = $1 group by r.name, r.version, v.definition ->> 'title', r.started_at, r.started_by
   order by r.started_at, r.name`,
);
const putRunSql = statement<never>(
  'playbooks.put_run',
  `insert into playbook_run (incident_id, name, version, started_at, started_by) values ($1, $2, $3, $4, $5)
   on conflict (incident_id, name) do update set version = excluded.version`,
);

function toPlaybook(row: PlaybookRow): Playbook {
  const { name, version, definition, because } = row;
  return { name, version, definition, because, savedAt: row.saved_at, savedBy: row.saved_by };
}

/** Those in force, by name. */
export async function listPlaybooksInForce(tx: Transaction): Promise<readonly Playbook[]> {
  return (await tx.query(listSql, [])).map(toPlaybook);
}

/** In force, or as it was. */
export async function findPlaybook(
  tx: Transaction,
  name: string,
  version?: number,
): Promise<{ readonly playbook: Playbook; readonly isRemoved: boolean } | undefined> {
  const [row] = await tx.query(findSql, [name, version ?? null]);
  return row === undefined ? undefined : { playbook: toPlaybook(row), isRemoved: row.is_removed };
}

/** Newest first. */
export async function listVersions(
  tx: Transaction,
  name: string,
): Promise<readonly Omit<Playbook, 'name' | 'definition'>[]> {
  return (await tx.query(versionsSql, [name])).map(({ version, because, saved_at: savedAt, saved_by: savedBy }) => ({
    version,
    because,
    savedAt,
    savedBy,
  }));
}

/** @returns the number of the new version; undefined when it does not follow the one in force */
export async function claimVersion(tx: Transaction, name: string, follows: number): Promise<number | undefined> {
  return (await tx.query(claimSql, [name, follows]))[0]?.version;
}

export async function insertVersion(tx: Transaction, playbook: Playbook): Promise<void> {
  const { name, version, definition, because, savedAt, savedBy } = playbook;
  const values = [name, version, JSON.stringify(definition), because, at(savedAt), JSON.stringify(savedBy)];
  await tx.execute(insertVersionSql, values);
}

export async function removePlaybookRow(tx: Transaction, name: string, now: number): Promise<boolean> {
  return (await tx.execute(removeSql, [name, at(now)])) > 0;
}

export interface PlaybookRun {
  readonly name: string;
  readonly title: string;
  readonly version: number;
  readonly startedAt: number;
  readonly startedBy: ActorRef;
  readonly done: number;
  readonly of: number;
}

export async function listRuns(tx: Transaction, incidentId: string): Promise<readonly PlaybookRun[]> {
  return (await tx.query(runsSql, [incidentId])).map((row) => ({
    name: row.name,
    title: row.title,
    version: row.version,
    startedAt: row.started_at,
    startedBy: row.started_by,
    done: row.done,
    of: row.of,
  }));
}

export async function putRun(
  tx: Transaction,
  incidentId: string,
  playbook: Pick<Playbook, 'name' | 'version'>,
  started: { readonly at: number; readonly by: ActorRef },
): Promise<void> {
  const { name, version } = playbook;
  await tx.execute(putRunSql, [incidentId, name, version, at(started.at), JSON.stringify(started.by)]);
}
