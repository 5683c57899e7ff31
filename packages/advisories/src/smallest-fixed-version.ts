import { compareVersions, isPrerelease, isSameMajor, sortVersions } from '@lockstep/versions';
import type { Component } from './component.ts';
import type { FindingSource } from './finding.ts';
import type { Matcher } from './match.ts';

type PackageVersion = Pick<Component, 'ecosystem' | 'name' | 'version'>;

/**
 * The smallest upgrade of a component that no advisory known at `at` affects, out of the versions that such advisories
 * name as fixed: on the same minor line if there is one, else on the same major line, else above.
 * A candidate that another advisory affects leads on to that advisory's fixes.
 *
 * @param sources of all findings on the package that the upgrade has to end
 * @param at as for `Matcher.findingsOf`
 * @returns undefined when no named version is clean
 */
export function smallestFixedVersion(
  from: PackageVersion,
  sources: readonly FindingSource[],
  matcher: Matcher,
  at?: string,
): string | undefined {
  const pool = new Set(sources.flatMap((source) => source.fixed));
  const rejected = new Set<string>();
  for (;;) {
    const candidate = bestCandidate(from, pool, rejected);
    if (candidate === undefined) return undefined;
    const hits = matcher
      .findingsOf([{ ...from, version: candidate, scope: 'required' }], at)
      .filter((finding) => finding.state === 'affected');
    if (hits.length === 0) return candidate;
    rejected.add(candidate);
    for (const fixed of hits.flatMap((hit) => hit.sources.flatMap((source) => source.fixed))) pool.add(fixed);
  }
}

function bestCandidate(
  from: PackageVersion,
  pool: ReadonlySet<string>,
  rejected: ReadonlySet<string>,
): string | undefined {
  const { ecosystem, version } = from;
  const wantsStable = isPrerelease(ecosystem, version) !== true;
  const candidates = sortVersions(ecosystem, [...pool]).filter(
    (candidate) =>
      !rejected.has(candidate) &&
      compareVersions(ecosystem, candidate, version) === 1 &&
      !(wantsStable && isPrerelease(ecosystem, candidate) === true),
  );
  return (
    candidates.find((candidate) => minorLine(candidate) === minorLine(version)) ??
    candidates.find((candidate) => isSameMajor(ecosystem, candidate, version) === true) ??
    candidates[0]
  );
}

/** `15.5` of `v15.5.7-rc.1`. Text is enough here: lines are written alike inside one package, and this only ranks. */
function minorLine(version: string): string {
  return /^v?(\d+(?:\.\d+)?)/.exec(version)?.[1] ?? version;
}
