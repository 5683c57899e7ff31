import { createMatcher, type Matcher } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { loadIntelligence } from './feed-store.ts';
import { listByGroups, listByPackages } from './store.ts';

/** A matcher in memory over everything loaded at a moment that names these packages; ecosystems without suffix. */
export async function loadMatcher(
  tx: Transaction,
  packages: readonly { readonly ecosystem: string; readonly name: string }[],
  loadedAt: number,
): Promise<Matcher> {
  const naming = (await listByPackages(tx, packages)).filter(
    (stored) => stored.loadedAt <= loadedAt && (stored.supersededAt === undefined || stored.supersededAt > loadedAt),
  );
  const related = await listByGroups(
    tx,
    naming.map(({ advisory }) => advisory.id),
    loadedAt,
  );
  const advisories = new Map([...naming, ...related].map(({ rowId, advisory }) => [rowId, advisory]));
  const ids = [...advisories.values()].flatMap(({ id, aliases, related: others, referencedCves }) => [
    id,
    ...aliases,
    ...others,
    ...referencedCves,
  ]);
  const cves = [...new Set(ids.filter((id) => id.startsWith('CVE-')))];
  return createMatcher(advisories.values(), await loadIntelligence(tx, cves, loadedAt));
}
