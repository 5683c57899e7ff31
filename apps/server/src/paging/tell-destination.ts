import type { ChannelAddress } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { withoutHiddenNames } from '../platform/evidence/matters.ts';
import { anonymous } from '../platform/make-context.ts';
import { insertNotifications } from './page-store.ts';
import { listDestinations } from './told-store.ts';

/** What a room or a webhook is told. */
export interface DestinationNotice {
  readonly destinationId: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly path: string;
}

/**
 * Tells a room or a webhook something, in the transaction of what it tells of; sent as pages are, with the retries of its channel.
 *
 * @returns false when the room or webhook does not exist any more
 */
export async function tellDestination(
  tx: Transaction,
  ctx: RequestContext,
  { destinationId, title, lines, path }: DestinationNotice,
): Promise<boolean> {
  const destination = (await listDestinations(tx, [destinationId])).get(destinationId);
  if (destination === undefined) return false;
  const { channel, setupId, address } = destination;
  await tellPlace(tx, ctx, { destinationId, channel, setupId, address }, { title, lines, path });
  return true;
}

/** As `tellDestination`, for a room that is no destination of policies: a channel that was made for an incident. */
export async function tellRoom(
  tx: Transaction,
  ctx: RequestContext,
  room: ChannelAddress,
  notice: Omit<DestinationNotice, 'destinationId'>,
): Promise<void> {
  await tellPlace(tx, ctx, { ...room, destinationId: undefined }, notice);
}

async function tellPlace(
  tx: Transaction,
  ctx: RequestContext,
  place: ChannelAddress & { readonly destinationId: string | undefined },
  { title, lines, path }: Omit<DestinationNotice, 'destinationId'>,
): Promise<void> {
  const about = {
    kind: 'notice' as const,
    scope: 'one' as const,
    topic: undefined,
    pageId: undefined,
    groupId: undefined,
  };
  const { destinationId, channel, setupId, address } = place;
  const to = { userId: undefined, contactMethodId: undefined, destinationId, channel, setupId, address };
  // Entries of an open incident may name one that was restricted since they were written.
  const said = await withoutHiddenNames(tx, { actor: anonymous }, { title, lines });
  const message = { ...said, urgency: 'low' as const, path };
  await insertNotifications(tx, [
    {
      id: ctx.newId(),
      ...about,
      ...to,
      message,
      dueAt: ctx.now,
      createdAt: ctx.now,
      leaseUntil: undefined,
      worker: undefined,
    },
  ]);
  tx.wake('messages');
}
