import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChatAct, ChatAnswer, ChatAsk } from '../../platform/outgoing/chat.ts';
import { escapeMarkdown } from '../../platform/outgoing/markdown.ts';
import { bareUrl, fitText } from '../../platform/outgoing/message-text.ts';

const id = z.string().min(1).max(64);
const name = z.string().max(200).default('');

const Command = z.object({
  token: z.string().min(1).max(200),
  user_id: id,
  user_name: name,
  channel_id: id,
  team_domain: name,
  text: z.string().max(4_000).default(''),
});
const Press = z.object({
  user_id: id,
  user_name: name,
  channel_id: id.optional(),
  team_domain: name,
  context: z.object({
    chat: z.enum(['run', 'declare', 'keep']),
    value: z.string().max(2_000),
    token: z.string().min(1).max(200),
  }),
});

const [longestText, longestLabel] = [4_000, 75];

/** Reads a slash command before its token is checked. Source: Mattermost, "Custom slash commands" */
export function readMattermostCommand(rawBody: string): { readonly token: string; readonly ask: ChatAsk } | undefined {
  const read = Command.safeParse(Object.fromEntries(new URLSearchParams(rawBody)));
  if (!read.success) return undefined;
  const { token, user_id: by, user_name: byName, channel_id: room, team_domain: place, text } = read.data;
  return { token, ask: { by, byName: shown(byName), place, room, matter: { kind: 'command', text } } };
}

/** A press of a button of an answer, before its token is checked. */
export interface MattermostChatPress {
  readonly act: ChatAct;
  readonly value: string;
  readonly token: string;
  readonly ask: ChatAsk;
}

/** Source: Mattermost, "Interactive messages". @returns undefined for a press of anything else */
export function readMattermostChatPress(body: unknown): MattermostChatPress | undefined {
  const read = Press.safeParse(body);
  if (!read.success) return undefined;
  const { user_id: by, user_name: byName, channel_id: room, team_domain: place, context } = read.data;
  const { chat: act, value, token } = context;
  return { act, value, token, ask: { by, byName: shown(byName), place, room, matter: { kind: 'press', act, value } } };
}

function shown(userName: string): string | undefined {
  return userName === '' ? undefined : `@${userName}`;
}

/** Compared by digests, so that how long it takes says nothing. */
export function isMattermostToken(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}

/** Where presses go, and what proves them. */
export interface PressAddress {
  readonly url: string;
  readonly signPress: (act: ChatAct, value: string) => string;
}

/** The answer to a command: for everybody in the channel where it says so, else for the one who asked only. */
export function mattermostSlashAnswer(answer: ChatAnswer, press: PressAddress): object {
  return {
    response_type: answer.isForAll === true ? 'in_channel' : 'ephemeral',
    // Otherwise the server reads our Markdown as if it were Slack's, and our escapes as text.
    skip_slack_parsing: true,
    text: mattermostWords(answer),
    ...mattermostButtons(answer, press),
  };
}

/** The answer to a press: Mattermost shows words only, to the one who pressed. */
export function mattermostPressAnswer(answer: ChatAnswer): object {
  return { ephemeral_text: mattermostWords(answer), skip_slack_parsing: true };
}

export function mattermostWords({ sentence, lines = [], links = [] }: ChatAnswer): string {
  const words = fitText([sentence, ...lines].join('\n'), { max: longestText, escape: escapeMarkdown });
  const shownLinks = links.map(({ label, url }) => `[${Array.from(label, escapeMarkdown).join('')}](${bareUrl(url)})`);
  return [words, ...shownLinks].join('\n');
}

/** The context stays in the Mattermost server: people who see the button do not see the token. */
export function mattermostButtons(
  { sentence, buttons = [] }: ChatAnswer,
  { url, signPress }: PressAddress,
): { readonly attachments?: readonly unknown[] } {
  if (buttons.length === 0) return {};
  const actions = buttons.map(({ label, act, value, isFirst }, index) => ({
    // Letters and digits only, or presses go nowhere.
    id: `${act}${index}`,
    type: 'button',
    name: fitText(label, { max: longestLabel }),
    ...(isFirst === true && { style: 'primary' }),
    integration: { url, context: { chat: act, value, token: signPress(act, value) } },
  }));
  return { attachments: [{ fallback: fitText(sentence, { max: 200 }), text: '', actions }] };
}
