import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import type { FeedSource } from './feed-source.ts';
import { loadVex } from './vex-load.ts';
import { withdrawVex } from './vex-change.ts';
import { currentVexNamed } from './whole-store.ts';
import type { SyncCounts } from './sync-store.ts';

/** The documents of a repository by their place in it; those that have not changed only by name. */
export interface VexFound {
  readonly documents: Map<string, string>;
  readonly kept: Set<string>;
}

/** What a document of a repository goes by here. */
export function vexNameOf(source: string, place: string): string {
  return place === '' ? `vex:${source}` : `vex:${source}/${place}`;
}

const fewDocuments = 10;
const smallShare = 0.1;

/**
 * Loads what is new of a repository, and withdraws what it does not hold any more: a statement nobody stands by must not go on
 * suppressing. Documents that can not be read are counted; what they said before stays.
 *
 * @returns `rejected`: the places of those that could not be read, with the reason
 * @throws `advisories.feed_shrunk`, or the problem of the document that is the whole source
 */
export async function swapVex(
  tx: Transaction,
  ctx: RequestContext,
  source: FeedSource,
  { documents, kept }: VexFound,
): Promise<{ readonly counts: SyncCounts; readonly rejected: ReadonlyMap<string, string> }> {
  const joined: RequestContext = { ...ctx, transaction: (work) => work(tx) };
  const nameOf = (place: string): string => vexNameOf(source.name, place);
  const current = await currentVexNamed(tx, nameOf(''));
  const counts = { added: 0, changed: 0, unchanged: kept.size, gone: 0 };
  const rejected = new Map<string, string>();
  let firstProblem: unknown;
  for (const [place, text] of documents) {
    const loaded = await loadOne(joined, nameOf(place), text);
    if (loaded instanceof Problem) {
      firstProblem ??= loaded;
      rejected.set(place, loaded.fields?.[0]?.problem ?? loaded.message);
    } else if (!loaded.isNew) counts.unchanged += 1;
    else if (loaded.replaced === undefined) counts.added += 1;
    else counts.changed += 1;
  }
  if (rejected.has('')) throw firstProblem;
  const there = new Set([...documents.keys(), ...kept].map(nameOf));
  // Where nothing at all can be used, nothing tells that a document was taken back.
  const isNothingUsable = rejected.size === documents.size && kept.size === 0;
  const gone = isNothingUsable ? [] : current.filter(({ name }) => !there.has(name));
  refuseShrunkVex(source.name, current.length, gone.length, 'withdraw them with `lockstep vex withdraw`');
  for (const { id } of gone) await withdrawVex(joined, id, `its repository ${source.name} does not hold it any more`);
  return { counts: { ...counts, gone: gone.length, rejected: rejected.size }, rejected };
}

/** A repository that suddenly lacks many is more likely broken than right. @throws `advisories.feed_shrunk` */
export function refuseShrunkVex(source: string, before: number, gone: number, cure: string): void {
  if (gone <= Math.max(fewDocuments, before * smallShare)) return;
  throw new Problem('advisories.feed_shrunk', `\`${source}\` would lose ${gone} of its ${before} documents`, {
    help: `if they were really taken back, ${cure}`,
  });
}

async function loadOne(joined: RequestContext, name: string, text: string) {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  try {
    const terms = { trust: 'hub', expiresAt: undefined, allowOlder: true, isPlace: true } as const;
    return await loadVex(joined, { name, ...terms, stream: stream() });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
