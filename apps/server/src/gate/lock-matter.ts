import type { GateFacts, PolicySettings } from '@lockstep/gate';
import { requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { DecisionBody } from './decision-body.ts';
import { getStoredDecision, type StoredDecision } from './decision-store.ts';
import { loadWhole, settingsOf } from './get-decision.ts';
import { type Ceremony, listCeremonies, noCeremony } from './signoff-rows-store.ts';
import { lockDecision } from './signoff-store.ts';
import { type Standing, type StandingInput, standingOf } from './standing.ts';

/** A decision with everything that has happened around it, held until the end of the transaction. */
export interface Matter {
  readonly decision: StoredDecision;
  readonly facts: GateFacts;
  readonly body: DecisionBody;
  readonly ceremony: Ceremony;
  readonly settings: PolicySettings;
  readonly standing: Standing;
}

/** @throws `gate.decision_not_found`, and `gate.sample_only` for a sample person outside the sample */
export async function lockMatter(tx: Transaction, ctx: RequestContext, name: string): Promise<Matter> {
  const decision = await getStoredDecision(tx, name);
  requireSampleScope(ctx, { isSample: decision.isSample, name: decision.service });
  await lockDecision(tx, decision.id);
  const ceremony = (await listCeremonies(tx, [decision])).get(decision.id) ?? noCeremony;
  const { facts, body } = await loadWhole(tx, decision);
  const input: StandingInput = { ...decision, body, ceremony, now: ctx.now };
  return { decision, facts, body, ceremony, settings: await settingsOf(tx, decision), standing: standingOf(input) };
}

/** What evidence says of a decision. */
export function namesOf({ number, service, environment, current, target, verdict, factsDigest }: StoredDecision) {
  return { number, service, environment, current, target, verdict, factsDigest };
}
