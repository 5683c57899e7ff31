import type { Finding } from '@lockstep/advisories';
import type { Release } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { listMatchedOfSboms, listUnjudgedOfSboms } from './fleet-store.ts';
import { type FoldedComponents, foldComponents } from './fold-components.ts';
import { judgeComponents } from './judge-components.ts';
import { findRevision } from './store.ts';
import { findingsAfterVex } from './vex-findings.ts';

/** The SBOMs that `isKept` asked about last, for as long as nothing is loaded: the same ones are asked about again and again. */
let kept: { readonly revision: number; readonly bySbom: ReadonlyMap<string, FoldedComponents> } = {
  revision: 0,
  bySbom: new Map(),
};

/**
 * The findings of many releases at once, by release id: the same that `findFindings` gives for each of them. Releases without a
 * readable SBOM are left out, which says nothing about them.
 *
 * @param isKept false: asked about once in a while, so that the answer does not push out what is asked for all the time
 */
export async function findFindingsOfReleases(
  tx: Transaction,
  releases: readonly Release[],
  knownAt: number,
  { isKept = true }: { readonly isKept?: boolean } = {},
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const withSbom = releases.flatMap(({ sbom, ...release }) => (sbom.state === 'present' ? [{ release, sbom }] : []));
  const bySbom = await foldSboms(tx, new Set(withSbom.map(({ sbom }) => sbom.digest)), knownAt, isKept);
  return new Map(
    withSbom.flatMap(({ release, sbom }) => {
      const folded = bySbom.get(sbom.digest);
      return folded === undefined
        ? []
        : [[release.id, findingsAfterVex(folded.vex, folded.findings, release, knownAt)]];
    }),
  );
}

async function foldSboms(
  tx: Transaction,
  digests: ReadonlySet<string>,
  knownAt: number,
  isKept: boolean,
): Promise<ReadonlyMap<string, FoldedComponents>> {
  const revision = await findRevision(tx);
  const bySbom = new Map<string, FoldedComponents>();
  if (kept.revision === revision) {
    for (const [digest, folded] of kept.bySbom) {
      if (digests.has(digest) && knownAt >= folded.from && knownAt < folded.until) bySbom.set(digest, folded);
    }
  }
  const missing = [...digests].filter((digest) => !bySbom.has(digest));
  if (missing.length > 0) {
    // What was judged once stays judged, whatever is loaded.
    const unseen = missing.filter((digest) => !kept.bySbom.has(digest));
    await judgeComponents(tx, unseen.length === 0 ? [] : await listUnjudgedOfSboms(tx, unseen));
    const sets = await listMatchedOfSboms(tx, missing);
    const folded = await foldComponents(tx, sets, { knownAt, loadedAt: undefined });
    for (const [at, { digest }] of sets.entries()) {
      const own = folded[at];
      if (own !== undefined) bySbom.set(digest, own);
    }
  }
  if (isKept) kept = { revision, bySbom };
  return bySbom;
}
