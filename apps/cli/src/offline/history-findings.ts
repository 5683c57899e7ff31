import type { Component, Finding, Matcher } from '@lockstep/advisories';
import type { HistoryFindings, HistoryRelease } from '@lockstep/gate';

const HIGH_SCORE = 7;

/** Findings of a history's releases; as known at a moment, or everything that is loaded. */
export function historyFindings(
  matcher: Matcher,
  componentsOf: (release: HistoryRelease) => readonly Component[],
  knownAt: string | undefined,
): HistoryFindings {
  return {
    findingsOf: (release) => matcher.findingsOf(componentsOf(release), knownAt),
    isHighOrCritical: (finding) => isHighOrCritical(matcher, finding),
  };
}

/** By the level the source gives; where no source gives one, by score. */
function isHighOrCritical(matcher: Matcher, { sources, cvss }: Finding): boolean {
  const levels = sources.flatMap(({ advisoryId }) => matcher.advisories.get(advisoryId)?.sourceLevel ?? []);
  if (levels.length > 0) return levels.some((level) => level === 'high' || level === 'critical');
  return cvss !== undefined && cvss.baseScore >= HIGH_SCORE;
}
