import { compareVerdicts } from './combine.ts';
import { presetOf } from './deadline-preset.ts';
import type { Alternative, Judgement } from './decision.ts';
import type { GateFacts, ReleaseFacts } from './facts.ts';
import { hotfixBases, hotfixOf } from './hotfix.ts';
import { compareInstants } from './instant.ts';
import type { Judge, JudgedChoice } from './judge.ts';
import { directionOf } from './lines.ts';
import { unique } from './names.ts';
import type { PolicySettings } from './policy.ts';
import { describe, stateReason } from './statements.ts';

/** Judges every other release and the computed hotfixes, best first. Nothing newer than the moment asked about. */
export function judgeAlternatives(facts: GateFacts, settings: PolicySettings, judge: Judge): readonly JudgedChoice[] {
  const { current, target, candidates, asOf } = facts;
  const releases = candidates
    .filter(({ version }) => version !== target.version && version !== current?.version)
    .filter(({ releasedAt }) => compareInstants(releasedAt, asOf) <= 0)
    .map((release) => judgeRelease(facts, judge, release));
  const hotfixes = hotfixBases(facts, settings).flatMap((base) => {
    const hotfix = hotfixOf(facts, base, presetOf(settings));
    if (hotfix === undefined) return [];
    const judged = judge(hotfix.choice, hotfix.release);
    const unchanged = judgeRelease(facts, judge, base);
    // Only worth naming when it gets a laxer verdict than the release it starts from.
    return compareVerdicts(judged.judgement.verdict, unchanged.judgement.verdict) < 0 ? [judged] : [];
  });
  return [...releases, ...hotfixes].toSorted((a, b) => compareChoices(a, b));
}

/** Judges going to an existing release. */
export function judgeRelease(facts: GateFacts, judge: Judge, release: ReleaseFacts): JudgedChoice {
  return judge({ kind: 'release', version: release.version, direction: directionOf(facts.current, release) }, release);
}

/** Puts a reason against every alternative. At most one is recommended. */
export function explainAlternatives(
  facts: GateFacts,
  ranked: readonly JudgedChoice[],
  recommended: JudgedChoice | undefined,
): readonly Alternative[] {
  return ranked.map((judged) => ({
    choice: judged.choice,
    judgement: judged.judgement,
    isListedOnly: isListedOnly(judged),
    because: judged === recommended ? becauseBest(judged) : becauseNot(facts, judged, recommended),
    isRecommended: judged === recommended,
  }));
}

/** Crosses a major line or a point of no return, or nobody can tell what is in it: listed last, never recommended. */
export function isListedOnly({ assessment }: JudgedChoice): boolean {
  const isOpaque = assessment.targetSbom === 'missing' || assessment.targetSbom === 'unparseable';
  return assessment.points.length > 0 || assessment.crossesMajorLine || isOpaque;
}

/**
 * Negative when `a` is better: no crossing, laxer verdict, a component list to be trusted, fewer findings from the strictest class down, an existing
 * release before one to be built, better record, newer.
 */
export function compareChoices(a: JudgedChoice, b: JudgedChoice): number {
  return (
    Number(isListedOnly(a)) - Number(isListedOnly(b)) ||
    compareVerdicts(a.judgement.verdict, b.judgement.verdict) ||
    Number(a.assessment.targetSbom !== 'clean') - Number(b.assessment.targetSbom !== 'clean') ||
    compareReopened(a, b) ||
    Number(a.choice.kind === 'hotfix') - Number(b.choice.kind === 'hotfix') ||
    compareRecords(a, b) ||
    compareInstants(b.release.releasedAt, a.release.releasedAt) ||
    (a.release.version < b.release.version ? -1 : a.release.version > b.release.version ? 1 : 0)
  );
}

function compareReopened(a: JudgedChoice, b: JudgedChoice): number {
  const left = countsOf(a);
  const right = countsOf(b);
  for (const [at, number] of left.entries()) {
    const difference = number - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function countsOf({ assessment: { reopenedClasses: back, unknown } }: JudgedChoice): readonly number[] {
  return [
    back.malicious.length,
    back.knownExploited.length,
    back.zeroBudget.length,
    back.threeDays.length,
    back.fourteenDays.length,
    unknown.length,
    back.lax.length,
  ];
}

function compareRecords(a: JudgedChoice, b: JudgedChoice): number {
  const trouble = ({ assessment, release }: JudgedChoice): number =>
    release.record.incidentsCaused.length + Number(assessment.burning.rate !== undefined);
  return trouble(a) - trouble(b) || b.release.record.hoursServed - a.release.record.hoursServed;
}

function becauseBest({ judgement, assessment }: JudgedChoice): string {
  return `best way out: ${describe(assessment)} ${judgement.summary}`;
}

function becauseNot(facts: GateFacts, judged: JudgedChoice, best: JudgedChoice | undefined): string {
  const { assessment, release, judgement } = judged;
  const isDoubtful = assessment.targetSbom !== 'clean';
  const grounds = unique([
    ...stopsOf(judgement),
    ...(assessment.crossesMajorLine ? [`leaves major line ${facts.current?.line ?? ''} for ${release.line}`] : []),
    ...(isDoubtful ? [stateReason('ledger.incomplete_sbom', facts, assessment).sentence] : []),
  ]);
  if (grounds.length > 0) return grounds.join('; ');
  if (best === undefined) return 'not needed';
  const name = describe(best.assessment);
  if (compareReopened(judged, best) > 0) return `brings back more than ${name}: ${judgement.summary}`;
  if (judged.choice.kind === 'hotfix' && best.choice.kind !== 'hotfix') return `has to be built first; ${name} exists`;
  return `${name} has the better record here: ${judgement.summary}`;
}

/** The sentences that keep a choice above `allow`. */
function stopsOf({ reasons }: Judgement): readonly string[] {
  return reasons.filter(({ verdict }) => verdict !== 'allow').map(({ sentence }) => sentence);
}
