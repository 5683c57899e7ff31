import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { httpStandIn, type HttpAnswerOfProvider, type HttpStandIn } from '../../platform/outgoing/test-stand-in.ts';

export const workspace = {
  team: 'T0TEAM001',
  domain: 'example',
  botToken: 'xoxb-secret-of-bot',
  signingSecret: 'a-signing-secret-of-the-app',
};

/** A request as Slack signs it. @param at epoch milliseconds */
export function signedBySlack(body: string, at = Date.now(), secret = workspace.signingSecret): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
}

interface Channel {
  readonly id: string;
  name: string;
  topic: string;
  readonly people: Set<string>;
  isArchived: boolean;
  readonly posts: string[];
}

export interface SlackWorkspace extends HttpStandIn {
  readonly channels: Channel[];
  /** What was posted to addresses for answers. */
  answers(): readonly { readonly text: string; readonly blocks: readonly unknown[] }[];
  /** From now on this method answers this error. */
  fail(method: string, error: string | undefined): void;
  /** The next channel is made, and its answer is lost. */
  loseNextAnswer(): void;
}

const Body = z.looseObject({
  channel: z.string().optional(),
  name: z.string().optional(),
  users: z.string().optional(),
});
const nameOfSlack = /^[a-z0-9_-]{1,80}$/;

/** Used by tests only: the Conversations API, with the channels it holds, and addresses for answers. */
export async function slackWorkspace(): Promise<SlackWorkspace> {
  const channels: Channel[] = [];
  const failing = new Map<string, string>();
  let losesNext = false;
  const ok = (more: object = {}): HttpAnswerOfProvider => ({ status: 200, body: { ok: true, ...more } });
  const no = (error: string): HttpAnswerOfProvider => ({ status: 200, body: { ok: false, error } });

  function create(name: string): HttpAnswerOfProvider {
    if (!nameOfSlack.test(name)) return no('invalid_name_specials');
    if (channels.some((channel) => channel.name === name)) return no('name_taken');
    const channel = {
      id: `C0ROOM${100 + channels.length}`,
      name,
      topic: '',
      people: new Set<string>(),
      isArchived: false,
      posts: [],
    };
    channels.push(channel);
    if (!losesNext) return ok({ channel: { id: channel.id, name } });
    losesNext = false;
    return { status: 504, body: 'gateway timeout' };
  }

  function onChannel(method: string, channel: Channel, body: z.infer<typeof Body>): HttpAnswerOfProvider {
    switch (method) {
      case 'conversations.invite':
        if (body.users === 'U0UNKNOWN') return no('user_not_found');
        if (channel.people.has(body.users ?? '')) return no('already_in_channel');
        channel.people.add(body.users ?? '');
        return ok();
      case 'conversations.setTopic':
        channel.topic = String(body['topic']);
        return ok();
      case 'conversations.rename':
        channel.name = body.name ?? '';
        return ok();
      case 'conversations.archive':
        if (channel.isArchived) return no('already_archived');
        channel.isArchived = true;
        return ok();
      case 'chat.postMessage':
        if (channel.isArchived) return no('is_archived');
        channel.posts.push(String(body['text']));
        return ok({ channel: channel.id, ts: `1768478400.${String(channel.posts.length).padStart(6, '0')}` });
      default:
        return no('unknown_method');
    }
  }

  const server = await httpStandIn({
    read: ({ body }) => ({ raw: body, text: body, key: undefined }),
    accept({ path, body, headers }) {
      if (path.startsWith('/answers/')) return { status: 200, body: 'ok' };
      if (headers.authorization !== `Bearer ${workspace.botToken}`) return no('invalid_auth');
      const method = path.replace('/api/', '');
      const error = failing.get(method);
      if (error !== undefined) return no(error);
      if (method === 'users.conversations') {
        const own = channels.filter(({ isArchived }) => !isArchived).map(({ id, name }) => ({ id, name }));
        return ok({ channels: own, response_metadata: { next_cursor: '' } });
      }
      const said = Body.parse(JSON.parse(body));
      if (method === 'conversations.create') return create(said.name ?? '');
      const channel = channels.find(({ id }) => id === said.channel);
      return channel === undefined
        ? ok({ channel: said.channel, ts: '1768478400.000001' })
        : onChannel(method, channel, said);
    },
    answers: {},
  });
  return Object.assign(server, {
    channels,
    answers: () =>
      server.requests
        .filter(({ path }) => path.startsWith('/answers/'))
        .map(({ body }) => JSON.parse(body) as { text: string; blocks: unknown[] }),
    fail: (method: string, error: string | undefined) =>
      error === undefined ? void failing.delete(method) : void failing.set(method, error),
    loseNextAnswer: () => {
      losesNext = true;
    },
  });
}
