import { httpStandIn, type HttpAnswerOfProvider, type HttpStandIn } from '../../platform/outgoing/test-stand-in.ts';

interface Channel {
  readonly id: string;
  name: string;
  header: string;
  readonly people: Set<string>;
  isArchived: boolean;
  readonly posts: string[];
}

export interface MattermostServer extends HttpStandIn {
  readonly channels: Channel[];
  /** A channel in which the bot is, with these members. */
  addChannel(name: string, people: readonly string[]): Channel;
  /** Somebody writes there. @returns id of the post */
  write(channel: Channel, author: string, text: string, at: number): string;
}

export const botToken = 'bot0bot0bot0bot0bot0bot0bo';
export const teamId = 'team0team0team0team0team0t';
const botId = 'botid0botid0botid0botid0bo';

/** Ids as Mattermost makes them: 26 letters and digits. */
export const idOf = (name: string): string =>
  `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}${'0'.repeat(26)}`.slice(0, 26);

const error = (status: number, id: string): HttpAnswerOfProvider => ({
  status,
  body: { id, message: 'refused', request_id: 'x', status_code: status },
});
const notFound = error(404, 'store.sql_post.get.app_error');

/** Used by tests only: as much of the API, version 4, as a bot of ours uses. Source: Mattermost API reference */
export async function mattermostServer(): Promise<MattermostServer> {
  const channels: Channel[] = [];
  const posts = new Map<string, object>();
  let count = 0;

  function addChannel(name: string, people: readonly string[], creator = 'someone'): Channel {
    count += 1;
    const id = idOf(`ch${count}x${name}`);
    const channel = {
      id,
      name,
      header: '',
      people: new Set(people),
      isArchived: false,
      posts: [],
      creator_id: creator,
    };
    channels.push(channel);
    return channel;
  }

  function accept(method: string, path: string, body: Record<string, string>): HttpAnswerOfProvider {
    const [, kind = '', id = '', part = '', third = '', fourth = ''] = path.replace('/api/v4', '').split('/');
    const channel = channels.find((one) => one.id === id);
    if (`${method} /${kind}/${id}` === 'GET /users/me')
      return { status: 200, body: { id: botId, username: 'lockstep' } };
    if (`${method} ${kind}` === 'GET users') return { status: 200, body: { id, username: `user-${id.slice(0, 3)}` } };
    if (`${method} ${path}` === 'POST /api/v4/posts') {
      channels.find((one) => one.id === body['channel_id'])?.posts.push(body['message'] ?? '');
      return { status: 201, body: { id: idOf(`post${(count += 1)}`) } };
    }
    if (`${method} ${kind}` === 'GET posts') {
      const post = posts.get(id);
      return post === undefined ? notFound : { status: 200, body: post };
    }
    if (`${method} ${path}` === 'POST /api/v4/channels') {
      const { name = '' } = body;
      if (!/^[a-z0-9][a-z0-9_-]{1,63}$/.test(name)) return error(400, 'model.channel.is_valid.1_or_more.app_error');
      if (channels.some((one) => one.name === name))
        return error(400, 'store.sql_channel.save_channel.exists.app_error');
      return { status: 201, body: { ...addChannel(name, [botId], botId), people: undefined } };
    }
    if (kind === 'teams' && part === 'channels' && third === 'name') {
      const named = channels.find((one) => one.name === fourth && !one.isArchived);
      return named === undefined ? notFound : { status: 200, body: { ...named, people: undefined } };
    }
    if (kind !== 'channels' || channel === undefined) return error(403, 'api.context.permissions.app_error');
    if (method === 'GET' && part === 'members')
      return channel.people.has(third) ? { status: 200, body: { user_id: third } } : notFound;
    if (method === 'POST' && part === 'members') {
      channel.people.add(body['user_id'] ?? '');
      return { status: 201, body: { user_id: body['user_id'] } };
    }
    if (method === 'PUT' && part === 'patch') {
      channel.header = body['header'] ?? channel.header;
      channel.name = body['name'] ?? channel.name;
      return { status: 200, body: { id } };
    }
    if (method === 'DELETE' && part === '') {
      if (channel.isArchived) return error(400, 'api.channel.delete_channel.deleted.app_error');
      channel.isArchived = true;
      return { status: 200, body: { status: 'OK' } };
    }
    return error(404, 'api.context.404.app_error');
  }

  const server = await httpStandIn({
    answers: {},
    read({ headers, body }) {
      if (headers.authorization !== `Bearer ${botToken}`) throw new Error('without the token of the bot');
      return { raw: body, text: body, key: undefined };
    },
    accept: ({ method, path, body }) =>
      accept(method, path, body === '' ? {} : (JSON.parse(body) as Record<string, string>)),
  });
  return {
    ...server,
    channels,
    addChannel: (name, people) => addChannel(name, people),
    write(channel, author, text, at) {
      const id = idOf(`post${(count += 1)}`);
      posts.set(id, { id, create_at: at, delete_at: 0, user_id: author, channel_id: channel.id, message: text });
      return id;
    },
  };
}
