import { z } from 'zod';
import type { ChatRooms, OpenedRoom, RoomAnswer } from '../../platform/outgoing/chat.ts';
import { sendHttp } from '../../platform/outgoing/send-http.ts';
import type { SlackApi } from './api.ts';
import { slackMessage } from './chat-answer.ts';

const cures: Readonly<Record<string, string>> = {
  missing_scope:
    'the Slack app lacks a permission: give it `channels:manage`, `channels:read` and `chat:write`, and install it again',
  restricted_action: 'your Slack workspace does not let apps create channels: an owner of the workspace can allow it',
  not_in_channel: 'the bot is not in the channel: invite it there',
  name_taken: 'Slack has another channel of that name: rename one of the two',
  is_archived: 'somebody archived the channel: take it out of the archive',
  channel_not_found: 'somebody deleted the channel, or the bot may not see it any more',
  user_not_found:
    'the Slack id that somebody has as a contact is unknown in this workspace: correct it in their profile',
  invalid_auth: 'Slack does not know the bot token: set it up again',
  not_authed: 'Slack does not know the bot token: set it up again',
  token_revoked: 'the bot token was revoked: install the Slack app again',
  account_inactive: 'the bot token was revoked: install the Slack app again',
};
const passing = new Set(['ratelimited', 'service_unavailable', 'internal_error', 'fatal_error', 'request_timeout']);

const Channel = z.object({ id: z.string(), name: z.string().optional() });
const Said = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
type Said = z.infer<typeof Said>;
type Failed = Extract<RoomAnswer, { kind: 'failed' }>;

/** Longest name and topic of a channel. Source: Slack, conversations.create and conversations.setTopic */
const [longestName, longestTopic] = [80, 250];
/** Of an answer the first 16 KiB are read, and Slack says about 1 KiB of each channel. */
const [pageSize, mostPages] = [10, 40];

/** Channels by Slack's Conversations API. */
export function slackRooms(api: SlackApi & { readonly botToken: string }): ChatRooms {
  const call = (method: string, body: Readonly<Record<string, unknown>>) => callMethod(api, method, body);
  return {
    async open(name) {
      const short = name.slice(0, longestName);
      const made = await call('conversations.create', { name: short, is_private: false });
      if (made.kind === 'said') return opened(made.said);
      if (made.error !== 'name_taken') return made;
      const found = await findOwn(call, short);
      if (found !== undefined) return found;
      return { kind: 'taken' };
    },
    say: async (room, answer) => {
      const { text, blocks } = slackMessage(answer);
      return plainly(
        await call('chat.postMessage', { channel: room, text, blocks, unfurl_links: false, unfurl_media: false }),
      );
    },
    async invite(room, accounts) {
      let failed: RoomAnswer | undefined;
      for (const account of accounts) {
        const said = await call('conversations.invite', { channel: room, users: account });
        if (said.kind === 'failed' && !['already_in_channel', 'cant_invite_self'].includes(said.error)) failed ??= said;
      }
      return failed ?? { kind: 'done' };
    },
    setTopic: async (room, topic) =>
      plainly(await call('conversations.setTopic', { channel: room, topic: topic.slice(0, longestTopic) })),
    rename: async (room, name) =>
      plainly(await call('conversations.rename', { channel: room, name: name.slice(0, longestName) })),
    url: (room) => `https://slack.com/app_redirect?channel=${encodeURIComponent(room)}`,
    async archive(room) {
      const said = await call('conversations.archive', { channel: room });
      return said.kind === 'failed' && said.error === 'already_archived' ? { kind: 'done' } : plainly(said);
    },
  };
}

type Called = { readonly kind: 'said'; readonly said: Said } | (Failed & { readonly error: string });
type Call = (method: string, body: Readonly<Record<string, unknown>>) => Promise<Called>;

function opened(said: Said): OpenedRoom {
  const channel = Channel.safeParse(said['channel']);
  if (channel.success) return { kind: 'open', room: channel.data.id };
  return { kind: 'failed', problem: 'Slack did not say which channel it made', mayPass: true };
}

function plainly(called: Called): RoomAnswer {
  return called.kind === 'said' ? { kind: 'done' } : called;
}

/** A channel of this name that our bot is in: we made it and did not hear the answer. */
async function findOwn(call: Call, name: string): Promise<OpenedRoom | undefined> {
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await call('users.conversations', {
      types: 'public_channel',
      exclude_archived: 'true',
      limit: String(pageSize),
      ...(cursor !== '' && { cursor }),
    });
    if (listed.kind === 'failed') return listed;
    const channels = z.array(Channel).safeParse(listed.said['channels']).data ?? [];
    const own = channels.find((channel) => channel.name === name);
    if (own !== undefined) return { kind: 'open', room: own.id };
    const next = z.object({ next_cursor: z.string() }).safeParse(listed.said['response_metadata']).data?.next_cursor;
    if (next === undefined || next === '') return undefined;
    cursor = next;
  }
  return undefined;
}

async function callMethod(
  api: SlackApi & { readonly botToken: string },
  method: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Called> {
  // This one reads forms only.
  const isForm = method === 'users.conversations';
  const answer = await sendHttp(
    {
      method: 'POST',
      url: `${api.apiUrl}/${method}`,
      headers: {
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8',
        authorization: `Bearer ${api.botToken}`,
      },
      body: isForm ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body),
    },
    api.rules,
  );
  if (answer.kind === 'none') {
    const { delivery } = answer;
    const problem = delivery.outcome === 'delivered' ? 'Slack did not answer' : delivery.reason;
    return { kind: 'failed', error: '', problem, mayPass: delivery.outcome === 'retryable' };
  }
  const said = Said.safeParse(parsed(answer.text)).data;
  if (said === undefined)
    return { kind: 'failed', error: '', problem: `Slack answered ${answer.status}`, mayPass: true };
  if (said.ok) return { kind: 'said', said };
  const error = said.error ?? 'unknown_error';
  const cure = cures[error];
  const problem = `Slack says \`${error.slice(0, 100)}\`${cure === undefined ? '' : `: ${cure}`}`;
  return { kind: 'failed', error, problem, mayPass: passing.has(error) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
