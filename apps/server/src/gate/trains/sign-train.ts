import type { Axis } from '@lockstep/gate';
import { requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../../platform/context.ts';
import { Problem } from '../../platform/problem.ts';
import { requireInteractive, requirePermission } from '../../platform/require-permission.ts';
import { recordGateEvent } from '../events.ts';
import { lockMatter, type Matter } from '../lock-matter.ts';
import { addTrainNotices } from '../notices.ts';
import { writeRefusal } from '../refuse-key.ts';
import { notNeeded, type RequestSignoff, writeRequest } from '../request-signoff.ts';
import { personId } from '../require-key.ts';
import { type HeldServiceKey, requireServiceKey } from '../require-service-key.ts';
import { lapse, movedProblem, refuseTurn, writeTurn } from '../turn-key.ts';
import { whatMoved } from '../what-moved.ts';
import { answerTrain, readMembers, type ReleaseTrain } from './get-train.ts';
import { axes, digestOf, type Member, waitingFor } from './train-standing.ts';
import { getStoredTrain, listTrainTurnUsers, lockMembers, type Train } from './train-store.ts';

interface LockedTrain {
  readonly train: Train;
  readonly members: readonly Member[];
}

/** A train with its members as they stand, held until the end of the transaction. */
async function lockTrain(tx: Transaction, ctx: RequestContext, name: string): Promise<LockedTrain> {
  const train = await getStoredTrain(tx, name);
  requireSampleScope(ctx, { isSample: train.isSample, name: `T-${train.number}` });
  await lockMembers(tx, train.id);
  return { train, members: await readMembers(tx, ctx, train.id) };
}

/** Asks the keys once for all members that need them. Denied members stay out: no key passes a `deny`. */
export async function requestTrainSignoff(
  ctx: RequestContext,
  { train: name, ...asked }: Omit<RequestSignoff, 'decision'> & { readonly train: string },
): Promise<ReleaseTrain> {
  requirePermission(ctx, 'gate.request_signoff');
  return await ctx.transaction(async (tx) => {
    const { train, members } = await lockTrain(tx, ctx, name);
    const unasked = members.filter(
      ({ decision, ceremony, standing }) =>
        ceremony.request === undefined &&
        (decision.verdict === 'needs_signoff' || decision.verdict === 'preserve_first') &&
        standing.state !== 'signed' &&
        standing.settled === undefined &&
        ceremony.glass === undefined,
    );
    if (unasked.length === 0) {
      if (members.some(({ standing }) => standing.state === 'waiting')) return await answerTrain(tx, ctx, train);
      throw nothingToAsk(members);
    }
    const keys = new Set<Axis>();
    for (const { decision } of unasked) {
      const matter = await lockMatter(tx, ctx, decision.id);
      for (const axis of await writeRequest(tx, ctx, matter, asked)) keys.add(axis);
    }
    const keysNeeded = axes.filter((axis) => keys.has(axis));
    await recordGateEvent(tx, ctx, {
      type: 'gate.train_signoff_requested',
      subjectId: train.id,
      body: { ...namesOf(train, unasked), keysNeeded, reason: asked.reason },
    });
    const serviceIds = unasked.map(({ decision }) => decision.serviceId);
    await addTrainNotices(tx, ctx, { ...train, serviceIds }, { kind: 'signoff_requested', axes: keysNeeded });
    return await answerTrain(tx, ctx, train);
  });
}

function nothingToAsk(members: readonly Member[]): Problem {
  const isOver = members.some(({ standing }) => ['lapsed', 'refused', 'expired'].includes(standing.state));
  if (isOver) return notNeeded('what was asked is over', 'judge the train again, then ask for keys on the new one');
  return members.some(({ decision }) => decision.verdict === 'deny')
    ? notNeeded('keys do not pass a `deny`, and the others need none', 'leave out what is denied')
    : notNeeded('no member needs a key', 'go ahead');
}

export interface SignTrain {
  readonly train: string;
  readonly axis: Axis;
}

interface Covered {
  readonly matter: Matter;
  readonly key: HeldServiceKey;
}

type Outcome =
  | { readonly kind: 'turned'; readonly answer: ReleaseTrain }
  | { readonly kind: 'lapsed'; readonly moved: readonly string[] };

/**
 * Turns one key once, for every member that waits for it and whose key the caller holds; the rest goes on waiting for theirs. All are
 * judged again first: where one is stricter now nothing is turned, and the signatures on that one go.
 */
export async function turnTrainKey(
  ctx: RequestContext,
  input: SignTrain & { readonly digest: string; readonly note: string },
): Promise<ReleaseTrain> {
  requireInteractive(ctx);
  const outcome = await ctx.transaction(async (tx): Promise<Outcome> => {
    const { train, members } = await lockTrain(tx, ctx, input.train);
    const covered = await coverMembers(tx, ctx, { train, members }, input.axis);
    if (input.digest !== digestOf(members)) throw movedProblem(['the train is not what you saw: look at it again']);
    const moved = await lapseMoved(tx, ctx, covered);
    if (moved.length > 0) return { kind: 'lapsed', moved };
    const { axis, note } = input;
    for (const { matter, key } of covered) await writeTurn(tx, ctx, matter, { axis, note, key });
    await recordSigned(tx, ctx, 'gate.train_key_turned', { train, covered, axis, note });
    return { kind: 'turned', answer: await answerTrain(tx, ctx, train) };
  });
  switch (outcome.kind) {
    case 'turned':
      return outcome.answer;
    case 'lapsed':
      throw movedProblem(outcome.moved);
  }
}

/** Says no for every member that waits for this key, with the reason: it ends their decisions. */
export async function refuseTrainKey(
  ctx: RequestContext,
  input: SignTrain & { readonly reason: string },
): Promise<ReleaseTrain> {
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const { train, members } = await lockTrain(tx, ctx, input.train);
    const { axis, reason } = input;
    const covered = await coverMembers(tx, ctx, { train, members }, axis);
    for (const { matter, key } of covered) await writeRefusal(tx, ctx, matter, { axis, reason, key });
    await recordSigned(tx, ctx, 'gate.train_key_refused', { train, covered, axis, note: reason });
    return await answerTrain(tx, ctx, train);
  });
}

const leftToOthers: ReadonlySet<string> = new Set(['access.forbidden', 'gate.same_person']);

/** Members that wait for this key and that the caller may turn it for. @throws when there are none, or two keys would be one person's */
async function coverMembers(
  tx: Transaction,
  ctx: RequestContext,
  { train, members }: LockedTrain,
  axis: Axis,
): Promise<readonly Covered[]> {
  const waiting = waitingFor(members, axis);
  if (waiting.length === 0) throw nothingWaits(train, members, axis);
  const userId = personId(ctx);
  const users = await listTrainTurnUsers(tx, train.id);
  if (users.some((one) => one.userId === userId && one.axis !== axis)) {
    throw new Problem('gate.same_person', 'you turned the other key of this train: two keys take two people', {
      help: `ask another holder of the ${axis} key`,
    });
  }
  const covered: Covered[] = [];
  let left: Problem | undefined;
  for (const { decision } of waiting) {
    const matter = await lockMatter(tx, ctx, decision.id);
    try {
      const key = await requireServiceKey(tx, ctx, axis, decision);
      await refuseTurn(tx, matter, axis, key.userId);
      covered.push({ matter, key });
    } catch (error) {
      // Somebody else's key, or one whose other half they signed by day: it waits for others.
      if (!(error instanceof Problem) || !leftToOthers.has(error.code)) throw error;
      left ??= error;
    }
  }
  if (covered.length === 0 && left !== undefined) throw left;
  return covered;
}

function nothingWaits({ number }: Train, members: readonly Member[], axis: Axis): Problem {
  const signed = members.some(({ ceremony }) => ceremony.turns.some((turn) => turn.axis === axis));
  if (signed) {
    return new Problem('gate.already_signed', `the ${axis} key of T-${number} was turned or refused already`, {
      help: 'look at the train again',
    });
  }
  const isAsked = members.some(({ ceremony }) => ceremony.request !== undefined);
  return isAsked
    ? notNeeded(`no member waits for the ${axis} key`, 'leave it')
    : new Problem('gate.signoff_not_requested', `nobody has asked for keys on T-${number}`, {
        help: 'ask for a sign-off first, with the reason',
      });
}

/** @returns what is stricter now, by service; empty when nothing is */
async function lapseMoved(
  tx: Transaction,
  ctx: RequestContext,
  covered: readonly Covered[],
): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const { matter } of covered) {
    const moved = await whatMoved(tx, ctx, matter);
    if (moved.length === 0) continue;
    await lapse(tx, ctx, matter, moved);
    sentences.push(`${matter.decision.service}: ${moved.join(', ')}`);
  }
  return sentences;
}

async function recordSigned(
  tx: Transaction,
  ctx: RequestContext,
  type: 'gate.train_key_turned' | 'gate.train_key_refused',
  said: {
    readonly train: Train;
    readonly covered: readonly Covered[];
    readonly axis: Axis;
    readonly note: string;
  },
): Promise<void> {
  const { train, covered, axis, note } = said;
  const members = covered.map(({ matter }) => matter);
  await recordGateEvent(tx, ctx, { type, subjectId: train.id, body: { ...namesOf(train, members), axis, note } });
}

/** What evidence says of a train and of those of its members that something is done about. */
function namesOf({ number, environment, title }: Train, members: readonly Pick<Member, 'decision'>[]) {
  return {
    number,
    environment,
    title,
    members: members.map(({ decision: { number: decision, service, current, target, verdict, factsDigest } }) => ({
      decision,
      service,
      current,
      target,
      verdict,
      factsDigest,
    })),
  };
}
