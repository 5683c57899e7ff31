import type { AffectedRange } from './advisory.ts';

/** The commit a version names: a whole SHA-1 or SHA-256, or the one at the end of a Go pseudo-version. */
export function commitOf(version: string): string | undefined {
  return /^(?:v\d\S*-)?(?:\d{14}-)?([0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{64})(?:\+incompatible)?$/.exec(version)?.[1];
}

/**
 * What GIT ranges say about a commit. Without the repository only the commits they name have a place in them, and
 * everything that has no end.
 */
export function judgeCommit(ranges: readonly AffectedRange[], commit: string): 'affected' | 'not_affected' | 'unknown' {
  let isFixedEverywhere = ranges.length > 0;
  for (const { events } of ranges) {
    const named = (name: string) => name.startsWith(commit);
    const isOpen = events.every((event) => 'introduced' in event && event.introduced === '0');
    if (isOpen && events.length > 0) return 'affected';
    if (events.some((event) => 'lastAffected' in event && named(event.lastAffected))) return 'affected';
    const isFixed = events.some((event) => 'fixed' in event && named(event.fixed));
    if (!isFixed && events.some((event) => 'introduced' in event && named(event.introduced))) return 'affected';
    isFixedEverywhere &&= isFixed;
  }
  return isFixedEverywhere ? 'not_affected' : 'unknown';
}
