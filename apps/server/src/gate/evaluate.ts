import { decide, type Decision, type GateFacts } from '@lockstep/gate';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { type DecideRemediation } from './decide-remediation.ts';
import { gather } from './gather-facts.ts';
import type { StoredDecision } from './decision-store.ts';
import { packFacts } from './pack-facts.ts';
import { findIncidentId } from './signoff-store.ts';

export interface Evaluation {
  readonly facts: GateFacts;
  readonly decision: Decision;
  readonly factsDigest: string;
}

/** Judges a move by the facts of this moment and the policy in force; nothing is stored. */
export async function evaluateNow(
  tx: Transaction,
  ctx: RequestContext,
  input: DecideRemediation,
): Promise<Evaluation & { readonly targetId: string; readonly serviceId: string; readonly environmentId: string }> {
  const { question, ready, loaded } = await gather(tx, ctx, input);
  const { facts, targetId } = loaded;
  const decision = decide(facts, { ...ready.policy, settings: question.settings }, ready.evaluate);
  const { serviceId, environment } = question.head;
  return { facts, decision, factsDigest: packFacts(facts).digest, targetId, serviceId, environmentId: environment.id };
}

/** The same question once more: of now for a decision about now, of its own moment for one about the past. */
export async function evaluateAgain(
  tx: Transaction,
  ctx: RequestContext,
  stored: StoredDecision,
  { action }: Pick<GateFacts, 'action'>,
): Promise<Evaluation> {
  const { service, environment, target, current, motive, isAutomatic, isFeedAgeRuleOff } = stored;
  const moments = stored.isLive ? {} : { asOf: stored.asOf, loadedAsOf: stored.loadedAsOf };
  const incident = action.incidentId === undefined ? undefined : await findIncidentId(tx, action.incidentId);
  const { reason } = action;
  const move = { service, environment, target, current, motive, isAutomatic, isFeedAgeRuleOff, reason, incident };
  return await evaluateNow(tx, ctx, { ...move, ...moments });
}
