import type { EntryKind } from '@lockstep/contract';
import { type Incident, listEntriesSince } from '#incidents/index.ts';
import { tellRoom } from '#paging/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { type ChatRoom, findKindOfSetup, insertPost } from './room-store.ts';

/** What a channel hears of: turns of the incident, not its routine. */
const told: ReadonlySet<EntryKind> = new Set(['axis', 'role', 'decision', 'signoff', 'deployment', 'status_update']);
const mostAtOnce = 100;

/**
 * Hands what is new and important over to be posted, in the transaction that remembers how far it was looked at. Nothing is posted
 * that not everybody may read.
 */
export async function postEntries(
  tx: Transaction,
  ctx: RequestContext,
  room: ChatRoom,
  incident: Incident,
): Promise<ChatRoom> {
  if (room.state !== 'open' || room.room === undefined || incident.isRestricted) return room;
  // Of a chat that makes channels, kind and channel have one name.
  const channel = await findKindOfSetup(tx, room.setupId);
  if (channel === undefined) return room;
  const everybody = '';
  const entries = await listEntriesSince(tx, incident.id, room.postedSeq, mostAtOnce, everybody);
  for (const { id, kind, text, isFolded } of entries) {
    if (!told.has(kind) || isFolded || text === undefined) continue;
    if (!(await insertPost(tx, id, ctx.now))) continue;
    const address = { channel, setupId: room.setupId, address: room.room };
    const [title = '', ...lines] = plainText(text).split('\n');
    await tellRoom(tx, ctx, address, { title, lines, path: `/incidents/${incident.name}` });
  }
  return { ...room, postedSeq: entries.at(-1)?.seq ?? room.postedSeq };
}

/** Markdown of the timeline as plain words: a chat shows signs that it does not read. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
    .replaceAll(/(?<!\\)(?:\*\*|__|`)/g, '')
    .replaceAll(/\\([\\`*_~[\]<>|#!])/g, '$1');
}
