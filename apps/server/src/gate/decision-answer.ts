import {
  type Axis,
  type GateFacts,
  isRestrictedIncident,
  isSevere,
  type JudgedFinding,
  type PolicySettings,
  presetOf,
  type ReleaseFacts,
  runningIncidents,
} from '@lockstep/gate';
import { type DeadlineGround, toFindingAnswer } from '#advisories/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { spliced, writeWith } from '../platform/http/answer-text.ts';
import { evidenceAnswer } from './capture-answer.ts';
import type { BelongsTo } from './capture-store.ts';
import { type DecisionBody, type FindingRef, fromRefs, type StoredJudgement } from './decision-body.ts';
import type { StoredDecision } from './decision-store.ts';
import { withoutRestricted } from './restricted.ts';
import type { AnswerRing } from './lane-keys.ts';
import type { Ceremony } from './signoff-rows-store.ts';
import { type GateDecision, signoffAnswer, standingOf } from './standing.ts';

export interface AnswerInput {
  readonly decision: Omit<StoredDecision, 'facts' | 'body'>;
  readonly body: DecisionBody;
  readonly facts: GateFacts;
  readonly ceremony: Ceremony;
  readonly rings: Readonly<Record<Axis, AnswerRing>>;
  readonly settings: PolicySettings;
  readonly now: number;
  readonly mayReadRestricted: boolean;
  /** In whose room it was asked; undefined: in none that the reader may see. */
  readonly incident: { readonly id: string; readonly name: string } | undefined;
  /** Whom to ask about restricted advisories; only read where there are some. */
  readonly contacts: readonly string[];
  /** Whose matter its evidence is. */
  readonly belongs: BelongsTo;
  readonly actor: RequestContext['actor'];
}

/** A decision as people and tools read it at a moment. */
export function toDecisionAnswer(input: AnswerInput): GateDecision {
  const { decision, facts, mayReadRestricted, contacts } = input;
  const answer = fullAnswer(input);
  if (decision.hasRestricted && !mayReadRestricted) return withoutRestricted(answer, facts, contacts);
  const { judgement } = answer;
  return writeWith(answer, () =>
    spliced(answer, {
      judgement: spliced(judgement, {
        reopened: listText(judgement.reopened),
        carried: listText(judgement.carried),
        closed: listText(judgement.closed),
      }),
    }),
  );
}

function fullAnswer(input: AnswerInput): GateDecision {
  const { decision, body, facts, rings, settings } = input;
  const standingInput = { ...decision, body, ceremony: input.ceremony, now: input.now };
  const standing = standingOf(standingInput);
  const target = facts.target.findings;
  const left = facts.current?.findings ?? [];
  return {
    id: decision.id,
    number: decision.number,
    service: decision.service,
    environment: decision.environment,
    current: decision.current ?? null,
    target: decision.target,
    asOf: isoInstant(decision.asOf),
    loadedAsOf: decision.loadedAsOf === undefined ? null : isoInstant(decision.loadedAsOf),
    decidedAt: isoInstant(decision.decidedAt),
    decidedBy: decision.decidedBy,
    incident: input.incident === undefined ? null : { id: input.incident.id, name: input.incident.name },
    expiresAt: isoInstant(decision.expiresAt),
    verdict: decision.verdict,
    axes: body.axes,
    mode: decision.mode,
    effect: body.effect,
    motive: decision.motive,
    title: body.title,
    direction: body.direction,
    stay: body.stay ?? null,
    judgement: judgementAnswer(input, body.target, target, left),
    alternatives: body.alternatives,
    candidatesLeftOut: body.candidatesLeftOut,
    recommended: body.recommended ?? null,
    keysNeeded: body.keysNeeded,
    alsoGoesBack: body.alsoGoesBack,
    obligations: body.obligations.map((obligation) => ({ ...obligation, dueAt: obligation.dueAt ?? null })),
    isFlipFlop: body.isFlipFlop,
    missingFacts: body.missingFacts,
    feeds: facts.feeds.map(({ name, contentAt, loadedAt, records }) => ({
      name,
      contentAt: contentAt ?? null,
      loadedAt,
      records,
    })),
    policyVersion: decision.policyVersion,
    factsDigest: decision.factsDigest,
    policyDigest: decision.policyDigest,
    boundDigests: decision.boundDigests,
    isSample: decision.isSample,
    train: decision.train ?? null,
    mayProceed: standing.mayProceed,
    mayProceedBecause: standing.because,
    exitCode: standing.exitCode,
    evidence: evidenceAnswer({ ...input, isKeyHolder: rings.security.isYours }, standing.evidence),
    signoff: signoffAnswer(
      standingInput,
      standing,
      rings,
      settings,
      runningIncidents(facts).some((one) => isSevere(one) && !isRestrictedIncident(one)),
    ),
  };
}

type Findings = GateFacts['target']['findings'];
type FindingAnswers = GateDecision['judgement']['reopened'];

/** One list of places belongs to one list of findings at one exposure, so it has one answer for each kind of reader. */
const keptForAll = new WeakMap<readonly FindingRef[], FindingAnswers>();
const keptForInsiders = new WeakMap<readonly FindingRef[], FindingAnswers>();

const texts = new WeakMap<FindingAnswers, string>();

/** Findings are most of an answer, and the same in every answer about the same releases. */
function listText(list: FindingAnswers): string {
  const known = texts.get(list);
  if (known !== undefined) return known;
  const text = JSON.stringify(list);
  texts.set(list, text);
  return text;
}

function judgementAnswer(
  input: AnswerInput,
  judgement: StoredJudgement,
  findings: Findings,
  left: Findings,
): GateDecision['judgement'] {
  const { facts, mayReadRestricted } = input;
  const ground = { exposure: facts.service.exposure, preset: presetOf(input.settings) };
  const answers = (refs: readonly FindingRef[], from: Findings, release: ReleaseFacts): FindingAnswers => {
    const kept = mayReadRestricted ? keptForInsiders : keptForAll;
    const known = kept.get(refs);
    if (known !== undefined) return known;
    const made = fromRefs(refs, from).map((judged) =>
      findingAnswer(judged, { ...ground, releasedAt: Date.parse(release.releasedAt) }, mayReadRestricted),
    );
    kept.set(refs, made);
    return made;
  };
  return {
    ...judgement,
    reopened: answers(judgement.reopened, findings, facts.target),
    carried: answers(judgement.carried, findings, facts.target),
    closed: answers(judgement.closed, left, facts.current ?? facts.target),
  };
}

/** With the deadline it was judged by. */
function findingAnswer(
  { finding, deadline, isEstimated }: JudgedFinding,
  ground: DeadlineGround,
  mayReadRestricted: boolean,
) {
  return { ...toFindingAnswer(finding, ground, mayReadRestricted), deadline, isEstimated };
}
