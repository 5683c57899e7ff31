import type { RequestContext, Transaction } from '../platform/context.ts';
import { workOutAll, workOutHolders } from '#services/index.ts';
import { isCoverageNew } from './changed-store.ts';
import type { FeedLoad } from './feed-store.ts';

/** What a load has changed, gathered while it is written. */
export interface LoadChanges {
  /** Records that are new, changed or gone. */
  readonly advisoryIds: Set<string>;
  /** Entries of a catalogue or of decision points that are new, changed or gone. */
  readonly cves: Set<string>;
}

/** From here on asking who holds what costs more than looking at every service. */
export const mostNamed = 500;

/** The strictest policy calls a feed old after a day: then its coming changes what is said of every service. */
const youngMs = 24 * 3_600_000;

export function noChanges(): LoadChanges {
  return { advisoryIds: new Set(), cves: new Set() };
}

/**
 * Asks for fresh verdicts of the services that hold what a load has changed, or of all where it may concern all of them: the
 * first of its kind, one that was old before, one with more changes than `mostNamed`, or an ecosystem that was not covered.
 *
 * @param before the load in force until now
 */
export async function refreshAfterLoad(
  tx: Transaction,
  ctx: RequestContext,
  load: { readonly feed: FeedLoad; readonly before: FeedLoad | undefined; readonly changes: LoadChanges },
): Promise<void> {
  const { feed, changes } = load;
  // Scores are shown and decide nothing.
  if (feed.kind === 'epss') return;
  if (await isForAll(tx, ctx.now, load)) {
    await workOutAll(tx, ctx);
    return;
  }
  await workOutHolders(tx, ctx, { advisoryIds: [...changes.advisoryIds], cves: [...changes.cves] });
}

async function isForAll(
  tx: Transaction,
  now: number,
  { feed, before, changes }: { feed: FeedLoad; before: FeedLoad | undefined; changes: LoadChanges },
): Promise<boolean> {
  const wasYoung = before?.contentAt !== undefined && now - before.contentAt <= youngMs;
  if (before === undefined || (feed.kind !== 'ssvc' && !wasYoung)) return true;
  if (feed.kind !== 'ssvc' && (feed.contentAt === undefined || now - feed.contentAt > youngMs)) return true;
  if (changes.advisoryIds.size + changes.cves.size > mostNamed) return true;
  return await isCoverageNew(tx, [...changes.advisoryIds], now);
}
