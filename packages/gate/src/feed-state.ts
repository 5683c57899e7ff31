import type { FeedFacts, GateFacts, ReleaseFacts } from './facts.ts';
import { hoursBetween } from './instant.ts';
import type { PolicySettings } from './policy.ts';
import { remembered } from './remember.ts';

/** Feeds that decide verdicts. Scores and decision points only sharpen a deadline class, and their absence is `estimated`. */
function isDeciding(name: string): boolean {
  return isKev(name) || name.startsWith('osv:');
}

/** A catalogue may come from several sources. */
function isKev(name: string): boolean {
  return name === 'kev' || name.startsWith('kev:');
}

/** Feeds of the sample organisation stand still: they are as old as its stories. Only sample services are judged by them. */
function mayAge(name: string): boolean {
  return !name.endsWith(':sample');
}

/** Deciding feeds older than the policy allows, or of unknown age, by name. Empty while the rule is off. */
export function oldFeeds(facts: GateFacts, settings: PolicySettings): readonly FeedFacts[] {
  if (!settings.isFeedAgeRuleOn) return [];
  return facts.feeds
    .filter(
      ({ name, contentAt }) =>
        isDeciding(name) &&
        mayAge(name) &&
        (contentAt === undefined || hoursBetween(contentAt, facts.asOf) > settings.feedMaxAgeDays * 24),
    )
    .toSorted(byName);
}

/** Names of feeds without which a choice can not be judged, sorted. */
export function missingFeeds(facts: GateFacts, { missingFeeds: own }: ReleaseFacts): readonly string[] {
  const shared = missingForAll(facts);
  return own === undefined ? shared : [...new Set([...shared, ...own])].toSorted();
}

const missingForAll = remembered((facts: GateFacts): readonly string[] => {
  const names = new Set(facts.missingFeeds);
  if (!facts.feeds.some(({ name }) => isKev(name))) names.add('kev');
  if (!facts.feeds.some(({ name }) => name.startsWith('osv:'))) names.add('osv');
  return [...names].toSorted();
});

function byName(a: FeedFacts, b: FeedFacts): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
