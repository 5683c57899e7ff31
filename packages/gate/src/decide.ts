import { compareChoices, explainAlternatives, isListedOnly, judgeAlternatives } from './alternatives.ts';
import { compareVerdicts } from './combine.ts';
import type { Decision, Direction, Judgement, Obligation, ReasonCode } from './decision.ts';
import { captureObligation, evidenceDue } from './evidence-due.ts';
import type { Axis, GateFacts } from './facts.ts';
import { createJudge } from './judge.ts';
import type { JudgedChoice } from './judge.ts';
import { directionOf } from './lines.ts';
import { listNames, nameOf, unique } from './names.ts';
import type { EvaluateRules, Policy } from './policy.ts';
import { hasZeroBudget } from './reopened.ts';
import { restrictedIncident } from './incidents.ts';

/**
 * May this service make this move, for reliability and for security? One immutable answer: staying judged first, the
 * target, every alternative with a reason, and the way out.
 *
 * Pure and deterministic in its arguments; never throws on valid facts. When `evaluate` fails, the answer is `deny`.
 * Source: docs/adr/0004-default-policy.md
 */
export function decide(facts: GateFacts, policy: Policy, evaluate: EvaluateRules): Decision {
  const judge = createJudge(facts, policy, evaluate);
  const { current, target, service } = facts;
  const direction = directionOf(current, target);
  const stay = current === undefined ? undefined : judge({ kind: 'stay', version: current.version }, current);
  const asked = judge({ kind: 'release', version: target.version, direction }, target);
  const ranked = judgeAlternatives(facts, policy.settings, judge);
  const best = bestOf(facts, stay, asked, ranked);
  return {
    decisionVersion: 1,
    verdict: asked.judgement.verdict,
    axes: asked.judgement.axes,
    effect: service.mode === 'enforcing' ? 'enforced' : 'warn',
    title: titleOf(facts, direction),
    stay: stay?.judgement,
    target: asked.judgement,
    direction,
    alternatives: explainAlternatives(facts, ranked, best),
    candidatesLeftOut: facts.candidatesLeftOut,
    recommended: best?.choice,
    keysNeeded: keysNeeded(facts, stay, asked, ranked),
    obligations: obligationsOf(facts, policy, asked),
    isFlipFlop: asked.assessment.isFlipFlop,
    missingFacts: missingFacts(asked),
  };
}

/**
 * The target when it is allowed; else the best allowed alternative; else staying when that is allowed; else whatever is
 * least strict, the target first: there is always a move.
 */
function bestOf(
  facts: GateFacts,
  stay: JudgedChoice | undefined,
  asked: JudgedChoice,
  ranked: readonly JudgedChoice[],
): JudgedChoice | undefined {
  const eligible = ranked.filter((judged) => !isListedOnly(judged));
  const moves = [asked, ...eligible];
  const allowed = moves.find(({ judgement }) => judgement.verdict === 'allow');
  if (allowed !== undefined) return allowed;
  const best = moves.toSorted((a, b) => compareChoices(a, b))[0];
  if (stay === undefined || best === undefined) return best;
  return compareVerdicts(stay.judgement.verdict, best.judgement.verdict) < 0 ? stay : best;
}

/**
 * Both keys for `needs_signoff`. One when staying and every candidate are above `allow` and nothing is better than the
 * target: the key of the axis that objects, and where both do, of the one that does not ask for the move.
 */
function keysNeeded(
  facts: GateFacts,
  stay: JudgedChoice | undefined,
  asked: JudgedChoice,
  ranked: readonly JudgedChoice[],
): readonly Axis[] {
  const { verdict, axes } = asked.judgement;
  if (verdict !== 'needs_signoff') return [];
  const others = stay === undefined ? ranked : [stay, ...ranked];
  const isWayOpen = others.some(({ judgement }) => judgement.verdict === 'allow');
  const isBest =
    (stay === undefined || compareVerdicts(verdict, stay.judgement.verdict) <= 0) &&
    ranked.every((other) => isListedOnly(other) || compareChoices(asked, other) <= 0);
  if (isWayOpen || !isBest) return ['reliability', 'security'];
  if (axes.security === 'allow') return ['reliability'];
  if (axes.reliability === 'allow') return ['security'];
  return facts.action.motive === 'security' ? ['reliability'] : ['security'];
}

function titleOf({ service, environment, current, target }: GateFacts, direction: Direction): string {
  const place = environment.name;
  if (current === undefined) return `May ${service.name} start ${target.version} in ${place}?`;
  if (current.version === target.version) return `May ${service.name} restart ${target.version} in ${place}?`;
  const how: Readonly<Record<Direction, string>> = {
    rollback: 'go back',
    roll_forward: 'go forward',
    sideways: 'move sideways',
  };
  return `May ${service.name} ${how[direction]} from ${current.version} to ${target.version} in ${place}?`;
}

/** What stays due whatever the verdict is. */
function obligationsOf(facts: GateFacts, policy: Policy, asked: JudgedChoice): readonly Obligation[] {
  const { environment } = facts;
  const capture = evidenceDue(facts, policy.settings)
    .filter(({ subject }) => subject !== restrictedIncident)
    .map((due) => captureObligation(due, environment.name));
  const left = asked.assessment.closed.filter((judged) => hasZeroBudget(judged, environment.isProduction));
  if (left.length === 0 || !environment.isProduction) return capture;
  const names = listNames(unique(left.map(nameOf)));
  const triage: Obligation = {
    kind: 'triage_exposure',
    sentence: `the exposure to ${names} stays open until somebody has triaged it: leaving the release does not close it`,
    dueAt: undefined,
  };
  return [...capture, triage];
}

/** Codes that say "can not tell", as against "no". */
const MISSING: ReadonlySet<ReasonCode> = new Set([
  'ledger.no_sbom',
  'ledger.incomplete_sbom',
  'ledger.unparseable_sbom',
  'ledger.shrunken_sbom',
  'ledger.unknown_on_both_sides',
  'security.unknown_findings',
  'feeds.too_old',
  'feeds.missing',
]);

/** True for a reason that rests on something nobody knows. */
export function restsOnMissingFacts(code: ReasonCode): boolean {
  return MISSING.has(code);
}

function missingFacts({ judgement }: { readonly judgement: Judgement }): readonly string[] {
  return judgement.reasons
    .filter(({ code, verdict }) => verdict !== 'allow' && restsOnMissingFacts(code))
    .map(({ sentence }) => sentence);
}
