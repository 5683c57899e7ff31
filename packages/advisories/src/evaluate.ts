import { compareVersions, familyOf, sortVersions, versionKey } from '@lockstep/versions';
import { AskedVersion, keyText } from './asked-version.ts';
import type { Advisory, AffectedPackage, AffectedRange } from './advisory.ts';
import type { UnknownReason } from './finding.ts';
import { holdsAgainst, keyed } from './compare-bounds.ts';
import type { KeyedVersion } from './compare-bounds.ts';
import { commitOf, judgeCommit } from './git-ranges.ts';
import { describeInterval, intervalsOf, isInside, orderEcosystem } from './range-intervals.ts';
import type { Interval } from './range-intervals.ts';
import { reachOf } from './reach.ts';
import type { Reach, Reaching } from './reach.ts';
import { ecosystemApplies } from './release-applies.ts';

/** What one advisory says about one version of a package. */
export type Verdict =
  | { readonly state: 'not_affected' }
  | {
      readonly state: 'affected' | 'unknown';
      readonly unknownReason: UnknownReason | undefined;
      readonly matchedBy: 'versions' | 'range' | 'unknown';
      readonly matched: string;
      readonly fixed: readonly string[];
    };

/** Everything an advisory says about one package, with its bounds turned into keys once. */
export interface CompiledAffected {
  readonly advisoryId: string;
  readonly entries: readonly CompiledEntry[];
  /** Versions with a place beyond it are not affected; undefined: none can be ruled out that way. */
  readonly reach: Reach | undefined;
  /** Every version with a place inside the reach is told the same. */
  readonly isSettledInside: boolean;
}

interface CompiledEntry {
  readonly ecosystem: string;
  readonly listed: ReadonlySet<string>;
  /** The listed versions by their keys, for spellings that differ; those with a place but no key stay texts. Made when needed. */
  readonly listedKeys: () => ListedKeys;
  readonly runs: readonly CompiledRun[];
  /** Ranges whose events have no order, or that do not say where the flaw begins. */
  readonly hasUnreadableRange: boolean;
  /** GIT ranges. */
  readonly commitRanges: readonly AffectedRange[];
  /** Neither a list nor a range. */
  readonly saysNothing: boolean;
  /** Neither a list nor a range that can be judged without a commit. */
  readonly saysCommitsOnly: boolean;
  readonly isUpperBoundUnknown: boolean;
}

interface CompiledRun {
  readonly order: string;
  readonly interval: Interval;
  /** What is said of a version inside: the same each time. */
  readonly inside: () => Verdict;
}

const NOT_AFFECTED: Verdict = { state: 'not_affected' };

/** Compiles the entries of one package: those that `advisory.affected` holds for that package, in order. */
export function compileAffected(advisory: Pick<Advisory, 'id'>, entries: readonly AffectedPackage[]): CompiledAffected {
  const compiled = entries.map(compileEntry);
  const reach = reachOf(compiled.map(reachingOf));
  return {
    advisoryId: advisory.id,
    entries: compiled,
    reach,
    isSettledInside: reach !== undefined && isOneRun(compiled),
  };
}

/** A single run and nothing beside it, for components of any release. */
function isOneRun([entry, ...others]: readonly CompiledEntry[]): boolean {
  const run = entry?.runs[0];
  if (entry === undefined || others.length > 0 || run === undefined || entry.runs.length > 1) return false;
  const { limit } = run.interval;
  return entry.listed.size === 0 && limit === undefined && !entry.ecosystem.includes(':');
}

function reachingOf(entry: CompiledEntry): Reaching {
  const { listed, saysNothing, saysCommitsOnly, hasUnreadableRange, commitRanges } = entry;
  const keys = [...listed].flatMap((version) => versionKey(entry.ecosystem, version) ?? []);
  return {
    ecosystem: entry.ecosystem,
    runs: entry.runs,
    listedKeys: keys.length === listed.size ? keys : undefined,
    isBoundless: saysNothing || saysCommitsOnly || hasUnreadableRange || commitRanges.length > 0,
  };
}

function compileEntry(affected: AffectedPackage): CompiledEntry {
  const runs: CompiledRun[] = [];
  let hasUnreadableRange = false;
  const commitRanges = affected.ranges.filter((range) => range.type === 'GIT');
  for (const range of affected.ranges) {
    if (range.type === 'GIT') continue;
    const order = orderEcosystem(affected.ecosystem, range.type);
    const intervals = intervalsOf(order, range);
    if (intervals === 'unreadable') hasUnreadableRange = true;
    else {
      for (const interval of intervals) {
        runs.push({ order, interval, inside: lazily(() => verdictInside(affected, interval)) });
      }
    }
  }
  return {
    ecosystem: affected.ecosystem,
    listed: new Set(affected.versions),
    listedKeys: lazily(() => listedKeysOf(affected)),
    runs,
    hasUnreadableRange,
    commitRanges,
    saysNothing: affected.versions.length === 0 && affected.ranges.length === 0,
    saysCommitsOnly: affected.versions.length === 0 && commitRanges.length === affected.ranges.length,
    isUpperBoundUnknown: affected.isUpperBoundUnknown,
  };
}

/**
 * OSV evaluation of one component version: listed versions or any range of any entry, three-valued.
 * Withdrawal is not looked at here: it depends on the moment asked about.
 *
 * @param asked the component's version; whoever asks many advisories about it makes it once
 * Source: https://ossf.github.io/osv-schema/#evaluation
 */
export function evaluate(
  compiled: CompiledAffected,
  component: { ecosystem: string; version: string },
  asked: AskedVersion = new AskedVersion(component.version),
): Verdict {
  let answer = NOT_AFFECTED;
  for (const entry of compiled.entries) {
    const applies = ecosystemApplies(entry.ecosystem, component.ecosystem);
    if (applies === 'no') continue;
    const verdict = judgeEntry(entry, asked);
    answer = stronger(component.ecosystem, answer, applies === 'yes' ? verdict : ifReleaseFits(entry, verdict));
  }
  return answer;
}

/** Of a component without a release only what holds for it in every release is known. */
function ifReleaseFits(entry: CompiledEntry, verdict: Verdict): Verdict {
  return verdict.state === 'not_affected'
    ? verdict
    : unknown('release_missing', `${verdict.matched} in ${entry.ecosystem}; the component names no release`);
}

/** Affected wins over unknown, unknown over not affected; two affected entries add up their fixes. */
function stronger(ecosystem: string, a: Verdict, b: Verdict): Verdict {
  if (b.state === 'not_affected') return a;
  if (a.state === 'not_affected' || (a.state === 'unknown' && b.state === 'affected')) return b;
  if (a.state !== b.state || b.fixed.length === 0) return a;
  return { ...a, fixed: sortVersions(ecosystem, [...new Set([...a.fixed, ...b.fixed])]) };
}

function judgeEntry(entry: CompiledEntry, asked: AskedVersion): Verdict {
  const version = asked.text;
  const byRange = judgeRuns(entry, asked);
  if (byRange.state === 'affected') return byRange;
  if (isListed(entry, asked)) return { ...LISTED, matched: `listed ${version}` };
  const byCommit = judgeCommits(entry, version);
  if (byCommit.state === 'affected') return byCommit;
  if (byRange.state === 'unknown') return byRange;
  if (entry.saysNothing) return unknown('advisory_says_nothing', 'the advisory names no version and no range');
  if (entry.saysCommitsOnly) return byCommit;
  if (entry.hasUnreadableRange) return unreadable(entry.ecosystem);
  if (isListedButForEpoch(entry, version))
    return unknown('epoch_missing', `listed ${version}, with another epoch or none`);
  // A list alone is still an answer for versions that can be read; for others it can not rule anything out.
  if (entry.runs.length === 0 && familyOf(entry.ecosystem) !== undefined) return readable(entry.ecosystem, version);
  return NOT_AFFECTED;
}

const LISTED = { state: 'affected', unknownReason: undefined, matchedBy: 'versions', fixed: [] } as const;

function judgeCommits(entry: CompiledEntry, version: string): Verdict {
  if (entry.commitRanges.length === 0) return NOT_AFFECTED;
  const commit = commitOf(version);
  const state = commit === undefined ? 'unknown' : judgeCommit(entry.commitRanges, commit);
  if (state === 'affected') {
    return { state, unknownReason: undefined, matchedBy: 'range', matched: `commit ${commit}`, fixed: [] };
  }
  return state === 'not_affected' ? NOT_AFFECTED : unknown('commits_only', 'the advisory names commits only');
}

function judgeRuns(entry: CompiledEntry, asked: AskedVersion): Verdict {
  let answer = NOT_AFFECTED;
  for (const { order, interval, inside } of entry.runs) {
    const version = asked.in(order);
    const isIn = isInside(order, interval, version);
    if (isIn === false) continue;
    const verdict = isIn === true ? inside() : unknown(whyUndecided(order, version), describeInterval(interval));
    answer = stronger(order, answer, verdict);
  }
  return answer;
}

function verdictInside({ isUpperBoundUnknown }: AffectedPackage, interval: Interval): Verdict {
  const matched = describeInterval(interval);
  if (isUpperBoundUnknown && interval.to === undefined) {
    return unknown('advisory_says_nothing', `${matched}, upper bound lost by the source`);
  }
  const fixed = interval.to !== undefined && !interval.to.isInclusive ? [interval.to.text] : [];
  return { state: 'affected', unknownReason: undefined, matchedBy: 'range', matched, fixed };
}

interface ListedKeys {
  readonly keys: ReadonlySet<string>;
  readonly keyless: readonly string[];
}

function listedKeysOf({ ecosystem, versions }: AffectedPackage): ListedKeys {
  const keys = new Set<string>();
  const keyless: string[] = [];
  for (const version of versions) {
    const key = versionKey(ecosystem, version);
    if (key !== undefined) keys.add(keyText(key));
    else if (hasPlace(ecosystem, version)) keyless.push(version);
  }
  return { keys, keyless };
}

function lazily<Value extends object>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}

/** A text without a place in the order is equal to nothing but itself. */
function hasPlace(ecosystem: string, version: string): boolean {
  return compareVersions(ecosystem, version, version) === 0;
}

/** Registries write one version in several ways (`1.0`, `1.0.0`), so equality is the ecosystem's, not the text's. */
function isListed(entry: CompiledEntry, asked: AskedVersion): boolean {
  const version = asked.text;
  if (entry.listed.has(version)) return true;
  if (entry.listed.size === 0 || version === '' || familyOf(entry.ecosystem) === undefined) return false;
  const { keys, keyless } = entry.listedKeys();
  const key = asked.listKeyIn(entry.ecosystem);
  if (key !== undefined && keys.has(key)) return true;
  if (key === undefined && !hasPlace(entry.ecosystem, version)) return false;
  const others = key === undefined ? [...entry.listed] : keyless;
  return others.some((listed) => compareVersions(entry.ecosystem, listed, version) === 0);
}

/** An rpm version is on the list but for the epoch, which one of the two leaves out. */
function isListedButForEpoch(entry: CompiledEntry, version: string): boolean {
  if (entry.listed.size === 0 || familyOf(entry.ecosystem) !== 'rpm') return false;
  const own = keyed(entry.ecosystem, version);
  const isEqual = (text: string) =>
    holdsAgainst(entry.ecosystem, own, keyed(entry.ecosystem, text), (order) => order === 0);
  return [...entry.listed].some((text) => isEqual(text) === 'unknown');
}

function readable(ecosystem: string, version: string): Verdict {
  return compareVersions(ecosystem, version, version) === 'unknown'
    ? unknown(whyUnreadable(ecosystem, version), 'a list of versions')
    : NOT_AFFECTED;
}

function unreadable(ecosystem: string): Verdict {
  return familyOf(ecosystem) === undefined
    ? unknown('no_order_for_ecosystem', `a range of ${ecosystem}`)
    : unknown('advisory_says_nothing', 'a range whose versions can not be read');
}

function whyUndecided(order: string, { text, caveat }: KeyedVersion): UnknownReason {
  if (caveat === 'epoch' || caveat === 'no_epoch') return 'epoch_missing';
  return caveat === 'untagged' ? 'pseudo_version' : whyUnreadable(order, text);
}

function whyUnreadable(ecosystem: string, version: string): UnknownReason {
  if (version === '') return 'version_missing';
  return familyOf(ecosystem) === undefined ? 'no_order_for_ecosystem' : 'version_unparseable';
}

function unknown(unknownReason: UnknownReason, matched: string): Verdict {
  return { state: 'unknown', unknownReason, matchedBy: 'unknown', matched, fixed: [] };
}
