import type { Feed } from '@lockstep/contract';
import type { z } from 'zod';
import { durationWords } from './time-words.ts';

export type FeedItem = z.output<typeof Feed>;

/**
 * What is wrong with the feeds, a line each: too old, or the last look at the source failed. Empty: nothing is.
 *
 * @param now epoch milliseconds
 */
export function feedTrouble(feeds: readonly FeedItem[], now: number): readonly string[] {
  if (feeds.every((feed) => feed.kind === 'own')) return ['No advisories are loaded: nothing can be known to be safe'];
  return feeds.flatMap((feed) => {
    const problems = [
      ...(feed.isTooOld ? [`${ageWords(feed, now)}, too old to rely on`] : []),
      ...(feed.lastError === null ? [] : [`the last look at its source failed: ${feed.lastError}`]),
    ];
    return problems.length === 0 ? [] : [`${feed.name}: ${problems.join('; ')}`];
  });
}

/** How old the content is, never how long ago it was fetched. */
export function ageWords(feed: Pick<FeedItem, 'contentAt'>, now: number): string {
  return feed.contentAt === null ? 'of unknown age' : `${durationWords(now - Date.parse(feed.contentAt))} old`;
}
