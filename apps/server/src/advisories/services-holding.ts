import { listReleasesHolding } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { listComponentsOfOwn } from './own-advisory-store.ts';

/**
 * Services with a release that holds a package an own advisory names, in any version: a version it does not affect may be
 * the way out that was worked out before.
 */
export async function listServicesHolding(tx: Transaction, advisoryId: string): Promise<readonly string[]> {
  const holding = await listReleasesHolding(tx, await listComponentsOfOwn(tx, advisoryId));
  return [...new Set(holding.map(({ serviceId }) => serviceId))];
}
