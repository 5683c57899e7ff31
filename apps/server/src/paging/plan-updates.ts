import type { RequestContext, Transaction } from '../platform/context.ts';
import type { GroupOutcome } from './apply-events.ts';
import { type PersonLoad, STORM } from './fold-pages.ts';
import { webhook } from './decide-send.ts';
import { groupPath, overText, shownTitle } from './message-words.ts';
import type { NewNotification } from './page.ts';
import { mayChange, type PagingParts } from './paging-parts.ts';
import type { Acting } from './acting.ts';
import { type DeliveredMessage, listDelivered } from './told-store.ts';

/** An earlier message that is to become another, or to be answered by one. */
export interface DueUpdate {
  readonly message: DeliveredMessage;
  readonly end: End;
  /** Whether the message itself can be changed. */
  readonly isChange: boolean;
}

/**
 * Which earlier messages become something else once a group is taken or over. Where a channel can change a message, it is changed;
 * else somebody who was told is told that it is over, and nothing is sent about who has it.
 */
export async function findUpdates(
  parts: PagingParts,
  tx: Transaction,
  outcomes: readonly GroupOutcome[],
  acting: Acting | undefined,
): Promise<readonly DueUpdate[]> {
  const ends = new Map(outcomes.flatMap((outcome) => endOf(outcome)));
  return (await listDelivered(tx, [...ends.keys()])).flatMap((message) => {
    const end = ends.get(message.groupId);
    if (end === undefined) return [];
    const isChange = mayChange(parts, message.channel) && message.reference !== undefined;
    const isToldAnew = isToldOf(message, end, acting);
    return isChange || isToldAnew ? [{ message, end, isChange }] : [];
  });
}

/** A webhook hears of everything, others that it is over, unless they ended it themselves. */
function isToldOf({ channel, userId }: DeliveredMessage, { because }: End, acting: Acting | undefined): boolean {
  if (channel === webhook) return true;
  return because === 'resolved' && (userId === undefined || userId !== acting?.id);
}

/** A storm is not answered with a second one: who has had their allowance gets no word of an end. */
export function planUpdates(
  updates: readonly DueUpdate[],
  loads: ReadonlyMap<string, PersonLoad>,
  ctx: RequestContext,
  acting: Acting | undefined,
): readonly NewNotification[] {
  const used = new Map([...loads].map(([id, { recent }]) => [id, recent.length]));
  return updates.flatMap(({ message, end, isChange }) => {
    if (!isChange && message.userId !== undefined) {
      const before = used.get(message.userId) ?? 0;
      if (before >= STORM.messages) return [];
      used.set(message.userId, before + 1);
    }
    // With a reference it is a change of what was sent, and no message of its own.
    return [updateOf(isChange ? message : { ...message, reference: undefined }, end, ctx, acting)];
  });
}

interface End {
  readonly group: GroupOutcome['group'];
  readonly because: 'acknowledged' | 'resolved';
}

function endOf({ group, before, after }: GroupOutcome): readonly (readonly [string, End])[] {
  if (before === undefined || after === undefined || before.status === after.status) return [];
  if (after.status !== 'acknowledged' && after.status !== 'resolved') return [];
  return [[group.id, { group, because: after.status }]];
}

/** Told and over in one turn: a webhook gets the end right behind. */
export function endBehind(
  first: NewNotification,
  { group, after }: GroupOutcome,
  ctx: RequestContext,
  acting: Acting | undefined,
): readonly NewNotification[] {
  const because = after?.status;
  if (first.channel !== webhook || (because !== 'acknowledged' && because !== 'resolved')) return [];
  return [updateOf({ ...first, groupId: group.id, reference: undefined }, { group, because }, ctx, acting)];
}

function updateOf(
  { groupId, userId, contactMethodId, destinationId, channel, setupId, address, reference }: DeliveredMessage,
  { group, because }: End,
  ctx: RequestContext,
  acting: Acting | undefined,
): NewNotification {
  const to = { userId, contactMethodId, destinationId, channel, setupId, address };
  const isRestricted = group.matter?.isRestricted === true;
  const words = overText(shownTitle(group), { because, by: isRestricted ? undefined : acting?.name });
  const sealed = isRestricted ? { matterId: group.matter.incidentId } : {};
  const message = {
    ...words,
    ...sealed,
    urgency: 'low' as const,
    path: groupPath(groupId),
    replaces: { reference, because },
  };
  const base = { id: ctx.newId(), kind: 'page' as const, scope: 'update' as const, topic: undefined };
  return { ...base, pageId: undefined, groupId, ...to, message, dueAt: ctx.now, createdAt: ctx.now };
}
