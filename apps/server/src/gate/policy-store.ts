import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export type PolicyState = 'draft' | 'pending' | 'active' | 'retired';

export interface StoredPolicy {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly cedar: string;
  /** As drafted; read with `readSettings`. */
  readonly settings: unknown;
  readonly digest: string;
  readonly state: PolicyState;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
  readonly activatedAt: number | undefined;
  readonly pendingChangeId: string | undefined;
}

interface PolicyRow {
  id: string;
  version: number;
  title: string;
  cedar: string;
  settings: unknown;
  digest: string;
  state: PolicyState;
  created_at: number;
  created_by: ActorRef;
  activated_at: number | null;
  pending_change_id: string | null;
}

const columns =
  'id, version, title, cedar, settings, digest, state, created_at, created_by, activated_at, pending_change_id';

const findPolicySql = statement<PolicyRow>('gate.find_policy', `select ${columns} from policy where id = $1`);
const lockPolicySql = statement<PolicyRow>(
  'gate.lock_policy',
  `select ${columns} from policy where id = $1 for update`,
);
const findActiveSql = statement<PolicyRow>(
  'gate.find_active_policy',
  `select ${columns} from policy where state = 'active'`,
);
const listPoliciesSql = statement<PolicyRow>(
  'gate.list_policies',
  `select ${columns} from policy where version < $1 order by version desc limit $2`,
);
const lockPoliciesSql = statement<never>('gate.lock_policies', 'lock table policy in share row exclusive mode');
const insertPolicySql = statement<never>(
  'gate.insert_policy',
  `insert into policy (id, version, title, cedar, settings, digest, state, created_at, created_by, activated_at)
   values ($1, (select coalesce(max(version), 0) + 1 from policy), $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const retireActiveSql = statement<never>(
  'gate.retire_active_policy',
  `update policy set state = 'retired', retired_at = $1 where state = 'active'`,
);
const activatePolicySql = statement<never>(
  'gate.activate_policy',
  `update policy set state = 'active', activated_at = $2, pending_change_id = null where id = $1`,
);
const markPendingSql = statement<never>(
  'gate.mark_policy_pending',
  `update policy set state = 'pending', pending_change_id = $2 where id = $1`,
);

function toPolicy(row: PolicyRow): StoredPolicy {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    cedar: row.cedar,
    settings: row.settings,
    digest: row.digest,
    state: row.state,
    createdAt: row.created_at,
    createdBy: row.created_by,
    activatedAt: row.activated_at ?? undefined,
    pendingChangeId: row.pending_change_id ?? undefined,
  };
}

export async function findPolicy(tx: Transaction, id: string): Promise<StoredPolicy | undefined> {
  const [row] = await tx.query(findPolicySql, [id]);
  return row === undefined ? undefined : toPolicy(row);
}

export async function getPolicy(tx: Transaction, id: string, locked = false): Promise<StoredPolicy> {
  const [row] = await tx.query(locked ? lockPolicySql : findPolicySql, [id]);
  if (row !== undefined) return toPolicy(row);
  throw new Problem('gate.policy_not_found', `policy \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/gate/policies`',
  });
}

export async function findActivePolicy(tx: Transaction): Promise<StoredPolicy | undefined> {
  const [row] = await tx.query(findActiveSql, []);
  return row === undefined ? undefined : toPolicy(row);
}

/** Newest first, below a version. */
export async function listPoliciesBelow(
  tx: Transaction,
  version: number,
  limit: number,
): Promise<readonly StoredPolicy[]> {
  return (await tx.query(listPoliciesSql, [version, limit])).map(toPolicy);
}

/** Writers of policies come one after the other: versions have no gaps, and one policy is active. */
export async function lockPolicies(tx: Transaction): Promise<void> {
  await tx.execute(lockPoliciesSql, []);
}

export async function insertPolicy(
  tx: Transaction,
  policy: Omit<StoredPolicy, 'version' | 'pendingChangeId'>,
): Promise<void> {
  await tx.execute(insertPolicySql, [
    policy.id,
    policy.title,
    policy.cedar,
    JSON.stringify(policy.settings),
    policy.digest,
    policy.state,
    at(policy.createdAt),
    JSON.stringify(policy.createdBy),
    at(policy.activatedAt),
  ]);
}

export async function updateActivePolicy(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(retireActiveSql, [at(now)]);
  await tx.execute(activatePolicySql, [id, at(now)]);
}

export async function updatePolicyPending(tx: Transaction, id: string, changeId: string): Promise<void> {
  await tx.execute(markPendingSql, [id, changeId]);
}
