import type { IncidentRole } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isVisible, type Reader } from '#incidents/index.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Automation, AutomationDefinition, AutomationTrigger, RunStep } from './playbook.ts';

interface AutomationRow {
  name: string;
  version: number;
  definition: AutomationDefinition;
  saved_at: number;
  saved_by: ActorRef;
  last_run_at: number | null;
}

const listSql = statement<AutomationRow>(
  'playbooks.list_automations',
  `select a.name, a.version, a.definition, a.saved_at, a.saved_by,
     (select max(r.at) from automation_run r join incident i on i.id = r.incident_id
      where r.automation = a.name and ${isVisible('i', 1)}) as last_run_at
   from automation a where a.removed_at is null order by a.name limit 200`,
);
const putSql = statement<{ version: number }>(
  'playbooks.put_automation',
  `insert into automation (name, version, definition, saved_at, saved_by) values ($1, 1, $3, $4, $5)
   on conflict (name) do update set version = automation.version + 1, definition = excluded.definition,
     saved_at = excluded.saved_at, saved_by = excluded.saved_by, removed_at = null
     where automation.version = $2 or (automation.removed_at is not null and $2 = 0)
   returning version`,
);
const removeSql = statement<never>(
  'playbooks.remove_automation',
  'update automation set removed_at = $2 where name = $1 and removed_at is null',
);
const claimRunSql = statement<{ id: string }>(
  'playbooks.claim_run',
  `insert into automation_run (id, automation, title, incident_id, trigger, occasion, at, steps)
   values ($1, $2, $3, $4, $5, $6, $7, '[]') on conflict (automation, incident_id, occasion) do nothing returning id`,
);
const settleRunSql = statement<never>('playbooks.settle_run', 'update automation_run set steps = $2 where id = $1');
const countRunsSql = statement<{ count: number }>(
  'playbooks.count_runs',
  'select count(*) as count from automation_run where incident_id = $1',
);
const listRunsSql = statement<{
  id: string;
  automation: string;
  title: string;
  incident_id: string;
  incident_name: string;
  incident_title: string;
  trigger: AutomationTrigger;
  at: number;
  steps: (Omit<RunStep, 'reason'> & { reason?: string })[];
}>(
  'playbooks.list_automation_runs',
  `select r.id, r.automation, r.title, r.incident_id, coalesce(i.name, 'INC-' || i.number) as incident_name,
     i.title as incident_title, r.trigger, r.at, r.steps
   from automation_run r join incident i on i.id = r.incident_id
   where ${isVisible('i', 1)} and ($2::uuid is null or r.incident_id = $2) and ($3::text is null or r.automation = $3)
     and ($4::uuid is null or r.id < $4)
   order by r.id desc limit $5`,
);
const emptySinceSql = statement<{ since: number | null }>(
  'playbooks.role_empty_since',
  `select max(ended_at) as since from incident_role where incident_id = $1 and role = $2 and accepted_at is not null`,
);
const openIncidentsSql = statement<{ id: string }>(
  'playbooks.open_incidents',
  'select id from incident where resolved_at is null and merged_into is null order by started_at desc limit 1000',
);

function toAutomation(row: AutomationRow): Automation {
  const { name, version, definition } = row;
  const saved = { savedAt: row.saved_at, savedBy: row.saved_by };
  return { name, version, definition, ...saved, lastRunAt: row.last_run_at ?? undefined };
}

/** By name. When each ran last, as far as the reader may know. */
export async function listAutomationsFor(tx: Transaction, reader: Reader): Promise<readonly Automation[]> {
  return (await tx.query(listSql, [reader])).map(toAutomation);
}

/** @returns the new version; undefined when it does not follow the one that is stored */
export async function putAutomationRow(
  tx: Transaction,
  name: string,
  follows: number,
  saved: { readonly definition: AutomationDefinition; readonly at: number; readonly by: ActorRef },
): Promise<number | undefined> {
  const values = [name, follows, JSON.stringify(saved.definition), at(saved.at), JSON.stringify(saved.by)];
  return (await tx.query(putSql, values))[0]?.version;
}

export async function removeAutomationRow(tx: Transaction, name: string, now: number): Promise<boolean> {
  return (await tx.execute(removeSql, [name, at(now)])) > 0;
}

export interface ClaimedRun {
  readonly id: string;
  readonly automation: string;
  readonly title: string;
  readonly incidentId: string;
  readonly trigger: AutomationTrigger;
  readonly occasion: string;
  readonly at: number;
}

/** @returns false when it ran on this occasion already */
export async function claimRun(tx: Transaction, run: ClaimedRun): Promise<boolean> {
  const { id, automation, title, incidentId, trigger, occasion } = run;
  return (await tx.query(claimRunSql, [id, automation, title, incidentId, trigger, occasion, at(run.at)])).length > 0;
}

export async function settleRun(tx: Transaction, id: string, steps: readonly RunStep[]): Promise<void> {
  await tx.execute(settleRunSql, [id, JSON.stringify(steps)]);
}

export async function countRuns(tx: Transaction, incidentId: string): Promise<number> {
  return (await tx.query(countRunsSql, [incidentId]))[0]?.count ?? 0;
}

export interface AutomationRun {
  readonly id: string;
  readonly automation: string;
  readonly title: string;
  readonly incident: { readonly id: string; readonly name: string; readonly title: string };
  readonly trigger: AutomationTrigger;
  readonly at: number;
  readonly steps: readonly RunStep[];
}

/** Newest first; those of incidents the reader may see. */
export async function listRunsFor(
  tx: Transaction,
  reader: Reader,
  query: {
    readonly incidentId: string | undefined;
    readonly automation: string | undefined;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<readonly AutomationRun[]> {
  const { incidentId, automation, before, limit } = query;
  const rows = await tx.query(listRunsSql, [reader, incidentId ?? null, automation ?? null, before ?? null, limit]);
  return rows.map((row) => ({
    id: row.id,
    automation: row.automation,
    title: row.title,
    incident: { id: row.incident_id, name: row.incident_name, title: row.incident_title },
    trigger: row.trigger,
    at: row.at,
    steps: row.steps.map((step) => ({ ...step, reason: step.reason })),
  }));
}

/** When the last holder of a role left it; undefined: nobody ever held it. */
export async function roleEmptySince(
  tx: Transaction,
  incidentId: string,
  role: IncidentRole,
): Promise<number | undefined> {
  return (await tx.query(emptySinceSql, [incidentId, role]))[0]?.since ?? undefined;
}

/** The newest 1,000. */
export async function listOpenIncidentIds(tx: Transaction): Promise<readonly string[]> {
  return (await tx.query(openIncidentsSql, [])).map(({ id }) => id);
}
