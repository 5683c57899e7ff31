import { createHash } from 'node:crypto';
import type { ChannelMessage, MessageAct } from '../../platform/outgoing/channel.ts';
import { oneLine } from '../../platform/outgoing/message-text.ts';
import { sizeOf, withPlainSigns } from './gsm7.ts';

const mostSegments = 3;
/** Of what others wrote, no more is looked at. */
const mostChars = 1_000;
/** So much of a title says what it is about; before less of it remains, the message takes another part. */
const titleSays = 60;

const words: Readonly<Record<MessageAct, string>> = { acknowledge: 'ack', resolve: 'resolve', not_me: 'not me' };

/**
 * The four digits a reply names a message by, the same for every try. Two messages may share one: whoever looks a reply up takes
 * it for an act only where exactly one open message of that phone has the code.
 */
export function replyCodeOf(idempotencyKey: string): string {
  const hash = createHash('sha256').update(idempotencyKey).digest().readUInt32BE(0);
  return String(1000 + (hash % 9000));
}

/**
 * The text of one message. Link and code always stay whole; a long title is cut, and of the lines as many as fit without
 * another part.
 */
export function smsText(message: ChannelMessage): string {
  const tail = tailOf(message);
  const title = plain(message.title);
  const lines = message.lines
    .slice(0, 10)
    .map(plain)
    .filter((line) => line !== '');
  const isVerification = message.kind === 'verification';
  const whole = compose(title, isVerification ? lines : [], tail);
  for (let segments = 1; segments <= mostSegments; segments += 1) {
    if (sizeOf(whole).segments <= segments)
      return withMoreLines(title, isVerification ? [] : lines, tail, whole, segments);
    const cut = cutTitle(title, tail, segments);
    const saysEnough = cut.length >= titleSays || segments === mostSegments;
    if (!isVerification && saysEnough) return compose(cut, [], tail);
  }
  // What proves an address is written by us alone and short; should it not be, it goes out whole all the same.
  return whole;
}

/** How every try of a message ends: its link and its code. */
export function tailOf(message: ChannelMessage): string {
  const url = message.link?.url ?? message.acts[0]?.url;
  const code = replyCodeOf(message.idempotencyKey);
  const replies = message.acts.map(({ act }) => words[act]);
  return [
    // Escaped, for only ASCII is in the alphabet.
    ...(url === undefined ? [] : [new URL(url).href]),
    ...(replies.length === 0 ? [] : [`Reply ${code} ${replies.join(' / ')}`]),
  ].join('\n');
}

function compose(title: string, lines: readonly string[], tail: string): string {
  return [title, ...lines, tail].filter((part) => part !== '').join('\n');
}

function withMoreLines(title: string, lines: readonly string[], tail: string, whole: string, segments: number): string {
  let best = whole;
  for (let count = 1; count <= lines.length; count += 1) {
    const longer = compose(title, lines.slice(0, count), tail);
    if (sizeOf(longer).segments > segments) break;
    best = longer;
  }
  return best;
}

/** The longest beginning of the title that fits with the tail; whole characters only. */
function cutTitle(title: string, tail: string, segments: number): string {
  const chars = Array.from(title);
  let fits = 0;
  let tooMany = chars.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (sizeOf(compose(`${chars.slice(0, middle).join('')}...`, [], tail)).segments <= segments) fits = middle;
    else tooMany = middle;
  }
  return `${chars.slice(0, fits).join('')}...`;
}

/** One line, so that nobody's words can pose as our last ones; without schemes, so that only our own link looks like one. */
function plain(text: string): string {
  const visible = text.slice(0, mostChars).replaceAll(/[\u200b\u200e\u200f\u2060-\u2064\ufeff]/g, '');
  const bare = oneLine(visible).replaceAll(/\b[a-z][a-z0-9+.-]*:\/\//gi, '');
  const signs = withPlainSigns(bare);
  // Other signs are worth it only where they save the short alphabet.
  return sizeOf(signs).encoding === 'gsm7' ? signs : bare;
}
