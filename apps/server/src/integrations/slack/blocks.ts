import type { ChannelMessage } from '../../platform/outgoing/channel.ts';
import { actLabels, bareUrl, fitText, readable } from '../../platform/outgoing/message-text.ts';

/** Limits of Block Kit; longer ones are refused as a whole. */
const [longestHeader, longestSection, longestFallback] = [150, 3_000, 3_000];
export const actionPrefix = 'lockstep.';

/** Slack reads these as markup, and names in angle brackets as mentions. One character at a time. */
export function escapeSlackCharacter(character: string): string {
  if (character === '&') return '&amp;';
  if (character === '<') return '&lt;';
  return character === '>' ? '&gt;' : character;
}

export interface SlackContent {
  /** What notifications and screen readers show. */
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/**
 * The message in Block Kit. Words of others stand in plain text blocks only, where nothing is read as markup.
 *
 * @param hasButtons whether presses of buttons come back to us; otherwise the acts are links
 */
export function slackContent(message: ChannelMessage, hasButtons: boolean): SlackContent {
  const { title, lines } = readable(message);
  const text = [title, ...lines].join('\n');
  const links = [
    ...(hasButtons ? [] : message.acts.map(({ act, url }) => ({ label: actLabels[act], url }))),
    ...(message.link === undefined ? [] : [message.link]),
  ];
  return {
    text: fitText(text, { max: longestFallback, escape: escapeSlackCharacter }),
    blocks: [
      { type: 'header', text: plain(title === '' ? 'Lockstep' : title, longestHeader) },
      ...(lines.length === 0 ? [] : [{ type: 'section', text: plain(lines.join('\n'), longestSection) }]),
      ...(hasButtons && message.acts.length > 0 ? [buttons(message)] : []),
      ...(links.length === 0 ? [] : [linkSection(links)]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function plain(text: string, max: number): unknown {
  return { type: 'plain_text', text: fitText(text, { max }), emoji: false };
}

function buttons({ acts }: ChannelMessage): unknown {
  return {
    type: 'actions',
    elements: acts.map(({ act, token }) => ({
      type: 'button',
      action_id: `${actionPrefix}${act}`,
      text: { type: 'plain_text', text: actLabels[act], emoji: false },
      value: token,
      ...(act === 'acknowledge' && { style: 'primary' }),
    })),
  };
}

function linkSection(links: readonly { readonly label: string; readonly url: string }[]): unknown {
  return { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: links.map(slackLink).join('  ') } };
}

/** A link in Slack's own form; the label can not end it. */
export function slackLink({ label, url }: { readonly label: string; readonly url: string }): string {
  return `<${bareUrl(url)}|${Array.from(label, escapeSlackCharacter).join('').replaceAll('|', '/')}>`;
}
