import { readerOf } from '#incidents/index.ts';
import { requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../../platform/context.ts';
import { Problem } from '../../platform/problem.ts';
import { requireInteractive, requirePermission } from '../../platform/require-permission.ts';
import { type BelongsTo, listBelongings, nobodys } from '../capture-store.ts';
import { recordGateEvent } from '../events.ts';
import {
  addCapture,
  bodyOf,
  impossible,
  notDue,
  requireCapturer,
  type SaidCapture,
  sealOf,
} from '../record-capture.ts';
import { requireServiceKey } from '../require-service-key.ts';
import { answerTrain, readMembers, type ReleaseTrain } from './get-train.ts';
import { type Member, waitsForEvidence } from './train-standing.ts';
import { getStoredTrain, lockMembers, type Train } from './train-store.ts';

interface OfTrain {
  readonly train: string;
  /** Names of services; undefined: every one that waits for it. */
  readonly services: readonly string[] | undefined;
}

/** Who may say it of a member, and as what. @throws `access.forbidden` */
type May = (tx: Transaction, member: Member, belongs: BelongsTo) => Promise<string>;

/**
 * Records once that evidence was captured, for every member that waits for it and of which the caller may say it: as `recordCapture`
 * does for one. The rest goes on waiting.
 */
export async function recordTrainCapture(ctx: RequestContext, of: OfTrain, said: SaidCapture): Promise<ReleaseTrain> {
  requirePermission(ctx, 'gate.capture');
  return await sayOfTrain(ctx, of, said, (tx, { decision }, belongs) => requireCapturer(tx, ctx, decision, belongs));
}

/** Says once that evidence can not be captured, for every member that waits for it and whose security key the caller holds. */
export async function giveUpTrainCapture(ctx: RequestContext, of: OfTrain, reason: string): Promise<ReleaseTrain> {
  requirePermission(ctx, 'gate.capture');
  requireInteractive(ctx);
  return await sayOfTrain(ctx, of, impossible(reason, undefined), async (tx, { decision }) => {
    return (await requireServiceKey(tx, ctx, 'security', decision)).by;
  });
}

async function sayOfTrain(ctx: RequestContext, of: OfTrain, said: SaidCapture, may: May): Promise<ReleaseTrain> {
  return await ctx.transaction(async (tx) => {
    const train = await getStoredTrain(tx, of.train);
    requireSampleScope(ctx, { isSample: train.isSample, name: `T-${train.number}` });
    await lockMembers(tx, train.id);
    const members = await readMembers(tx, ctx, train.id);
    const wanted = wantedOf(train, members, of.services);
    const waiting = wanted.filter(waitsForEvidence);
    if (waiting.length === 0) {
      // Said before, by this caller or another: nothing is left to say.
      if (wanted.some(({ ceremony }) => ceremony.captures.length > 0)) return await answerTrain(tx, ctx, train);
      throw notDue(`no evidence is to be captured for T-${train.number}`);
    }
    await writeAll(tx, ctx, { train, waiting, said, may });
    return await answerTrain(tx, ctx, train);
  });
}

function wantedOf(
  { number }: Train,
  members: readonly Member[],
  services: readonly string[] | undefined,
): readonly Member[] {
  if (services === undefined) return members;
  const named = new Set(services.map((service) => service.toLowerCase()));
  const wanted = members.filter(({ decision }) => named.has(decision.service.toLowerCase()));
  const missing = services.find((service) => !wanted.some(({ decision }) => isNamed(decision.service, service)));
  if (missing !== undefined) throw notDue(`\`${missing}\` is not part of T-${number}`);
  return wanted;
}

function isNamed(service: string, name: string): boolean {
  return service.toLowerCase() === name.toLowerCase();
}

async function writeAll(
  tx: Transaction,
  ctx: RequestContext,
  { train, waiting, said, may }: { train: Train; waiting: readonly Member[]; said: SaidCapture; may: May },
): Promise<void> {
  const reader = { reader: readerOf(ctx), userId: ctx.actor.userId };
  const decisions = waiting.map(({ decision }) => decision);
  const belongings = await listBelongings(tx, decisions, reader);
  const actId = ctx.newId();
  const covered: Member[] = [];
  let left: Problem | undefined;
  // By service, so that two who say it at the same time wait for each other and never for both.
  for (const member of waiting.toSorted((a, b) => (a.decision.serviceId < b.decision.serviceId ? -1 : 1))) {
    const belongs = belongings.get(member.decision.id) ?? nobodys;
    try {
      const as = await may(tx, member, belongs);
      await addCapture(tx, ctx, member.decision, { said, as, belongs, actId });
      covered.push(member);
    } catch (error) {
      // Somebody else's evidence: it waits for others.
      if (!(error instanceof Problem) || error.code !== 'access.forbidden') throw error;
      left ??= error;
    }
  }
  if (covered.length === 0 && left !== undefined) throw left;
  const matter = covered.map(({ decision }) => belongings.get(decision.id)).find((one) => one?.matterId !== undefined);
  await recordGateEvent(tx, ctx, {
    type: said.outcome === 'captured' ? 'gate.train_evidence_captured' : 'gate.train_evidence_given_up',
    subjectId: train.id,
    body: {
      number: train.number,
      environment: train.environment,
      title: train.title,
      ...bodyOf(said, said.happenedAt ?? ctx.now),
      members: covered.map(({ decision: { number, service } }) => ({ decision: number, service })),
    },
    sealed: sealOf(matter ?? nobodys),
  });
}
