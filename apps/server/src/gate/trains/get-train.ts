import type { ReleaseTrain as ReleaseTrainSchema } from '@lockstep/contract';
import type { Axis } from '@lockstep/gate';
import type { z } from 'zod';
import type { RequestContext, Transaction } from '../../platform/context.ts';
import { isoInstant } from '../../platform/db/row-types.ts';
import { needToKnow } from '../../platform/evidence/matters.ts';
import type { DeepReadonly } from '../../platform/http/handlers.ts';
import { requirePermission } from '../../platform/require-permission.ts';
import { listDecisionsById } from '../decision-store.ts';
import { listLaneHeads } from '../lane-head-store.ts';
import { type AnswerRings, listAnswerRings } from '../lane-keys.ts';
import { toSummary } from '../list-decisions.ts';
import { withoutHidden } from '../restricted.ts';
import { listCeremonies, noCeremony } from '../signoff-rows-store.ts';
import { standingOf } from '../standing.ts';
import { trainEvidence } from './train-evidence.ts';
import { getStoredTrain, listMemberIds, type Train } from './train-store.ts';
import {
  axes,
  digestOf,
  groundsOf,
  isHeld,
  type Member,
  proceedsBecause,
  stateOf,
  stopsOf,
  strictest,
  waitingFor,
  waitsForEvidence,
} from './train-standing.ts';

export type ReleaseTrain = DeepReadonly<z.infer<typeof ReleaseTrainSchema>>;
type Reader = Pick<RequestContext, 'actor' | 'now'>;

/** One release train as it stands now, by id or number. */
export async function getTrain(ctx: RequestContext, name: string): Promise<ReleaseTrain> {
  requirePermission(ctx, 'gate.read');
  return await answerTrain(ctx.read, ctx, await getStoredTrain(ctx.read, name));
}

/** What every step of its sign-off answers with, as the caller may read it. */
export async function answerTrain(tx: Transaction, ctx: Reader, train: Train): Promise<ReleaseTrain> {
  const members = await readMembers(tx, ctx, train.id);
  const rings = await ringsOf(tx, ctx, members);
  const keys = axes.map((axis) => keyAnswer(members, rings, axis)).filter(({ needed }) => needed > 0);
  const evidence = await trainEvidence(tx, ctx, members, (id) => rings.get(id)?.security.isYours === true);
  return withoutHidden({ ...toTrainAnswer(ctx, train, members, keys), evidence }, await needToKnow(tx, ctx));
}

/** The members of a train in their order. */
export async function readMembers(
  tx: Transaction,
  { now }: Pick<RequestContext, 'now'>,
  trainId: string,
): Promise<readonly Member[]> {
  const ids = await listMemberIds(tx, trainId);
  const stored = await listDecisionsById(tx, ids);
  const decisions = new Map(stored.map((decision) => [decision.id, decision]));
  const ceremonies = await listCeremonies(tx, stored);
  return ids.map((id) => {
    const decision = decisions.get(id);
    if (decision === undefined) throw new RangeError(`decision ${id} of a train is not there`);
    const ceremony = ceremonies.get(id) ?? noCeremony;
    return { decision, ceremony, standing: standingOf({ ...decision, ceremony, now }) };
  });
}

function toTrainAnswer(
  ctx: Reader,
  train: Train,
  members: readonly Member[],
  keys: ReleaseTrain['keys'],
): Omit<ReleaseTrain, 'evidence'> {
  const verdicts = members.map(({ decision }) => decision.verdict);
  const count = (verdict: (typeof verdicts)[number]): number => verdicts.filter((one) => one === verdict).length;
  const held = (verdict: (typeof verdicts)[number]): number =>
    members.filter((member) => member.decision.verdict === verdict && isHeld(member)).length;
  const onAxis = (axis: Axis) => strictest(members.map(({ decision }) => decision.body.axes[axis]));
  const going = members.filter(({ standing }) => standing.mayProceed).length;
  const stops = stopsOf(members);
  const request = members.find(({ ceremony }) => ceremony.request !== undefined)?.ceremony.request;
  const { id, number, environment, motive, reason, title, decidedBy, isSample } = train;
  return {
    id,
    number,
    environment,
    motive,
    reason,
    title,
    decidedAt: isoInstant(train.decidedAt),
    decidedBy,
    expiresAt: isoInstant(train.expiresAt),
    verdict: strictest(verdicts),
    axes: { reliability: onAxis('reliability'), security: onAxis('security') },
    isSample,
    counts: {
      allow: count('allow'),
      preserve_first: count('preserve_first'),
      needs_signoff: count('needs_signoff'),
      deny: count('deny'),
    },
    signedCount: members.filter(({ standing }) => standing.state === 'signed').length,
    heldCounts: { preserve_first: held('preserve_first'), needs_signoff: held('needs_signoff') },
    waitingFor: axes.filter((axis) => waitingFor(members, axis).length > 0),
    mayProceedCount: going,
    mayProceed: going === members.length,
    state: stateOf(members),
    mayProceedBecause: proceedsBecause(members.length, stops),
    stopped: stops,
    exitCode: exitCodeOf(members),
    digest: digestOf(members),
    members: members.map(({ decision, ceremony }) => toSummary(decision, ceremony, ctx.now)),
    grounds: groundsOf(members, ctx.actor.permissions.has('advisories.read_restricted')),
    requestedAt: request === undefined ? null : isoInstant(request.requestedAt),
    requestedBy: request?.requestedBy ?? null,
    signoffReason: request?.reason ?? null,
    signoffExpiresAt: request === undefined ? null : isoInstant(request.expiresAt),
    keys,
  };
}

/** That of the member that is stopped the hardest: denied before what only takes keys. */
function exitCodeOf(members: readonly Member[]): number {
  const codes = new Set(members.map(({ standing }) => standing.exitCode));
  return [10, 11, 12].find((code) => codes.has(code)) ?? 0;
}

/** Who may turn the keys of each member that waits for one, by its decision. */
type Rings = ReadonlyMap<string, AnswerRings>;

async function ringsOf(tx: Transaction, ctx: Reader, members: readonly Member[]): Promise<Rings> {
  const waiting = members.flatMap(({ decision, standing }) =>
    standing.state === 'waiting' || waitsForEvidence({ standing }) ? [decision] : [],
  );
  const heads = (await listLaneHeads(tx, waiting)).filter((head) => head !== undefined);
  const rings = await listAnswerRings(tx, ctx, heads);
  const places = new Map(heads.map(({ serviceId }, place) => [serviceId, place]));
  return new Map(
    waiting.flatMap(({ id, serviceId }) => {
      const ring = rings[places.get(serviceId) ?? -1];
      return ring === undefined ? [] : [[id, ring] as const];
    }),
  );
}

function keyAnswer(members: readonly Member[], rings: Rings, axis: Axis): ReleaseTrain['keys'][number] {
  const needing = members.filter(
    ({ decision, ceremony, standing }) =>
      decision.verdict !== 'deny' &&
      standing.state !== 'not_needed' &&
      (ceremony.request?.keysNeeded ?? decision.body.keysNeeded).includes(axis),
  );
  const waiting = waitingFor(members, axis);
  const turns = needing.flatMap(({ ceremony }) => ceremony.turns.filter((turn) => turn.axis === axis));
  const byDay = needing.filter(({ decision }) => decision.body.preSigned.some((one) => one.axis === axis));
  const refusal = turns.find(({ isRefusal }) => isRefusal);
  const signed = turns.filter(({ isRefusal }) => !isRefusal);
  const { holders, yours } = ringOf(waiting, rings, axis);
  return {
    axis,
    needed: needing.length,
    turned: signed.length + byDay.length,
    waiting: waiting.length,
    yours,
    holders,
    turns: [...Map.groupBy(signed, ({ actor, at }) => `${at} ${actor.id}`).values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const note = first.note === '' ? null : first.note;
      return [{ by: first.actor, at: isoInstant(first.at), members: group.length, note }];
    }),
    refusedBy: refusal?.actor ?? null,
    refusedAt: refusal === undefined ? null : isoInstant(refusal.at),
    note: refusal?.note ?? null,
  };
}

/** Who may turn the key of an axis for members that wait for it, and for how many the caller may. */
function ringOf(
  waiting: readonly Member[],
  rings: Rings,
  axis: Axis,
): { readonly holders: readonly string[]; readonly yours: number } {
  const own = waiting.flatMap(({ decision }) => rings.get(decision.id)?.[axis] ?? []);
  const names = own.flatMap(({ holders, deputy }) => (holders.length > 0 ? holders : (deputy ?? [])));
  return { holders: [...new Set(names)].toSorted(), yours: own.filter(({ isYours }) => isYours).length };
}
