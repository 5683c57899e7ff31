import { diffFindings } from '@lockstep/advisories';
import type { Exposure, Finding } from '@lockstep/advisories';
import { decide } from './decide.ts';
import type { Verdict } from './decision.ts';
import type { FeedFacts, GateFacts, Instant, ReleaseFacts } from './facts.ts';
import { byLine } from './history.ts';
import type { HistoryRelease } from './history.ts';
import { unique } from './names.ts';
import type { EvaluateRules, Policy } from './policy.ts';

/** Findings of the releases of a history, as known at the moment the replay asks about. */
export interface HistoryFindings {
  findingsOf(release: HistoryRelease): readonly Finding[];
  isHighOrCritical(finding: Finding): boolean;
}

export interface ReplayOptions {
  readonly asOf: Instant;
  readonly exposure: Exposure;
  readonly feeds: readonly FeedFacts[];
}

/** One step count over a whole history. Names as they appear on the wire. */
export interface ReplayResult {
  readonly steps: number;
  readonly pairs: number;
  readonly reopens: number;
  readonly reopens_high_or_critical: number;
  /** Pairs of which too little is known to say whether they re-open anything; not among `reopens`. */
  readonly cannot_tell: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Share of pairs whose verdict is above `allow`. */
  readonly stop_rate: number;
  /** How often each reason kept a pair above `allow`. */
  readonly stops: Readonly<Record<string, number>>;
  readonly pairs_reopening: readonly ReplayPair[];
  readonly pairs_cannot_tell: readonly Pick<ReplayPair, 'from' | 'to' | 'verdict'>[];
}

export interface ReplayPair {
  readonly from: string;
  readonly to: string;
  readonly reopened: readonly string[];
  readonly known_exploited: readonly string[];
  readonly verdict: Verdict;
}

/**
 * Judges going back over a whole history: every pair of releases `steps` apart inside one line. Nothing is known about
 * how the releases did, so only security and the ledger speak; the rule on the age of feeds is off and every decision says so.
 */
export function replay(
  releases: readonly HistoryRelease[],
  findings: HistoryFindings,
  steps: number,
  policy: Policy,
  evaluate: EvaluateRules,
  options: ReplayOptions,
): ReplayResult {
  const quiet: Policy = { ...policy, settings: { ...policy.settings, isFeedAgeRuleOn: false } };
  const described = new Map<HistoryRelease, ReleaseFacts>();
  const describe = (release: HistoryRelease): ReleaseFacts => {
    const known = described.get(release) ?? releaseFacts(release, findings.findingsOf(release));
    described.set(release, known);
    return known;
  };
  const verdicts: Record<Verdict, number> = { allow: 0, preserve_first: 0, needs_signoff: 0, deny: 0 };
  const stops: Record<string, number> = {};
  const reopening: ReplayPair[] = [];
  const untold: ReplayResult['pairs_cannot_tell'][number][] = [];
  let pairs = 0;
  let highOrCritical = 0;
  for (const [from, to] of pairsOf(releases, steps)) {
    pairs++;
    const current = describe(from);
    const target = describe(to);
    const decision = decide(factsOf(from.service, current, target, options), quiet, evaluate);
    verdicts[decision.verdict]++;
    for (const { code, verdict } of decision.target.reasons)
      if (verdict !== 'allow') stops[code] = (stops[code] ?? 0) + 1;
    const { reopened, unknown } = diffFindings(current.findings, target.findings);
    const pair = { from: from.version, to: to.version, verdict: decision.verdict };
    const answer = reopensOf(from, to, { known: reopened.length, unknown: unknown.reopened.length });
    if (answer === 'unknown') untold.push(pair);
    if (answer !== 'yes') continue;
    if (reopened.some((finding) => findings.isHighOrCritical(finding))) highOrCritical++;
    reopening.push({
      ...pair,
      reopened: unique(reopened.map(({ group }) => group)),
      known_exploited: unique(reopened.flatMap(({ knownExploited }) => knownExploited?.cve ?? [])),
    });
  }
  return {
    steps,
    pairs,
    reopens: reopening.length,
    reopens_high_or_critical: highOrCritical,
    cannot_tell: untold.length,
    verdicts,
    stop_rate: pairs === 0 ? 0 : (pairs - verdicts.allow) / pairs,
    stops,
    pairs_reopening: reopening,
    pairs_cannot_tell: untold,
  };
}

/**
 * Whether going back re-opens anything. What is found in the target may have been in a release whose contents nobody knows;
 * a target whose contents nobody knows may hold more than is found in it.
 *
 * @param reopened how many findings the target alone has: known to affect it, and such that nobody knows
 */
function reopensOf(
  from: HistoryRelease,
  to: HistoryRelease,
  reopened: { readonly known: number; readonly unknown: number },
): 'yes' | 'no' | 'unknown' {
  if (reopened.known > 0) return isListed(from) ? 'yes' : 'unknown';
  return reopened.unknown === 0 && isListed(to) ? 'no' : 'unknown';
}

/** Its component list is there and can be read. */
function isListed({ sbom }: HistoryRelease): boolean {
  return sbom.state === 'present';
}

function* pairsOf(
  releases: readonly HistoryRelease[],
  steps: number,
): Generator<readonly [from: HistoryRelease, to: HistoryRelease]> {
  for (const line of byLine(releases)) {
    for (const [at, from] of line.entries()) {
      const to = at >= steps ? line[at - steps] : undefined;
      if (to !== undefined) yield [from, to];
    }
  }
}

function releaseFacts(release: HistoryRelease, findings: readonly Finding[]): ReleaseFacts {
  const { version, line, releasedAt, commit, sbom } = release;
  return {
    version,
    line,
    releasedAt,
    commit,
    digests: [],
    sbom,
    findings,
    record: {
      hoursServed: 0,
      firstServedAt: undefined,
      lastServedAt: undefined,
      servesNow: false,
      wasLastToServe: false,
      incidentsCaused: [],
      burnRate: undefined,
      burnSamples: 0,
    },
    isQuarantined: false,
  };
}

function factsOf(service: string, current: ReleaseFacts, target: ReleaseFacts, options: ReplayOptions): GateFacts {
  return {
    factsVersion: 1,
    asOf: options.asOf,
    loadedAsOf: undefined,
    service: { name: service, exposure: options.exposure, tier: 1, mode: 'enforcing', isSample: false },
    environment: { name: 'production', isProduction: true },
    action: { kind: 'release', motive: 'reliability', isAutomatic: false, reason: 'replay', incidentId: undefined },
    current,
    target,
    candidates: [],
    candidatesLeftOut: 0,
    floor: [],
    holds: [],
    pointsOfNoReturn: [],
    incidents: [],
    departures: [],
    oscillationClearedAt: undefined,
    positions: [],
    feeds: options.feeds,
    missingFeeds: [],
    fixes: [],
    evidenceCaptured: [],
    shields: [],
    preSignatures: [],
    keys: {
      reliability: { holders: [], deputy: undefined, recentlyGranted: [] },
      security: { holders: [], deputy: undefined, recentlyGranted: [] },
    },
  };
}
