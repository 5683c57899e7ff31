import type { EscalationPolicy } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { PolicyUse, StoredPolicy } from './policy.ts';

interface PolicyRow {
  id: string;
  name: string;
  /** Members that are undefined are left out of the JSON, and read as undefined again. */
  definition: Omit<EscalationPolicy, 'id' | 'name'>;
  version: number;
  created_at: number;
  updated_at: number;
  updated_by: StoredPolicy['updatedBy'];
}

const policyColumns = 'id, name, definition, version, created_at, updated_at, updated_by';

const lockPoliciesSql = statement<{ id: string }>(
  'paging.lock_policies',
  'select id from escalation_policy order by id for no key update',
);
const findPolicySql = statement<PolicyRow>(
  'paging.find_policy',
  `select ${policyColumns} from escalation_policy where id = $1`,
);
const findPolicyByNameSql = statement<PolicyRow>(
  'paging.find_policy_by_name',
  `select ${policyColumns} from escalation_policy where lower(name) = lower($1)`,
);
const listPoliciesSql = statement<PolicyRow>(
  'paging.list_policies',
  `select ${policyColumns} from escalation_policy
   where lower(name) > $1 and ($2::text is null or lower(name) = lower($2)) order by lower(name) limit $3`,
);
const policiesByIdSql = statement<PolicyRow>(
  'paging.policies_by_id',
  `select ${policyColumns} from escalation_policy where id = any($1::uuid[])`,
);
/** What a group under these policies can come to: their fallbacks, and the catch-all with its own. */
const reachablePoliciesSql = statement<PolicyRow & { catch_all: string | null }>(
  'paging.reachable_policies',
  `with recursive reached (id) as (
     (select unnest($1::uuid[]) union select catch_all_policy_id from alert_rules where catch_all_policy_id is not null)
     union
     select (p.definition ->> 'fallbackPolicyId')::uuid from reached r join escalation_policy p on p.id = r.id
     where p.definition ->> 'fallbackPolicyId' is not null
   )
   select ${policyColumns}, (select catch_all_policy_id from alert_rules) as catch_all
   from escalation_policy where id in (select id from reached)`,
);
const fallbacksSql = statement<{ id: string; name: string; fallback: string | null }>(
  'paging.fallbacks',
  `select id, name, definition ->> 'fallbackPolicyId' as fallback from escalation_policy`,
);
const policyUsesSql = statement<{ kind: Exclude<PolicyUse['kind'], 'engagement'>; id: string | null; name: string }>(
  'paging.policy_uses',
  `select 'catch_all' as kind, null::uuid as id, 'catch-all' as name from alert_rules where catch_all_policy_id = $1
   union all (select 'route', id, name from alert_route where policy_id = $1 order by position limit 20)
   union all (select 'fallback', id, name from escalation_policy
              where definition ->> 'fallbackPolicyId' = $1::text and id <> $1 order by lower(name) limit 20)
   union all (select 'axis', null::uuid, axis from axis_policy where policy_id = $1 order by axis)`,
);
/** Ids are unique over all kinds of things, so that looking for the text finds nothing else. */
const policiesNamingSql = statement<{ name: string }>(
  'paging.policies_naming',
  'select name from escalation_policy where strpos(definition::text, $1::text) > 0 order by lower(name) limit 20',
);
const insertPolicySql = statement<never>(
  'paging.insert_policy',
  `insert into escalation_policy (id, name, definition, version, owner_team_id, created_at, updated_at, updated_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
);
const updatePolicySql = statement<never>(
  'paging.update_policy',
  `update escalation_policy set name = $2, definition = $3, version = $4, owner_team_id = $5, updated_at = $6, updated_by = $7
   where id = $1 and not exists (select 1 from escalation_policy o where lower(o.name) = lower($2) and o.id <> $1)`,
);
const deletePolicySql = statement<never>('paging.delete_policy', 'delete from escalation_policy where id = $1');

function toStored(row: PolicyRow): StoredPolicy {
  return {
    policy: { ...row.definition, id: row.id, name: row.name },
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

/** Policies change one after the other: which fall back to which is looked at as a whole. */
export async function lockPolicies(tx: Transaction): Promise<void> {
  await tx.query(lockPoliciesSql, []);
}

export async function getPolicy(tx: Transaction, id: string): Promise<StoredPolicy> {
  const [row] = await tx.query(findPolicySql, [id]);
  if (row !== undefined) return toStored(row);
  throw policyNotFound(id);
}

/** Whatever its case. */
export async function getPolicyByName(tx: Transaction, name: string): Promise<StoredPolicy> {
  const [row] = await tx.query(findPolicyByNameSql, [name]);
  if (row !== undefined) return toStored(row);
  throw policyNotFound(name);
}

function policyNotFound(named: string): Problem {
  return new Problem('paging.policy_not_found', `escalation policy \`${named}\` does not exist`, {
    help: 'list them with `GET /api/v1/escalation-policies`',
  });
}

/** Policies after a name, in the order of their names. */
export async function listPoliciesAfter(
  tx: Transaction,
  list: { readonly after: string; readonly name: string | undefined; readonly limit: number },
): Promise<readonly StoredPolicy[]> {
  const values = [list.after.toLowerCase(), list.name ?? null, list.limit];
  return (await tx.query(listPoliciesSql, values)).map(toStored);
}

/** Those that exist. */
export async function listPoliciesById(tx: Transaction, ids: readonly string[]): Promise<readonly StoredPolicy[]> {
  return ids.length === 0 ? [] : (await tx.query(policiesByIdSql, [ids])).map(toStored);
}

/** Policies by id with everything they can lead to, and which is the catch-all, in one read. */
export async function listReachablePolicies(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ readonly policies: readonly EscalationPolicy[]; readonly catchAllPolicyId: string | undefined }> {
  const rows = await tx.query(reachablePoliciesSql, [ids]);
  // Without any policy there is nothing the catch-all could be.
  return { policies: rows.map((row) => toStored(row).policy), catchAllPolicyId: rows[0]?.catch_all ?? undefined };
}

/** Where every policy goes on, by id. */
export async function listFallbacks(
  tx: Transaction,
): Promise<ReadonlyMap<string, { readonly name: string; readonly fallback: string | undefined }>> {
  const rows = await tx.query(fallbacksSql, []);
  return new Map(rows.map(({ id, name, fallback }) => [id, { name, fallback: fallback ?? undefined }]));
}

/** Routes, catch-all and fallbacks; at most 20 of each. */
export async function listPolicyUses(tx: Transaction, policyId: string): Promise<readonly PolicyUse[]> {
  return (await tx.query(policyUsesSql, [policyId])).map(({ id, ...use }) => ({ ...use, id: id ?? undefined }));
}

/** Names of at most 20 policies that name a person, schedule, team, room or webhook. */
export async function listPoliciesNaming(tx: Transaction, id: string): Promise<readonly string[]> {
  return (await tx.query(policiesNamingSql, [id])).map(({ name }) => name);
}

function ownerTeam({ ownerTarget }: EscalationPolicy): string | null {
  return ownerTarget?.kind === 'team' ? ownerTarget.teamId : null;
}

/** Id and name have columns of their own. */
function definitionOf(policy: EscalationPolicy): string {
  return JSON.stringify({ ...policy, id: undefined, name: undefined });
}

/** @returns false when the name is taken, whatever its case */
export async function insertPolicy(tx: Transaction, stored: StoredPolicy): Promise<boolean> {
  const { policy, version, createdAt, updatedAt, updatedBy } = stored;
  const written = await tx.execute(insertPolicySql, [
    policy.id,
    policy.name,
    definitionOf(policy),
    version,
    ownerTeam(policy),
    at(createdAt),
    at(updatedAt),
    updatedBy,
  ]);
  return written === 1;
}

/** The policies are locked by the caller. @returns false when another has the name */
export async function updatePolicyRow(tx: Transaction, stored: StoredPolicy): Promise<boolean> {
  const { policy, version, updatedAt, updatedBy } = stored;
  const written = await tx.execute(updatePolicySql, [
    policy.id,
    policy.name,
    definitionOf(policy),
    version,
    ownerTeam(policy),
    at(updatedAt),
    updatedBy,
  ]);
  return written === 1;
}

export async function deletePolicyRow(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deletePolicySql, [id]);
}
