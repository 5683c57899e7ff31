import type { incidentChannelOperations } from '@lockstep/contract';
import type { ContactParts } from '#contacts/index.ts';
import { getIncident, readerOf } from '#incidents/index.ts';
import type { RequestContext } from '../platform/context.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type ChatRoom, findRoom } from './room-store.ts';

export interface ShownChannel extends Pick<ChatRoom, 'state' | 'problem'> {
  readonly chat: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
}

/** The channel of an incident, to those who may see the incident; undefined: nobody has asked for one. */
export async function showChannel(
  { channels }: Pick<ContactParts, 'channels'>,
  ctx: RequestContext,
  ref: string,
): Promise<ShownChannel | undefined> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  const room = await findRoom(ctx.read, incident.id);
  if (room === undefined) return undefined;
  const { state, toldName: name, problem } = room;
  const opened = await channels.open(room.setupId);
  if (!opened.ok) return { state, name, problem: problem ?? opened.problem, chat: undefined, url: undefined };
  const { kind, given, facts } = opened.open;
  const url = room.room === undefined ? undefined : kind.rooms?.(given, facts)?.url?.(room.room);
  return { state, name, problem, chat: kind.title, url };
}

export const channelHandlers = (parts: Pick<ContactParts, 'channels'>): Handlers<typeof incidentChannelOperations> => ({
  getIncidentChannel: async (ctx, { params }) => {
    const channel = await showChannel(parts, ctx, params.incident);
    if (channel === undefined) return { channel: null };
    const { state, chat = null, name = null, url = null, problem = null } = channel;
    return { channel: { state, chat, name, url, problem } };
  },
});
