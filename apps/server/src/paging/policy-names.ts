import type { Transaction } from '../platform/context.ts';
import { listPoliciesById } from './policy-store.ts';

/** Alerts come before policies: they are told what policies are called, and which exist. */
export async function findPolicyNames(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map((await listPoliciesById(tx, ids)).map(({ policy }) => [policy.id, policy.name]));
}
