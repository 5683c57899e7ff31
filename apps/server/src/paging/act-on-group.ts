import type { EscalationEvent, EscalationState } from '@lockstep/oncall';
import { resolveGroup } from '#alerts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { readerOf } from '../platform/matters/visibility.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { findGroups, isGroupSeen, lockState } from './escalation-store.ts';
import type { PagedGroup } from './group-event.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Acting } from './acting.ts';
import type { Leased } from './lease.ts';
import { runGroups } from './run-groups.ts';

/** What somebody does about a group; the engine's words for it. */
export type GroupAct =
  | { readonly kind: 'acknowledged'; readonly axis: 'reliability' | 'security' | undefined }
  | { readonly kind: 'unacknowledged' | 'not_me' | 'resolved' | 'woken' }
  | { readonly kind: 'snoozed'; readonly until: number }
  | { readonly kind: 'escalated'; readonly stepId: string | undefined }
  | { readonly kind: 'reassigned'; readonly to: Extract<EscalationEvent, { kind: 'reassigned' }>['to'] };

export interface Acted {
  readonly group: PagedGroup;
  readonly state: EscalationState | undefined;
  /** What the chain says of it; empty when it changed nothing. */
  readonly said: readonly string[];
  readonly leased: readonly Leased[];
}

/** Somebody acts on a group, over the API. What already is so stays so, so that a second press changes nothing. */
export async function actOnGroup(
  parts: PagingParts,
  ctx: RequestContext,
  groupId: string,
  act: GroupAct,
): Promise<Acted> {
  requirePermission(ctx, 'paging.respond');
  requireReal(ctx);
  const { userId, id, name } = ctx.actor;
  const acting: Acting = { id: userId ?? id, name, by: ctx.actor.kind === 'token' ? 'api' : 'screen' };
  return await ctx.transaction(async (tx) => {
    if (!(await isGroupSeen(tx, groupId, readerOf(ctx)))) throw noGroup(groupId);
    return await actInTransaction(parts, tx, ctx, groupId, act, acting);
  });
}

export async function actInTransaction(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  groupId: string,
  act: GroupAct,
  acting: Acting,
): Promise<Acted> {
  const state = await lockState(tx, groupId);
  const group = await getGroup(tx, groupId);
  if (state === undefined) {
    throw new Problem('paging.not_escalated', 'no policy has taken this group yet, so there is nothing to answer', {
      help: 'set a catch-all policy, or wait a moment and look again',
    });
  }
  if (isSoAlready(state, act, acting.id)) return { group, state, said: [], leased: [] };
  if (state.status === 'resolved' || state.status === 'merged') {
    throw new Problem('paging.group_over', `this group is ${state.status} already`, {
      help: 'nothing needs to be done',
    });
  }
  if (act.kind === 'resolved') {
    if (group.matter !== undefined) throw matterStays();
    await resolveGroup(tx, ctx, groupId);
  }
  const event = eventOf(act, acting.id);
  const { applied, leased } = await runGroups(parts, tx, ctx, [{ group, state, events: [event] }], { acting });
  const [outcome] = applied.outcomes;
  return {
    group: await getGroup(tx, groupId),
    state: outcome?.after,
    said: outcome?.chain.map(({ sentence }) => sentence) ?? [],
    leased,
  };
}

export async function getGroup(tx: Transaction, groupId: string): Promise<PagedGroup> {
  const group = (await findGroups(tx, [groupId])).get(groupId);
  if (group !== undefined) return group;
  throw noGroup(groupId);
}

/** One answer for what does not exist and for what the caller may not see. */
export function noGroup(groupId: string): Problem {
  return new Problem('paging.group_not_found', `alert group \`${groupId}\` does not exist`, {
    help: 'list them with `GET /api/v1/alert-groups`',
  });
}

function matterStays(): Problem {
  return new Problem('paging.matter_stays', 'an incident asks for somebody: saying that it is over does not end that', {
    help: 'acknowledge to join, say `not me`, or resolve the side of the incident',
  });
}

function isSoAlready(state: EscalationState, act: GroupAct, by: string): boolean {
  switch (act.kind) {
    case 'acknowledged':
      return (
        state.status === 'acknowledged' &&
        state.acknowledgements.some((one) => one.userId === by && (act.axis === undefined || one.axis === act.axis))
      );
    case 'unacknowledged':
      return state.status === 'escalating';
    case 'resolved':
      return state.status === 'resolved';
    case 'woken':
      return state.status === 'escalating' || state.status === 'acknowledged';
    case 'not_me':
    case 'snoozed':
    case 'escalated':
    case 'reassigned':
      return false;
  }
}

function eventOf(act: GroupAct, by: string): EscalationEvent {
  return act.kind === 'resolved' ? { kind: 'resolved' } : { ...act, by };
}
