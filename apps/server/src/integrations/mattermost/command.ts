import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChatAnswer, ChatAsk } from '../../platform/outgoing/chat.ts';
import { escapeMarkdown } from '../../platform/outgoing/markdown.ts';
import { bareUrl, fitText } from '../../platform/outgoing/message-text.ts';

const Command = z.object({
  token: z.string().min(1).max(200),
  user_id: z.string().min(1).max(64),
  channel_id: z.string().min(1).max(64),
  text: z.string().max(4_000).default(''),
});

const longestText = 4_000;

/** Reads a slash command before its token is checked. Source: Mattermost, "Custom slash commands" */
export function readMattermostCommand(rawBody: string): { readonly token: string; readonly ask: ChatAsk } | undefined {
  const read = Command.safeParse(Object.fromEntries(new URLSearchParams(rawBody)));
  if (!read.success) return undefined;
  const { token, user_id: by, channel_id: room, text } = read.data;
  return { token, ask: { by, room, matter: { kind: 'command', text } } };
}

/** Compared by digests, so that how long it takes says nothing. */
export function isMattermostToken(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}

/** For the one who asked only. */
export function mattermostSlashAnswer({ sentence, lines = [], links = [] }: ChatAnswer): object {
  const words = fitText([sentence, ...lines].join('\n'), { max: longestText, escape: escapeMarkdown });
  const shown = links.map(({ label, url }) => `[${Array.from(label, escapeMarkdown).join('')}](${bareUrl(url)})`);
  // Otherwise the server reads our Markdown as if it were Slack's, and our escapes as text.
  return { response_type: 'ephemeral', skip_slack_parsing: true, text: [words, ...shown].join('\n') };
}
