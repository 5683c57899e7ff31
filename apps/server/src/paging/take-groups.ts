import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { GroupWork } from './apply-events.ts';
import {
  claimDueStates,
  claimGroupsWithEvents,
  deleteGroupEvents,
  findGroups,
  listGroupEvents,
  lockStates,
} from './escalation-store.ts';
import { engineEvent } from './group-event.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Leased } from './lease.ts';
import { GroupsMoved, runGroups } from './run-groups.ts';

/** Groups of one transaction: enough to make commits rare, few enough that others wait little for their locks. */
const perTransaction = 100;

export interface Took {
  /** Groups that were worked on. */
  readonly groups: number;
  readonly leased: readonly Leased[];
}

const nothing: Took = { groups: 0, leased: [] };

/** Takes what happened to groups, in order per group; what others work on is left to them. */
export async function takeGroupEvents(parts: PagingParts): Promise<Took> {
  const ctx = contextOf(parts);
  return await ctx.transaction(async (tx) => {
    const claimed = await claimGroupsWithEvents(tx, perTransaction);
    if (claimed.length === 0) return nothing;
    const { states, busy } = await lockStates(tx, claimed);
    const free = claimed.filter((id) => !busy.has(id));
    if (free.length === 0) return nothing;
    const groups = await findGroups(tx, free);
    const events = Map.groupBy(await listGroupEvents(tx, free), ({ groupId }) => groupId);
    const works = free.flatMap((id): GroupWork[] => {
      const group = groups.get(id);
      if (group === undefined) return [];
      return [{ group, state: states.get(id), events: (events.get(id) ?? []).map((each) => engineEvent(each, group)) }];
    });
    const { leased } = await runGroups(parts, tx, ctx, works);
    await deleteGroupEvents(
      tx,
      [...events.values()].flatMap((some) => some.map(({ id }) => id)),
    );
    return { groups: works.length, leased };
  });
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
    const { leased } = await runGroups(parts, tx, ctx, works);
    return { groups: works.length, leased };
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
