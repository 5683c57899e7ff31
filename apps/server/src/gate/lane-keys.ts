import type { Axis, GateFacts, KeyRing } from '@lockstep/gate';
import { onCallAt } from '#schedules/index.ts';
import { carriersAt, type KeyCarrier } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { carriersOf, deputiesOf, holdersOf, type LaneHead } from './lane-head-store.ts';
import { maySign } from './require-key.ts';

const dayMs = 24 * 3_600_000;

/** Who of a team may turn the key of an axis for one service at a moment; all are of one team. */
export type TeamRing = readonly KeyCarrier[];

export interface LaneKeys {
  readonly rings: GateFacts['keys'];
  /** When something about them changes by itself. */
  readonly nextChange: number;
}

/** Who holds the keys of a service: by role, or by a team, whoever of it is on call. Facts of a decision. */
export function keysOf(head: LaneHead, now: number): LaneKeys {
  const carriers = carriersOf(head);
  const teams = {
    reliability: carriersAt(carriers, 'reliability', now),
    security: carriersAt(carriers, 'security', now),
  };
  const moments = [
    ...holdersOf(head).map(({ grantedAt }) => grantedAt + dayMs),
    ...carriers.flatMap(({ from, until, grantedAt }) => [from, until, grantedAt + dayMs]),
  ].filter((moment) => moment > now);
  return { rings: ringsWith(head, teams, now), nextChange: Math.min(...moments) };
}

function ringsWith(head: LaneHead, teams: Readonly<Record<Axis, TeamRing>>, now: number): Record<Axis, KeyRing> {
  const byRole = holdersOf(head);
  const deputies = deputiesOf(head);
  const ring = (axis: Axis): KeyRing => {
    const holders = new Map(teams[axis].map(({ userId, name, grantedAt }) => [userId, { name, grantedAt }]));
    for (const { userId, name, grantedAt } of byRole.filter((holder) => holder.axis === axis)) {
      // Whoever holds it both ways has held it for as long as the older of them.
      const known = holders.get(userId)?.grantedAt ?? grantedAt;
      holders.set(userId, { name, grantedAt: Math.min(grantedAt, known) });
    }
    const all = [...holders.values()];
    return {
      holders: all.map(({ name }) => name),
      deputy: deputies.find((deputy) => deputy.axis === axis)?.name,
      // Sample people come with their keys: nobody was granted anything.
      recentlyGranted: head.isSample
        ? []
        : all.filter(({ grantedAt }) => grantedAt > now - dayMs).map(({ name }) => name),
    };
  };
  return { reliability: ring('reliability'), security: ring('security') };
}

/** A ring as one caller reads it at a moment. */
export interface AnswerRing extends KeyRing {
  readonly team:
    | { readonly by: KeyCarrier['by']; readonly name: string; readonly people: readonly string[] }
    | undefined;
  /** Whether the caller holds the key. */
  readonly isYours: boolean;
}

type Reader = Pick<RequestContext, 'actor' | 'now'>;
export type AnswerRings = Readonly<Record<Axis, AnswerRing>>;

/** Who may turn the keys of a service at this very moment, for whoever asks. */
export async function answerRings(tx: Transaction, ctx: Reader, head: LaneHead): Promise<AnswerRings> {
  const duty = await dutyOf(tx, carriersOf(head), ctx.now);
  return ringsFor(ctx, head, duty);
}

/** The same for many services: who is on call is read once for all. In the order of the heads. */
export async function listAnswerRings(
  tx: Transaction,
  ctx: Reader,
  heads: readonly LaneHead[],
): Promise<readonly AnswerRings[]> {
  const duty = await dutyOf(tx, heads.flatMap(carriersOf), ctx.now);
  return heads.map((head) => ringsFor(ctx, head, duty));
}

function ringsFor(ctx: Reader, head: LaneHead, duty: Duty): AnswerRings {
  const teams = onDuty(carriersOf(head), duty, ctx.now);
  const rings = ringsWith(head, teams, ctx.now);
  const answer = (axis: Axis): AnswerRing => {
    const [first] = teams[axis];
    const people = teams[axis].map(({ name }) => name);
    return {
      ...rings[axis],
      team: first && { by: first.by, name: first.team, people },
      isYours: isHeldBy(ctx, head, axis, teams[axis]),
    };
  };
  return { reliability: answer('reliability'), security: answer('security') };
}

function isHeldBy({ actor }: Reader, head: LaneHead, axis: Axis, team: TeamRing): boolean {
  if (actor.kind !== 'person') return false;
  const isMe = (one: { readonly userId: string }) => one.userId === actor.userId;
  if (!actor.isSample && team.some(isMe)) return true;
  const isDeputyOnly =
    deputiesOf(head).some((deputy) => deputy.axis === axis && isMe(deputy)) &&
    !holdersOf(head).some((holder) => holder.axis === axis && isMe(holder));
  return maySign({ actor }, axis) && !(isDeputyOnly && team.length > 0);
}

/** Of those who carry a key by a team at a moment: everybody, or whoever is on call where the team has a schedule for it. */
export async function onDutyRings(
  tx: Transaction,
  carriers: readonly KeyCarrier[],
  now: number,
): Promise<Readonly<Record<Axis, TeamRing>>> {
  return onDuty(carriers, await dutyOf(tx, carriers, now), now);
}

/** Who is on call, by schedule. */
type Duty = Awaited<ReturnType<typeof onCallAt>>;

async function dutyOf(tx: Transaction, carriers: readonly KeyCarrier[], now: number): Promise<Duty> {
  const inForce = carriers.filter(({ from, until }) => from <= now && now < until);
  const scheduleIds = new Set(inForce.flatMap(({ scheduleId }) => scheduleId ?? []));
  return scheduleIds.size === 0 ? new Map() : await onCallAt(tx, [...scheduleIds], now);
}

function onDuty(carriers: readonly KeyCarrier[], duty: Duty, now: number): Readonly<Record<Axis, TeamRing>> {
  const ring = (axis: Axis): TeamRing =>
    carriersAt(carriers, axis, now).filter(
      ({ scheduleId, userId }) => scheduleId === undefined || duty.get(scheduleId)?.includes(userId) === true,
    );
  return { reliability: ring('reliability'), security: ring('security') };
}
