import { z } from 'zod';
import { type ChatRooms, type OpenedRoom, type RoomAnswer, typedButtons } from '../../platform/outgoing/chat.ts';
import { callMattermost, type MattermostApi, type MattermostSaid } from './api.ts';
import { mattermostWords } from './command.ts';

const Channel = z.object({ id: z.string(), creator_id: z.string().default(''), delete_at: z.number().default(0) });

/** Longest name and header of a channel. Source: Mattermost, model of channels */
const [longestName, longestTopic] = [64, 1_024];

/** Channels of one team, by a bot. */
export function mattermostRooms(api: MattermostApi, teamId: string): ChatRooms {
  const call = async (...request: Tail<Parameters<typeof callMattermost>>) => await callMattermost(api, ...request);
  return {
    async open(name) {
      const short = name.slice(0, longestName).replace(/-+$/, '');
      const made = await call('POST', '/channels', { team_id: teamId, name: short, display_name: short, type: 'O' });
      if (made.kind === 'said') return opened(made);
      return made.error.includes('exists') ? await findOwn(api, teamId, short) : failedWith(made);
    },
    async say(room, answer) {
      const lines = [...(answer.lines ?? []), ...typedButtons(answer)];
      return plainly(
        await call('POST', '/posts', { channel_id: room, message: mattermostWords({ ...answer, lines }) }),
      );
    },
    async invite(room, accounts) {
      let failed: RoomAnswer | undefined;
      for (const account of accounts) {
        // Adding a member again changes nothing and is answered like the first time.
        const said = await call('POST', `/channels/${encodeURIComponent(room)}/members`, { user_id: account });
        if (said.kind === 'failed') failed ??= failedWith(said);
      }
      return failed ?? { kind: 'done' };
    },
    setTopic: async (room, topic) => plainly(await patch(api, room, { header: topic.slice(0, longestTopic) })),
    async rename(room, name) {
      const short = name.slice(0, longestName).replace(/-+$/, '');
      return plainly(await patch(api, room, { name: short, display_name: short }));
    },
    async archive(room) {
      const said = await call('DELETE', `/channels/${encodeURIComponent(room)}`);
      return said.kind === 'failed' && said.error.includes('deleted') ? { kind: 'done' } : plainly(said);
    },
  };
}

type Tail<Parameters> = Parameters extends [unknown, ...infer Rest] ? Rest : never;

async function patch(api: MattermostApi, room: string, body: object): Promise<MattermostSaid> {
  return await callMattermost(api, 'PUT', `/channels/${encodeURIComponent(room)}/patch`, body);
}

/** A channel of this name that our bot made: we did not hear the answer. Anybody else's means that another name is needed. */
async function findOwn(api: MattermostApi, teamId: string, name: string): Promise<OpenedRoom> {
  const me = await callMattermost(api, 'GET', '/users/me');
  if (me.kind === 'failed') return failedWith(me);
  const found = await callMattermost(api, 'GET', `/teams/${teamId}/channels/name/${name}`);
  if (found.kind === 'failed')
    return found.status === 404 || found.status === 403 ? { kind: 'taken' } : failedWith(found);
  const channel = Channel.safeParse(found.value).data;
  const isOurs = channel !== undefined && channel.creator_id === me.value['id'] && channel.delete_at === 0;
  return isOurs ? { kind: 'open', room: channel.id } : { kind: 'taken' };
}

function opened(said: Extract<MattermostSaid, { kind: 'said' }>): OpenedRoom {
  const channel = Channel.safeParse(said.value).data;
  if (channel !== undefined) return { kind: 'open', room: channel.id };
  return { kind: 'failed', problem: 'Mattermost did not say which channel it made', mayPass: true };
}

function plainly(said: MattermostSaid): RoomAnswer {
  return said.kind === 'said' ? { kind: 'done' } : failedWith(said);
}

function failedWith({
  problem,
  mayPass,
}: Extract<MattermostSaid, { kind: 'failed' }>): Extract<RoomAnswer, { kind: 'failed' }> {
  return { kind: 'failed', problem, mayPass };
}
