import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { StoredPolicy } from './policy.ts';

/** The policy that is asked for an axis. Times are epoch milliseconds. */
export interface AxisPolicy {
  readonly axis: Axis;
  readonly policy: { readonly id: string; readonly name: string };
  readonly updatedAt: number;
  readonly updatedBy: StoredPolicy['updatedBy'];
}

const listSql = statement<{
  axis: Axis;
  id: string;
  name: string;
  updated_at: number;
  updated_by: AxisPolicy['updatedBy'];
}>(
  'paging.axis_policies',
  `select a.axis, p.id, p.name, a.updated_at, a.updated_by from axis_policy a join escalation_policy p on p.id = a.policy_id
   order by a.axis`,
);
const findSql = statement<{ policy_id: string }>(
  'paging.find_axis_policy',
  'select policy_id from axis_policy where axis = $1',
);
const putSql = statement<never>(
  'paging.put_axis_policy',
  `insert into axis_policy (axis, policy_id, updated_at, updated_by) select $1, id, $3, $4 from escalation_policy where id = $2
   on conflict (axis) do update set policy_id = excluded.policy_id, updated_at = excluded.updated_at,
     updated_by = excluded.updated_by`,
);
const deleteSql = statement<never>('paging.delete_axis_policy', 'delete from axis_policy where axis = $1');

export async function listAxisPolicies(tx: Transaction): Promise<readonly AxisPolicy[]> {
  return (await tx.query(listSql, [])).map(({ axis, id, name, updated_at: updatedAt, updated_by: updatedBy }) => ({
    axis,
    policy: { id, name },
    updatedAt,
    updatedBy,
  }));
}

export async function findAxisPolicy(tx: Transaction, axis: Axis): Promise<string | undefined> {
  return (await tx.query(findSql, [axis]))[0]?.policy_id;
}

/** @returns false when the policy does not exist */
export async function putAxisPolicyRow(
  tx: Transaction,
  axis: Axis,
  policyId: string,
  { now, by }: { readonly now: number; readonly by: AxisPolicy['updatedBy'] },
): Promise<boolean> {
  return (await tx.execute(putSql, [axis, policyId, at(now), JSON.stringify(by)])) === 1;
}

export async function deleteAxisPolicyRow(tx: Transaction, axis: Axis): Promise<void> {
  await tx.execute(deleteSql, [axis]);
}
