import type { GateFacts, PolicySettings } from '@lockstep/gate';
import { findAskedFrom, readerOf } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { readyPolicy } from './active-policy.ts';
import { belongingOf } from './capture-answer.ts';
import { contactsFor } from './decide-remediation.ts';
import { getLaneHead } from './gather-facts.ts';
import { toDecisionAnswer } from './decision-answer.ts';
import { type DecisionBody, unpackBody } from './decision-body.ts';
import { getStoredDecision, type StoredDecision } from './decision-store.ts';
import { loadParts } from './fact-part-store.ts';
import { answerRings } from './lane-keys.ts';
import { withoutHidden } from './restricted.ts';
import { toGateFacts } from './pack-facts.ts';
import { listCeremonies, noCeremony } from './signoff-rows-store.ts';
import type { GateDecision } from './standing.ts';

/** One decision as it stands now, by id or number. */
export async function getDecision(ctx: RequestContext, name: string): Promise<GateDecision> {
  requirePermission(ctx, 'gate.read');
  return await answerDecision(ctx.read, ctx, await getStoredDecision(ctx.read, name));
}

/** A stored decision as the caller may read it; what every step of a sign-off answers with. */
export async function answerDecision(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now'>,
  decision: StoredDecision,
): Promise<GateDecision> {
  const { facts, body } = await loadWhole(tx, decision);
  const settings = await settingsOf(tx, decision);
  const head = await getLaneHead(tx, decision);
  const ceremonies = await listCeremonies(tx, [decision]);
  const mayReadRestricted = ctx.actor.permissions.has('advisories.read_restricted');
  const answer = toDecisionAnswer({
    decision,
    body,
    facts,
    ceremony: ceremonies.get(decision.id) ?? noCeremony,
    rings: await answerRings(tx, ctx, head),
    settings,
    now: ctx.now,
    incident: await findAskedFrom(tx, decision.id, decision.decidedAt, readerOf(ctx)),
    mayReadRestricted,
    belongs: await belongingOf(tx, ctx, decision),
    actor: ctx.actor,
    contacts: decision.hasRestricted && !mayReadRestricted ? await contactsFor(tx, facts) : [],
  });
  return withoutHidden(answer, await needToKnow(tx, ctx));
}

/** The facts a decision was made by and what was decided, whole again. */
export async function loadWhole(
  tx: Transaction,
  decision: Pick<StoredDecision, 'facts' | 'body'>,
): Promise<{ readonly facts: GateFacts; readonly body: DecisionBody }> {
  const parts = await loadParts(tx, [decision.facts, decision.body]);
  return { facts: toGateFacts(decision.facts, parts), body: unpackBody(decision.body, parts) };
}

/** The settings a decision was made by. */
export async function settingsOf(
  tx: Transaction,
  decision: Pick<StoredDecision, 'policyId' | 'isFeedAgeRuleOff'>,
): Promise<PolicySettings> {
  const { policy } = await readyPolicy(tx, decision.policyId);
  return decision.isFeedAgeRuleOff ? { ...policy.settings, isFeedAgeRuleOn: false } : policy.settings;
}
