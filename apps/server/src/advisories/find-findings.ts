import type { Finding } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import {
  type ComponentLists,
  type FoldedComponents,
  type KnowledgeMoments,
  foldComponents,
} from './fold-components.ts';
import { judgeComponents } from './judge-components.ts';
import { findRevision } from './store.ts';
import { type VexSubject, findingsAfterVex } from './vex-findings.ts';

export type { KnowledgeMoments } from './fold-components.ts';

/** Every component of one SBOM. Without a release: before VEX. */
export interface ComponentSet extends ComponentLists {
  /** Whose findings they are: VEX statements speak about releases. */
  readonly release?: VexSubject;
}

interface Cached extends FoldedComponents {
  readonly revision: number;
}

const cache = new Map<string, Cached>();
const kept = 1_500;

/**
 * The findings of a component set. New components are judged on the way, so that an SBOM never looks clean because nobody has looked.
 * Answers about what is loaded now are kept for as long as nothing is loaded.
 */
export async function findFindings(
  tx: Transaction,
  set: ComponentSet,
  moments: KnowledgeMoments,
): Promise<readonly Finding[]> {
  const revision = await findRevision(tx);
  return await findFindingsAt(tx, revision, set, moments);
}

/** As `findFindings`, for callers that have read the revision already. */
export async function findFindingsAt(
  tx: Transaction,
  revision: number,
  set: ComponentSet,
  moments: KnowledgeMoments,
): Promise<readonly Finding[]> {
  const key = moments.loadedAt === undefined ? set.digest : '';
  const cached = cache.get(key);
  if (key !== '' && cached?.revision === revision && moments.knownAt >= cached.from && moments.knownAt < cached.until) {
    return afterVex(cached, set, moments);
  }
  await judgeComponents(tx, [...set.gatingIds, ...set.excludedIds]);
  const [answer] = await foldComponents(tx, [set], moments);
  if (answer === undefined) throw new RangeError('one set of components has one answer');
  if (key !== '') {
    cache.delete(key);
    cache.set(key, { revision, ...answer });
    const oldest = cache.keys().next();
    if (cache.size > kept && oldest.done === false) cache.delete(oldest.value);
  }
  return afterVex(answer, set, moments);
}

function afterVex(
  { findings, vex }: FoldedComponents,
  { release }: Pick<ComponentSet, 'release'>,
  { knownAt }: Pick<KnowledgeMoments, 'knownAt'>,
): readonly Finding[] {
  return release === undefined ? findings : findingsAfterVex(vex, findings, release, knownAt);
}
