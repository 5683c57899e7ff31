import type { Axis } from '@lockstep/gate';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { answerDecision } from './get-decision.ts';
import { lockMatter, type Matter, namesOf } from './lock-matter.ts';
import { addNotices } from './notices.ts';
import { expired } from './request-signoff.ts';
import { type HeldServiceKey, requireServiceKey } from './require-service-key.ts';
import { insertTurn, listTurnUsers, updateLapsed } from './signoff-store.ts';
import type { GateDecision } from './standing.ts';
import { whatMoved } from './what-moved.ts';

export interface TurnKey {
  readonly decision: string;
  readonly axis: Axis;
  /** What the person saw. */
  readonly factsDigest: string;
  readonly note: string;
}

type Outcome =
  | { readonly kind: 'turned'; readonly answer: GateDecision }
  | { readonly kind: 'lapsed'; readonly moved: readonly string[] };

/** Turns one of the keys. What was decided is judged again first: when it is stricter now, every signature goes instead. */
export async function turnKey(ctx: RequestContext, input: TurnKey): Promise<GateDecision> {
  requireInteractive(ctx);
  const outcome = await ctx.transaction(async (tx): Promise<Outcome> => {
    const matter = await lockMatter(tx, ctx, input.decision);
    const key = await requireServiceKey(tx, ctx, input.axis, matter.decision);
    const { decision } = matter;
    await refuseTurn(tx, matter, input.axis, key.userId);
    if (input.factsDigest !== decision.factsDigest) {
      throw movedProblem(['what you saw is not what this decision was made by']);
    }
    const moved = await whatMoved(tx, ctx, matter);
    if (moved.length > 0) {
      await lapse(tx, ctx, matter, moved);
      return { kind: 'lapsed', moved };
    }
    await writeTurn(tx, ctx, matter, { axis: input.axis, note: input.note, key });
    return { kind: 'turned', answer: await answerDecision(tx, ctx, decision) };
  });
  switch (outcome.kind) {
    case 'turned':
      return outcome.answer;
    case 'lapsed':
      throw movedProblem(outcome.moved);
  }
}

/** A key is turned, and when it was the last one the sign-off is complete. */
export async function writeTurn(
  tx: Transaction,
  ctx: RequestContext,
  { decision, body, ceremony, standing }: Matter,
  { axis, note, key }: { readonly axis: Axis; readonly note: string; readonly key: HeldServiceKey },
): Promise<void> {
  const { isDeputy, isRecentlyGranted, by, team } = key;
  await insertTurn(tx, {
    ...key,
    decisionId: decision.id,
    axis,
    note,
    factsDigest: decision.factsDigest,
    isRefusal: false,
    actor: actorRef(ctx.actor),
    at: ctx.now,
  });
  await recordGateEvent(tx, ctx, {
    type: 'gate.key_turned',
    subjectId: decision.id,
    body: { ...namesOf(decision), axis, note, isDeputy, isRecentlyGranted, by, team },
  });
  if (standing.missing.some((missing) => missing !== axis)) return;
  await recordGateEvent(tx, ctx, {
    type: 'gate.signoff_completed',
    subjectId: decision.id,
    body: {
      ...namesOf(decision),
      expiresAt: ceremony.request?.expiresAt,
      preSigned: body.preSigned.map(({ id }) => id),
    },
  });
}

/** Whether this person may still turn or refuse this key, whatever the facts are. */
export async function refuseTurn(tx: Transaction, matter: Matter, axis: Axis, userId: string): Promise<void> {
  const { decision, body, ceremony, standing } = matter;
  if (ceremony.glass !== undefined) throw notNeeded('the glass was broken', 'review it instead');
  if (ceremony.request === undefined) {
    throw new Problem('gate.signoff_not_requested', `nobody has asked for keys on G-${decision.number}`, {
      help: 'ask for a sign-off first, with the reason',
    });
  }
  if (standing.state === 'lapsed') throw movedProblem([ceremony.request.lapsedBecause ?? 'it is stricter now']);
  if (!ceremony.request.keysNeeded.includes(axis)) throw notNeeded(`the ${axis} key is not needed`, 'leave it');
  const users = await listTurnUsers(tx, decision.id);
  const isOther = (one: { readonly axis: Axis; readonly userId: string }) => one.axis !== axis && one.userId === userId;
  if (users.some(isOther) || body.preSigned.some(isOther)) {
    throw new Problem('gate.same_person', 'you turned the other key: two keys take two people', {
      help: `ask another holder of the ${axis} key`,
    });
  }
  const turned = users.find((one) => one.axis === axis);
  if (turned !== undefined || body.preSigned.some((one) => one.axis === axis)) {
    const what = turned?.isRefusal === true ? 'refused' : 'turned';
    throw alreadySigned(`the ${axis} key was ${what} already`);
  }
  if (standing.state === 'refused') throw alreadySigned('the other key was refused, which ends this decision');
  if (standing.state === 'not_needed' && standing.settled !== undefined) {
    throw notNeeded(standing.settled, 'go ahead, or ask the gate again where the decision has expired');
  }
  if (standing.state !== 'waiting') throw expired(decision.number);
}

function alreadySigned(message: string): Problem {
  return new Problem('gate.already_signed', message, { help: 'look at the decision again' });
}

function notNeeded(because: string, help: string): Problem {
  return new Problem('gate.signoff_not_needed', `no key can be turned: ${because}`, { help });
}

export function movedProblem(moved: readonly string[]): Problem {
  return new Problem('gate.facts_moved', `the facts have moved: ${moved.slice(0, 5).join('; ')}`, {
    help: 'nothing is signed; ask the gate again and read the new decision',
  });
}

/** Signatures were given for something else: they go. */
export async function lapse(
  tx: Transaction,
  ctx: RequestContext,
  matter: Matter,
  moved: readonly string[],
): Promise<void> {
  const { decision, ceremony } = matter;
  await updateLapsed(tx, decision.id, ctx.now, moved.join('; '));
  await recordGateEvent(tx, ctx, {
    type: 'gate.signoff_lapsed',
    subjectId: decision.id,
    body: {
      ...namesOf(decision),
      moved,
      signatures: ceremony.turns.map(({ axis, actor }) => ({ axis, by: actor.name })),
    },
  });
  const axes = ceremony.request?.keysNeeded ?? [];
  await addNotices(tx, ctx, decision, { kind: 'signoff_lapsed', axes });
}
