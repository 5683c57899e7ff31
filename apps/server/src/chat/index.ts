import { type ContactParts, registerChat } from '#contacts/index.ts';
import { registerIncidentListener } from '#incidents/index.ts';
import { registerAction } from '#playbooks/index.ts';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { answerAsk } from './answer-ask.ts';
import { keepRoomJob, lookAfter, wantRoom } from './ask-for-room.ts';
import { keepRoom } from './keep-room.ts';
import { findRoom, findSetupForRooms } from './room-store.ts';

export { channelHandlers } from './show-channel.ts';

/** Answers what is asked in chats, and makes channels for incidents. @returns its jobs */
export function registerChats(parts: ContactParts): JobHandlers {
  const kinds = [...parts.channels.kinds.values()].flatMap(({ kind, rooms }) => (rooms === undefined ? [] : [kind]));
  registerChat(async (ask) => await answerAsk(parts, ask));
  registerAction('create_channel', async ({ tx, ctx, incident }, { name: template }) => {
    const setupId = await findSetupForRooms(tx, kinds);
    const known = await findRoom(tx, incident.id);
    const noChat = setupId === undefined ? 'no chat that makes channels is set up' : undefined;
    return {
      sentence: `make a channel ${template} in the chat`,
      skip: known === undefined ? noChat : 'the incident has its channel',
      run: async () => {
        if (setupId !== undefined) await wantRoom(tx, ctx, incident, { setupId, template });
      },
    };
  });
  return { [keepRoomJob]: async (ctx, payload) => await keepRoom(parts, ctx, payload) };
}

registerIncidentListener(async (tx, ctx, { after }) => {
  const room = await findRoom(tx, after.id);
  if (room !== undefined && room.state !== 'stopped') await lookAfter(tx, ctx, after.id);
});
