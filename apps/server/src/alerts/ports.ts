import type { AlertRoute } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';

/** What the later slices bring: this slice may not import them. `app.ts` loads them before anything is served. */
interface Ports {
  /** Ways that come before everybody's rules; another list whenever one of them is another. */
  builtInRoutes: readonly AlertRoute[];
  policyNames: (tx: Transaction, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const ports: Ports = { policyNames: async () => new Map(), builtInRoutes: [] };

/** A way for alerts of Lockstep's own, before the rules of people; it stands nowhere among them. */
export function registerBuiltInRoute(route: AlertRoute): void {
  const { builtInRoutes: ways } = ports;
  const known = ways.find(({ id }) => id === route.id);
  if (known !== undefined && JSON.stringify(known) === JSON.stringify(route)) return;
  ports.builtInRoutes = [...ways.filter(({ id }) => id !== route.id), route];
}

/** The same list for as long as nothing about it changes. */
export function builtInRoutes(): readonly AlertRoute[] {
  return ports.builtInRoutes;
}

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
