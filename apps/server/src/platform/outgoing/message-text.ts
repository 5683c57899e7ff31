import type { ChannelMessage, MessageAct } from './channel.ts';

/** What is written on the button or link of an act. */
export const actLabels: Readonly<Record<MessageAct, string>> = {
  acknowledge: 'Acknowledge',
  resolve: 'Resolve',
  not_me: 'Not me',
};

/** Control characters, line separators, and what turns the direction of writing around: none of them belongs into a sentence. */
const unreadable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** One line that shows what it holds, whoever wrote it. */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(unreadable, ' ').replaceAll(/\s+/g, ' ').trim();
}

export interface ReadableMessage {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The words of a message, each sentence on one line of its own. */
export function readable({ title, lines }: ChannelMessage): ReadableMessage {
  return { title: oneLine(title), lines: lines.map(oneLine).filter((line) => line !== '') };
}

export interface Room {
  /** Longest result, in UTF-16 units unless `sizeOf` counts otherwise. */
  readonly max: number;
  /** Makes one character harmless in the format of the channel; never makes it shorter. */
  readonly escape?: (character: string) => string;
  readonly sizeOf?: (text: string) => number;
}

const ellipsis = '…';

/** The text escaped, cut between characters where it does not fit; what is cut ends in an ellipsis. */
export function fitText(text: string, room: Room): string {
  const escape = room.escape ?? ((character) => character);
  const sizeOf = room.sizeOf ?? ((part) => part.length);
  let [fitting, size] = ['', 0];
  /** How much of it leaves room for the ellipsis. */
  let kept = 0;
  for (const character of text) {
    const part = escape(character);
    if (size + sizeOf(part) > room.max) return fitting.slice(0, kept) + ellipsis;
    fitting += part;
    size += sizeOf(part);
    if (size + sizeOf(ellipsis) <= room.max) kept = fitting.length;
  }
  return fitting;
}

/** For `Room.sizeOf`, where a provider counts bytes of UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** A url of ours as formats with their own brackets and bars can carry it. */
export function bareUrl(url: string): string {
  return new URL(url).href.replaceAll(/[|()<>"'`\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
