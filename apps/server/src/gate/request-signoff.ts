import type { Axis } from '@lockstep/gate';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { answerDecision } from './get-decision.ts';
import { lockMatter, type Matter, namesOf } from './lock-matter.ts';
import { addNotices } from './notices.ts';
import { insertRequest } from './signoff-store.ts';
import type { GateDecision } from './standing.ts';

export interface RequestSignoff {
  readonly decision: string;
  readonly reason: string;
  readonly expiresInMinutes: number;
}

const longestMinutes = 43_200;
const both = ['reliability', 'security'] as const satisfies readonly Axis[];

/** Asks the keys that a decision needs to be turned, for a reason and until a time. Asking again while it is open changes nothing. */
export async function requestSignoff(ctx: RequestContext, input: RequestSignoff): Promise<GateDecision> {
  requirePermission(ctx, 'gate.request_signoff');
  return ctx.transaction(async (tx) => {
    const matter = await lockMatter(tx, ctx, input.decision);
    const { decision } = matter;
    if (matter.ceremony.request === undefined) {
      const axes = await writeRequest(tx, ctx, matter, input);
      await addNotices(tx, ctx, decision, { kind: 'signoff_requested', axes });
    } else if (matter.standing.state !== 'waiting') throw notAgain(matter);
    return await answerDecision(tx, ctx, decision);
  });
}

/**
 * Asks for keys that nobody has asked for; nobody is told yet.
 *
 * @returns the keys
 * @throws `gate.signoff_not_needed`, `gate.decision_expired`
 */
export async function writeRequest(
  tx: Transaction,
  ctx: RequestContext,
  matter: Matter,
  { reason, expiresInMinutes }: Pick<RequestSignoff, 'reason' | 'expiresInMinutes'>,
): Promise<readonly Axis[]> {
  const { decision } = matter;
  const keysNeeded = keysToAsk(ctx, matter);
  const expiresAt = ctx.now + Math.min(Math.max(expiresInMinutes, 1), longestMinutes) * 60_000;
  const request = { decisionId: decision.id, keysNeeded, reason, requestedAt: ctx.now, expiresAt };
  await insertRequest(tx, { ...request, requestedBy: actorRef(ctx.actor) });
  await recordGateEvent(tx, ctx, {
    type: 'gate.signoff_requested',
    subjectId: decision.id,
    body: { ...namesOf(decision), keysNeeded, reason, expiresAt: isoInstant(expiresAt) },
  });
  return keysNeeded;
}

function keysToAsk(ctx: RequestContext, { decision, body, ceremony, standing }: Matter): readonly Axis[] {
  const { verdict } = decision;
  if (ceremony.glass !== undefined) throw notNeeded('the glass was broken', 'review it instead');
  if (standing.state === 'signed') throw notNeeded('every key was turned by day', 'go ahead');
  if (verdict === 'allow') throw notNeeded('the decision is `allow`', 'go ahead, nobody needs to sign');
  if (verdict === 'deny') {
    throw notNeeded(
      'keys do not pass a `deny`',
      'take the recommended way out; in need one person may break the glass',
    );
  }
  if (ctx.now >= decision.expiresAt) throw expired(decision.number);
  if (standing.settled !== undefined) throw notNeeded(standing.settled, 'go ahead');
  return body.keysNeeded.length === 0 ? both : body.keysNeeded;
}

export function notNeeded(because: string, help: string): Problem {
  return new Problem('gate.signoff_not_needed', `no sign-off can be asked for: ${because}`, { help });
}

export function expired(number: number): Problem {
  return new Problem('gate.decision_expired', `decision G-${number} or its sign-off has expired`, {
    help: 'ask the gate again: what was true then may not be now',
  });
}

function notAgain({ decision, standing }: Matter): Problem {
  if (standing.state === 'not_needed' && standing.settled !== undefined) {
    return notNeeded(standing.settled, 'go ahead, or ask the gate again where the decision has expired');
  }
  switch (standing.state) {
    case 'lapsed':
      return new Problem('gate.facts_moved', 'the signatures lapsed: the facts have moved to something stricter', {
        help: 'ask the gate again, then for keys on the new decision',
      });
    case 'refused':
      return new Problem('gate.already_signed', 'a key was refused, which ends this decision', {
        help: 'read the reason, then ask the gate again',
      });
    case 'signed':
      return notNeeded('every key was turned', 'go ahead');
    case 'broken_glass':
      return notNeeded('the glass was broken', 'review it instead');
    case 'expired':
    case 'not_needed':
    case 'not_requested':
    case 'waiting':
      return expired(decision.number);
  }
}
