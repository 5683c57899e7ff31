import { captureDue, covers, decide, type Decision, type GateFacts } from '@lockstep/gate';
import { getIncident, readerOf } from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { alsoGoesBack } from './also-goes-back.ts';
import { toDueCapture } from './capture-subjects.ts';
import { nobodys } from './capture-store.ts';
import { toDecisionAnswer } from './decision-answer.ts';
import { type DecisionBody, packBody, type PackedBody, toDecisionBody } from './decision-body.ts';
import { insertDecision, type NewDecision } from './decision-store.ts';
import { arePartsPresent, ensureParts, type PartsOfService } from './fact-part-store.ts';
import { gateEventValues } from './events.ts';
import { listRestrictedContacts } from './facts-store.ts';
import { type DecideRemediation, gather, gatherFromMemory, type Gathered } from './gather-facts.ts';
import { answerRings } from './lane-keys.ts';
import { type FactPart, packFacts } from './pack-facts.ts';
import { linkDecision } from './link-decision.ts';
import { hasRestricted, restrictedFindings } from './restricted.ts';
import { noCeremony } from './signoff-rows-store.ts';
import { askSides } from './seat-holds.ts';
import type { GateDecision } from './standing.ts';

export type { DecideRemediation } from './gather-facts.ts';

/** May this service make this move, for reliability and for security? Decided, stored and proven in one transaction. */
export async function decideRemediation(ctx: RequestContext, input: DecideRemediation): Promise<GateDecision> {
  requirePermission(ctx, 'gate.decide');
  refuseMoments(ctx, input);
  // What is proposed in an incident is linked to it and may call people to it, which takes more than one statement.
  const isAlone = input.incident === undefined;
  return (
    (isAlone ? await ctx.inOneStatement((tx) => decideFromMemory(tx, ctx, input)) : undefined) ??
    (await ctx.transaction(async (tx) => {
      // What the caller may not see is no incident for them.
      const incident = input.incident === undefined ? undefined : await getIncident(tx, input.incident, readerOf(ctx));
      const gathered = await gather(tx, ctx, input);
      const judged = judge(gathered);
      await ensureParts(tx, [partsOf(judged)], ctx.now);
      const answer = await keep(tx, ctx, input, judged, incident);
      if (input.incident !== undefined) {
        await linkDecision(tx, ctx, input.incident, answer);
        await askSides(tx, ctx, input.incident, { ...answer, name: `G-${answer.number}` });
      }
      return answer;
    }))
  );
}

/** When nothing but the head has to be read and nothing but the decision written: its insert is the whole transaction. */
async function decideFromMemory(
  tx: Transaction,
  ctx: RequestContext,
  input: DecideRemediation,
): Promise<GateDecision | undefined> {
  const gathered = await gatherFromMemory(tx, ctx, input);
  if (gathered === undefined) return undefined;
  const judged = judge(gathered);
  if (!arePartsPresent(gathered.question.head.serviceId, judged.parts)) return undefined;
  return await keep(tx, ctx, input, judged, undefined);
}

export function partsOf({ question, parts }: Judged): PartsOfService {
  return { serviceId: question.head.serviceId, parts };
}

/** A question with what it came to; nothing of it is written yet. */
export interface Judged extends Gathered {
  readonly decision: Decision;
  readonly body: DecisionBody;
  readonly packed: { readonly facts: string; readonly factsDigest: string; readonly body: PackedBody };
  readonly parts: readonly FactPart[];
}

/** Pure: what the gate says about what was gathered. */
export function judge(gathered: Gathered): Judged {
  const { question, ready, loaded } = gathered;
  const { facts } = loaded;
  refuseIdle(gathered);
  const decision = decide(facts, { ...ready.policy, settings: question.settings }, ready.evaluate);
  const body = toDecisionBody(decision, facts, {
    alsoGoesBack: alsoGoesBack(loaded.view, facts, decision.direction),
    preSigned: preSigned(decision, facts),
    capture: toDueCapture(captureDue(facts, question.settings), facts),
  });
  const packedFacts = packFacts(facts);
  const packedBody = packBody(body);
  return {
    ...gathered,
    decision,
    body,
    packed: { facts: packedFacts.text, factsDigest: packedFacts.digest, body: packedBody.body },
    parts: [...packedFacts.parts, ...packedBody.parts],
  };
}

/** Writes the decision with its evidence; its parts are there. */
export async function writeDecision(
  tx: Transaction,
  ctx: RequestContext,
  input: DecideRemediation,
  judged: Judged,
): Promise<NewDecision & { readonly number: number }> {
  const { facts } = judged.loaded;
  const stored = { ...newDecision(ctx, input, judged), ...judged.packed };
  const told = gateEventValues(tx, ctx, {
    type: 'gate.decided',
    subjectId: stored.id,
    body: evidenceOf(stored, facts),
  });
  return { ...stored, number: await insertDecision(tx, stored, told) };
}

/** Writes the decision, and answers. */
async function keep(
  tx: Transaction,
  ctx: RequestContext,
  input: DecideRemediation,
  judged: Judged,
  incident: { readonly id: string; readonly name: string } | undefined,
): Promise<GateDecision> {
  const { question, ready, loaded, body } = judged;
  const { facts } = loaded;
  const { head } = question;
  const mayReadRestricted = ctx.actor.permissions.has('advisories.read_restricted');
  const contacts = hasRestricted(facts) && !mayReadRestricted ? await contactsFor(tx, facts) : [];
  const rings = await answerRings(tx, ctx, head);
  const stored = await writeDecision(tx, ctx, input, judged);
  return toDecisionAnswer({
    decision: {
      ...stored,
      service: head.service,
      environment: head.environment.name,
      isSample: head.isSample,
      current: facts.current?.version,
      target: facts.target.version,
      policyVersion: ready.policy.version,
      train: undefined,
    },
    body,
    facts,
    ceremony: noCeremony,
    rings,
    settings: question.settings,
    now: ctx.now,
    incident,
    mayReadRestricted,
    contacts,
    belongs: nobodys,
    actor: ctx.actor,
  });
}

/** Compared with a release that nobody uses, the target could look as if it brought nothing back. */
function refuseIdle({ question, loaded: { facts, view } }: Gathered): void {
  const { current } = facts;
  if (!question.isLive || view.current?.isServing !== true || current === undefined || current.record.servesNow) return;
  throw new Problem(
    'request.invalid',
    `\`body.current\`: \`${current.version}\` does not serve in ${facts.environment.name}`,
    {
      help: `leave it out, or name one that does: ${view.current.version} is what the ledger would leave`,
      fields: [{ field: 'body.current', problem: 'does not serve there now' }],
    },
  );
}

function refuseMoments(ctx: RequestContext, input: DecideRemediation): void {
  const later = (field: 'asOf' | 'loadedAsOf'): boolean => (input[field] ?? 0) > ctx.now;
  const field = later('asOf') ? 'asOf' : later('loadedAsOf') ? 'loadedAsOf' : undefined;
  if (field !== undefined) {
    throw new Problem('request.invalid', `\`body.${field}\`: is in the future`, {
      help: 'nobody knows yet; leave it out to ask about now',
      fields: [{ field: `body.${field}`, problem: 'is in the future' }],
    });
  }
  if (!input.isFeedAgeRuleOff || input.asOf !== undefined) return;
  throw new Problem(
    'request.invalid',
    '`body.isFeedAgeRuleOff`: only a question about the past may do without the rule',
    {
      help: 'give `asOf`, or load the feeds',
      fields: [{ field: 'body.isFeedAgeRuleOff', problem: 'needs `asOf`' }],
    },
  );
}

function newDecision(
  ctx: RequestContext,
  input: DecideRemediation,
  { question, ready, loaded, decision }: Judged,
): Omit<NewDecision, 'facts' | 'factsDigest' | 'body'> {
  const { facts } = loaded;
  return {
    id: ctx.newId(),
    serviceId: question.head.serviceId,
    environmentId: question.head.environment.id,
    currentReleaseId: loaded.currentId,
    targetReleaseId: loaded.targetId,
    asOf: question.asOf,
    loadedAsOf: question.loadedAt,
    decidedAt: ctx.now,
    decidedBy: actorRef(ctx.actor),
    expiresAt: ctx.now + question.settings.decisionTtlMinutes * 60_000,
    verdict: decision.verdict,
    mode: facts.service.mode,
    motive: input.motive,
    isAutomatic: input.isAutomatic,
    isLive: question.isLive,
    isFeedAgeRuleOff: input.isFeedAgeRuleOff,
    hasRestricted: hasRestricted(facts),
    boundDigests: facts.target.digests,
    policyId: ready.policy.id,
    policyDigest: ready.digest,
  };
}

/** Keys that need nobody at night: pre-signatures that cover every ground, of two people where two keys are needed. */
function preSigned(decision: Decision, facts: GateFacts): DecisionBody['preSigned'] {
  const signed: { axis: 'reliability' | 'security'; userId: string; id: string }[] = [];
  for (const axis of decision.keysNeeded) {
    const covering = facts.preSignatures.find(
      (signature) =>
        signature.axis === axis &&
        covers(signature, facts.target.version, decision.target, facts.asOf) &&
        signed.every(({ userId }) => userId !== signature.signedBy),
    );
    if (covering !== undefined) signed.push({ axis, userId: covering.signedBy, id: covering.id });
  }
  return signed;
}

/** What an auditor reads; the facts themselves are kept beside the decision and named by their digest. */
function evidenceOf(decision: NewDecision, facts: GateFacts) {
  const { body } = decision;
  return {
    service: facts.service.name,
    environment: facts.environment.name,
    current: facts.current?.version,
    target: facts.target.version,
    asOf: facts.asOf,
    loadedAsOf: facts.loadedAsOf,
    verdict: decision.verdict,
    axes: body.axes,
    effect: body.effect,
    reasons: body.target.reasons.map(({ code }) => code),
    keysNeeded: body.keysNeeded,
    motive: decision.motive,
    reason: facts.action.reason,
    incident: facts.action.incidentId,
    isAutomatic: decision.isAutomatic,
    expiresAt: isoInstant(decision.expiresAt),
    boundDigests: decision.boundDigests,
    factsDigest: decision.factsDigest,
    policyDigest: decision.policyDigest,
  };
}

/** Whom to ask about what may not be named. */
export async function contactsFor(tx: Transaction, facts: GateFacts): Promise<readonly string[]> {
  const ids = restrictedFindings(facts).flatMap(({ sources }) => sources.map(({ advisoryId }) => advisoryId));
  return await listRestrictedContacts(tx, [...new Set(ids)]);
}
