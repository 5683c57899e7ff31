import type { ChannelMessage, MessageAct } from '../../platform/outgoing/channel.ts';
import { actLabels, bytesOf, fitText, readable } from '../../platform/outgoing/message-text.ts';

/** Source: core.telegram.org/bots/api: 4096 characters after entities are parsed; 1 to 64 bytes of callback data */
const mostChars = 4096;
const mostTitleChars = 300;
const mostLineChars = 1_000;
const mostButtonBytes = 64;
const letters = { acknowledge: 'a', resolve: 'r', not_me: 'n' } as const satisfies Readonly<Record<MessageAct, string>>;

/** What a button sends back: the act, and the token that proves it. */
export function buttonData(act: MessageAct, token: string): string {
  return `${letters[act]}:${token}`;
}

/** @returns undefined for buttons that are not ours */
export function readButtonData(data: string): { readonly act: MessageAct; readonly token: string } | undefined {
  const [, letter, token = ''] = /^([a-z]):([\w-]{1,62})$/.exec(data) ?? [];
  const act = (['acknowledge', 'resolve', 'not_me'] as const).find((each) => letters[each] === letter);
  return act === undefined ? undefined : { act, token };
}

/** The fields of `sendMessage` and `editMessageText` that say what is shown. */
export function rendered(message: ChannelMessage): Readonly<Record<string, unknown>> {
  const isButton = ({ act, token }: ChannelMessage['acts'][number]): boolean =>
    readButtonData(buttonData(act, token)) !== undefined && bytesOf(buttonData(act, token)) <= mostButtonBytes;
  const buttons = message.acts.filter(isButton);
  const row = buttons.map(({ act, token }) => ({ text: actLabels[act], callback_data: buttonData(act, token) }));
  return {
    text: textOf(
      message,
      message.acts.filter((each) => !isButton(each)),
    ),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    reply_markup: { inline_keyboard: row.length === 0 ? [] : [row] },
  };
}

function textOf(message: ChannelMessage, links: ChannelMessage['acts']): string {
  const { title, lines } = readable(message);
  // Addresses in plain sight: a button with an address that Telegram does not like would cost the whole message.
  const named = links.map(({ act, url }) => ({ label: actLabels[act], url }));
  const tail = [...named, ...(message.link === undefined ? [] : [message.link])].map(
    ({ label, url }) => `${withoutLinks(fitText(label, { max: 100 }))}: ${escapeHtml(new URL(url).href)}`,
  );
  const head = fitText(title, { max: mostTitleChars });
  const shown = [withoutLinks(head, 'b')];
  // Counted are the characters that are shown; those of the tail are at least as many as that.
  let room = mostChars - head.length - tail.join('\n').length - 2;
  for (const line of lines) {
    if (room < 20) break;
    const part = fitText(line, { max: Math.min(mostLineChars, room - 1) });
    shown.push(withoutLinks(part));
    room -= part.length + 1;
  }
  return [...shown, ...tail].join('\n');
}

/**
 * Text in which Telegram finds no links, mentions, commands or tags: each word that looks like one is shown as code, where it
 * looks for nothing. Code may not stand within other styles.
 */
export function withoutLinks(text: string, style?: 'b'): string {
  const runs: { readonly isCode: boolean; readonly words: string[] }[] = [];
  for (const word of text.split(' ')) {
    const isCode = looksLinked(word);
    const last = runs.at(-1);
    if (last?.isCode === isCode) last.words.push(word);
    else runs.push({ isCode, words: [word] });
  }
  return runs.map(({ isCode, words }) => styled(escapeHtml(words.join(' ')), isCode ? 'code' : style)).join(' ');
}

function styled(escaped: string, style: 'b' | 'code' | undefined): string {
  return style === undefined || escaped === '' ? escaped : `<${style}>${escaped}</${style}>`;
}

/** Addresses, names, tags, commands, amounts of money, phone and card numbers: what clients turn into something to press. */
function looksLinked(word: string): boolean {
  return /[@#$/]|[^\s.]\.[^\s.]|\d{5}|\+\d/.test(word);
}

/** Source: core.telegram.org/bots/api, "HTML style" */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
