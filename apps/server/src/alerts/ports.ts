import type { Transaction } from '../platform/context.ts';

/** What the later slices bring: this slice may not import them. `app.ts` loads them before anything is served. */
interface Ports {
  policyNames: (tx: Transaction, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const ports: Ports = { policyNames: async () => new Map() };

/** Brings what escalation policies are called; a policy without a name does not exist. */
export function registerPolicyNames(source: Ports['policyNames']): void {
  ports.policyNames = source;
}

/** @returns names by id, of those that exist */
export async function policyNames(
  tx: Transaction,
  ids: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids.filter((id) => id !== undefined))];
  return asked.length === 0 ? new Map() : await ports.policyNames(tx, asked);
}
