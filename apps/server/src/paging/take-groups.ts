import type { EscalationState } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { GroupWork } from './apply-events.ts';
import { claimDueStates, type ClaimedGroup, claimGroups, findGroups, lockStates } from './escalation-store.ts';
import { engineEvents } from './group-event.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Leased } from './lease.ts';
import { releaseNotifications } from './notification-store.ts';
import { tellOpened } from './matters.ts';
import { isCanary } from './canary.ts';
import { GroupsMoved, runGroups } from './run-groups.ts';
import { whenReachable } from './settle-delivery.ts';

/** Groups of one transaction: enough to make commits rare, few enough that others wait little for their locks. */
const perTransaction = 100;

/** What only joins a group pages nobody: it is taken in together, with little delay. */
const joinedQuietMs = 500;

export interface Took {
  /** Groups that were worked on. */
  readonly groups: number;
  readonly leased: readonly Leased[];
  /** What is left over: more than fits into one transaction, or what others hold for a moment. */
  readonly left: 'nothing' | 'more' | 'held';
  /** Messages wait because their lanes have enough to do. */
  readonly isHeldUp: boolean;
}

interface TakeOptions {
  /** How long groups wait that alerts only join. */
  readonly quietMs?: number | undefined;
  /** Set-ups that have enough to do in this process. */
  readonly busySetups?: readonly string[];
}

const nothing: Took = { groups: 0, leased: [], left: 'nothing', isHeldUp: false };

/** Takes what happened to groups, in order per group; what others work on is left to them. */
export async function takeGroupEvents(
  parts: PagingParts,
  { quietMs = joinedQuietMs, busySetups = [] }: TakeOptions = {},
): Promise<Took> {
  const startedAt = performance.now();
  const ctx = contextOf(parts);
  let leased: readonly Leased[] = [];
  try {
    return await parts.database.transaction(async (tx) => {
      leased = [];
      const found = await claimGroups(tx, perTransaction, ctx.now - quietMs);
      const claimed = await lockGroups(tx, found);
      const left = leftOf(found.length, claimed.length);
      if (claimed.length === 0) return { ...nothing, left };
      const works = claimed.map(({ group, state, events }): GroupWork => {
        return { group, state, events: engineEvents(events, group) };
      });
      const eventIds = claimed.flatMap(({ events }) => events.map(({ id }) => id));
      const ran = await runGroups(parts, tx, ctx, works, { taking: { eventIds, startedAt, busySetups } });
      ({ leased } = ran);
      await tellOpened(
        tx,
        ctx,
        claimed.filter(isOpening).map(({ group }) => group.id),
      );
      return { groups: works.length, leased, left, isHeldUp: ran.isHeldUp };
    }, 'once');
  } catch (error) {
    // Whether it was committed is not known, but that nothing of it was sent is.
    if (!(error instanceof GroupsMoved)) void giveBack(parts, leased);
    throw error;
  }
}

function isOpening({ group, events }: LockedGroup): boolean {
  return group.matter === undefined && !isCanary(group) && events.some(({ kind }) => kind === 'opened');
}

function leftOf(found: number, locked: number): Took['left'] {
  if (locked < found) return 'held';
  return found === perTransaction ? 'more' : 'nothing';
}

interface LockedGroup extends ClaimedGroup {
  readonly state: EscalationState | undefined;
}

/** Those whose escalation nobody else works on, as they are now that it is locked. */
async function lockGroups(tx: Transaction, claimed: readonly ClaimedGroup[]): Promise<readonly LockedGroup[]> {
  const begun = claimed.filter(({ isBegun }) => isBegun).map(({ group }) => group.id);
  const states = await lockStates(tx, begun);
  const groups = await findGroups(tx, [...states.keys()]);
  return claimed.flatMap(({ group, isBegun, events }): LockedGroup[] => {
    const state = states.get(group.id);
    if (isBegun && state === undefined) return [];
    return [{ group: groups.get(group.id) ?? group, isBegun, events, state }];
  });
}

async function giveBack({ database, log }: PagingParts, leased: readonly Leased[]): Promise<void> {
  if (leased.length === 0) return;
  try {
    await whenReachable(() => releaseNotifications(database.read, leased, database.clock.now()));
  } catch (error) {
    log.warn({ err: error }, 'messages that were not sent wait until their lease runs out');
  }
}

/** Goes on with escalations whose time has come. */
export async function escalateDue(parts: PagingParts): Promise<Took> {
  const ctx = contextOf(parts);
  return await ctx.transaction(async (tx) => {
    const states = await claimDueStates(tx, ctx.now, perTransaction);
    if (states.size === 0) return nothing;
    const groups = await findGroups(tx, [...states.keys()]);
    const works = [...states].flatMap(([id, state]): GroupWork[] => {
      const group = groups.get(id);
      return group === undefined ? [] : [{ group, state, events: [{ kind: 'time_passed' }] }];
    });
    const { leased, isHeldUp } = await runGroups(parts, tx, ctx, works);
    return { groups: works.length, leased, left: leftOf(states.size, states.size), isHeldUp };
  });
}

/** Somebody else was faster with one of the groups: nothing was done, and it is tried again. */
export async function unlessMoved(take: () => Promise<Took>): Promise<Took | 'moved'> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof GroupsMoved) return 'moved';
    throw error;
  }
}

function contextOf({ database }: PagingParts): RequestContext {
  return makeContext(database, systemActor('paging'), newId());
}
