import { ecosystemApplies, ecosystemBase, isDistribution } from '@lockstep/advisories';
import { familyOf } from '@lockstep/versions';
import type { Transaction } from '../platform/context.ts';
import {
  isEcosystemCovered,
  isReleaseNamed,
  listEcosystems,
  listReleaseNames,
  type LoadedFeeds,
} from './coverage-store.ts';
import type { Question } from './question.ts';

/** By digest of the SBOM, which never changes: the ecosystems of what gates in it. */
const ecosystemsOf = new Map<string, readonly string[]>();
const ecosystemsKept = 10_000;

/** What is missing of an ecosystem, by service (a database has its own), advisory revision and ecosystem. */
const missingOf = new Map<string, string | undefined>();
const missingKept = 10_000;

/**
 * What loaded feeds would have to speak of to judge an SBOM, and do not: `osv:npm`, or `osv:Debian:12` where Debian is loaded
 * without a word about that release. Ecosystems whose versions nobody can order are counted as unjudged instead.
 */
export async function missingFeedsOf(
  tx: Transaction,
  question: Question,
  sbom: { readonly digest: string; readonly componentIds: readonly number[] },
): Promise<readonly string[]> {
  let ecosystems = ecosystemsOf.get(sbom.digest);
  if (ecosystems === undefined) {
    ecosystems = await listEcosystems(tx, sbom.componentIds);
    if (ecosystemsOf.size >= ecosystemsKept) ecosystemsOf.clear();
    ecosystemsOf.set(sbom.digest, ecosystems);
  }
  const missing: string[] = [];
  for (const ecosystem of ecosystems) {
    const name = familyOf(ecosystem) === undefined ? undefined : await missingFeedOf(tx, question, ecosystem);
    if (name !== undefined) missing.push(name);
  }
  return missing;
}

async function missingFeedOf(
  tx: Transaction,
  { head, loadedAt, now }: Question,
  ecosystem: string,
): Promise<string | undefined> {
  const feeds = { loadedAt: loadedAt ?? now, isSample: head.isSample };
  if (loadedAt !== undefined) return await findMissing(tx, ecosystem, feeds);
  const key = `${head.serviceId} ${head.advisoryRevision} ${ecosystem}`;
  if (missingOf.has(key)) return missingOf.get(key);
  const missing = await findMissing(tx, ecosystem, feeds);
  if (missingOf.size >= missingKept) missingOf.clear();
  missingOf.set(key, missing);
  return missing;
}

async function findMissing(tx: Transaction, ecosystem: string, feeds: LoadedFeeds): Promise<string | undefined> {
  const base = ecosystemBase(ecosystem);
  if (ecosystem === base || !isDistribution(base)) {
    return (await isEcosystemCovered(tx, base, feeds)) ? undefined : `osv:${base}`;
  }
  if (await isReleaseNamed(tx, [ecosystem, base], feeds)) return undefined;
  // Vendors file one release under several names.
  const names = (await listReleaseNames(tx, base)).filter((name) => ecosystemApplies(name, ecosystem) === 'yes');
  if (await isReleaseNamed(tx, names, feeds)) return undefined;
  return (await isEcosystemCovered(tx, base, feeds)) ? `osv:${ecosystem}` : `osv:${base}`;
}
