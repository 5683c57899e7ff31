import { z } from 'zod';
import { type ChatAct, chatActs, type ChatAsk, type ChatQuote } from '../../platform/outgoing/chat.ts';
import { actionPrefix } from './blocks.ts';

/** Callback id of the message shortcut, as the set-up steps name it. */
export const quoteShortcut = 'lockstep_timeline';
export const chatActionPrefix = `${actionPrefix}chat.`;

const id = z.string().min(1).max(40);

const Command = z.object({
  team_id: id,
  channel_id: id,
  user_id: id,
  text: z.string().max(4_000).default(''),
  response_url: z.url().optional(),
});
const Press = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id }),
  user: z.object({ id }),
  channel: z.object({ id }).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().max(2_000).optional() })).min(1),
  response_url: z.url().optional(),
});
const Shortcut = z.object({
  type: z.literal('message_action'),
  callback_id: z.string(),
  team: z.object({ id, domain: z.string().regex(/^[\w-]{1,80}$/) }),
  user: z.object({ id }),
  channel: z.object({ id }),
  message: z.object({
    ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
    user: id.optional(),
    username: z.string().max(200).optional(),
    text: z.string().max(40_000).default(''),
  }),
  response_url: z.url().optional(),
});

export interface SlackAsk {
  readonly team: string;
  readonly ask: ChatAsk;
  /** Takes up to five answers in 30 minutes. */
  readonly answerUrl: string | undefined;
}

/** Reads a verified slash command. Source: Slack, "Enabling interactivity with slash commands" */
export function readSlackCommand(rawBody: string): SlackAsk | undefined {
  const read = Command.safeParse(Object.fromEntries(new URLSearchParams(rawBody)));
  if (!read.success) return undefined;
  const { team_id: team, channel_id: room, user_id: by, text, response_url: answerUrl } = read.data;
  return { team, answerUrl, ask: { by, room, matter: { kind: 'command', text: fromSlackText(text) } } };
}

/**
 * Reads a verified request for interactivity: a press of a button of a chat answer, or the message shortcut.
 *
 * @param payload JSON of the form's field `payload`
 * @returns undefined for anything else
 */
export function readSlackAsk(payload: unknown): SlackAsk | undefined {
  const shortcut = Shortcut.safeParse(payload);
  if (shortcut.success && shortcut.data.callback_id === quoteShortcut) {
    const { team, user, channel, message, response_url: answerUrl } = shortcut.data;
    const quote = quoteOf(team.domain, channel.id, message);
    return { team: team.id, answerUrl, ask: { by: user.id, room: channel.id, matter: { kind: 'quote', quote } } };
  }
  const press = Press.safeParse(payload);
  if (!press.success) return undefined;
  const { team, user, channel, actions, response_url: answerUrl } = press.data;
  const act = actOf(actions[0]?.action_id ?? '');
  const value = actions[0]?.value;
  if (act === undefined || value === undefined) return undefined;
  return { team: team.id, answerUrl, ask: { by: user.id, room: channel?.id, matter: { kind: 'press', act, value } } };
}

/** As `chat-answer.ts` writes it: the act, and a number that keeps the buttons of one message apart. */
function actOf(actionId: string): ChatAct | undefined {
  if (!actionId.startsWith(chatActionPrefix)) return undefined;
  const [name] = actionId.slice(chatActionPrefix.length).split('.');
  return chatActs.find((act) => act === name);
}

/** The team of an interactive request, whatever it is about. */
export function teamOf(payload: unknown): string | undefined {
  return z.object({ team: z.object({ id }) }).safeParse(payload).data?.team.id;
}

function quoteOf(domain: string, room: string, message: z.output<typeof Shortcut>['message']): ChatQuote {
  const { ts, user, username, text } = message;
  return {
    id: `${room}:${ts}`,
    authorId: user,
    authorName: username ?? user ?? 'an app',
    writtenAt: Math.floor(Number(ts) * 1000),
    text: fromSlackText(text),
    permalink: `https://${domain}.slack.com/archives/${room}/p${ts.replace('.', '')}`,
  };
}

/**
 * Slack's text as people read it: links become what they say, mentions their names, escapes what they stand for.
 * Source: Slack, "Formatting text for app surfaces"
 */
export function fromSlackText(text: string): string {
  return text
    .replaceAll(
      /<([@#!][^<>|]+|(?:https?|mailto):[^<>|]+)(?:\|([^<>]*))?>/g,
      (_all, target: string, label: string | undefined) =>
        label === undefined || label === '' ? target : /^[@#!]/.test(target) ? `@${label}` : `${label} (${target})`,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
