import type { RingPointer } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** A round-robin step. */
export interface RingKey {
  readonly policyId: string;
  readonly stepId: string;
}

interface PointerRow {
  policy_id: string;
  step_id: string;
  last_paged_at: Record<string, number>;
}

const pointers = 'ring_pointer where (policy_id, step_id) in (select * from unnest($1::uuid[], $2::text[]))';

const makeRingsSql = statement<never>(
  'paging.make_rings',
  `insert into ring_pointer (policy_id, step_id, last_paged_at)
   select policy_id, step_id, '{}' from unnest($1::uuid[], $2::text[]) as ring (policy_id, step_id)
   order by policy_id, step_id on conflict do nothing`,
);
const lockRingsSql = statement<PointerRow>(
  'paging.lock_rings',
  `select policy_id, step_id, last_paged_at from ${pointers} order by policy_id, step_id for update`,
);
const listRingsSql = statement<PointerRow>(
  'paging.list_rings',
  `select policy_id, step_id, last_paged_at from ${pointers}`,
);
const updateRingSql = statement<never>(
  'paging.update_ring',
  'update ring_pointer set last_paged_at = $3 where policy_id = $1 and step_id = $2',
);
const deleteRingsSql = statement<never>(
  'paging.delete_rings',
  'delete from ring_pointer where policy_id = $1 and step_id <> all($2::text[])',
);

function toPointers(rows: readonly PointerRow[]): readonly RingPointer[] {
  // A row that was only made to be locked says nothing yet.
  return rows
    .filter((row) => Object.keys(row.last_paged_at).length > 0)
    .map((row) => ({ policyId: row.policy_id, stepId: row.step_id, lastPagedAt: row.last_paged_at }));
}

const columnsOf = (rings: readonly RingKey[]) => [
  rings.map(({ policyId }) => policyId),
  rings.map(({ stepId }) => stepId),
];

/**
 * Locks the memory of these rings until the transaction ends, also of those nobody has been paged through yet. Always in the same
 * order: two who want the same rings wait for each other, not both.
 */
export async function lockRings(tx: Transaction, rings: readonly RingKey[]): Promise<readonly RingPointer[]> {
  if (rings.length === 0) return [];
  await tx.execute(makeRingsSql, columnsOf(rings));
  return toPointers(await tx.query(lockRingsSql, columnsOf(rings)));
}

/** Those through which somebody has been paged. */
export async function listRings(tx: Transaction, rings: readonly RingKey[]): Promise<readonly RingPointer[]> {
  return rings.length === 0 ? [] : toPointers(await tx.query(listRingsSql, columnsOf(rings)));
}

/** The pointers are locked by the caller. */
export async function updateRings(tx: Transaction, moved: readonly RingPointer[]): Promise<void> {
  for (const { policyId, stepId, lastPagedAt } of moved) {
    await tx.execute(updateRingSql, [policyId, stepId, JSON.stringify(lastPagedAt)]);
  }
}

/** Forgets the rings of a policy but those of these steps. */
export async function deleteOtherRings(tx: Transaction, policyId: string, stepIds: readonly string[]): Promise<void> {
  await tx.execute(deleteRingsSql, [policyId, stepIds]);
}
