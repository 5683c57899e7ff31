import { createHash, timingSafeEqual } from 'node:crypto';
import type { InboundAct } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { callMethod, fieldsOf, type TelegramSettings } from './api.ts';
import { readButtonData } from './render.ts';

/** What came from Telegram; `chat` and `by` are ids in decimal. */
export type TelegramUpdate =
  /** A button of ours. Answer it by `callbackId`, or it keeps turning. */
  | {
      readonly kind: 'act';
      readonly act: InboundAct;
      readonly chat: string | undefined;
      readonly callbackId: string;
    }
  /** Somebody opened the bot by a link of ours: the code says whose contact method this chat becomes. */
  | { readonly kind: 'link'; readonly code: string; readonly chat: string; readonly by: string }
  /** Speaks of the chat as an address. */
  | { readonly kind: 'opt'; readonly act: InboundAct }
  | { readonly kind: 'nothing' };

/**
 * Whether a request to our webhook knows the secret that we gave when we registered it.
 *
 * Source: core.telegram.org/bots/api#setwebhook, header `x-telegram-bot-api-secret-token`
 */
export function isFromTelegram(secretToken: string, header: string | undefined): boolean {
  if (secretToken === '' || header === undefined) return false;
  return timingSafeEqual(digest(header), digest(secretToken));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @param update parsed JSON of one update; nothing in it is taken for granted */
export function readUpdate(update: unknown): TelegramUpdate {
  const fields = fieldsOf(update);
  if ('callback_query' in fields) return readButton(fieldsOf(fields['callback_query']));
  if ('message' in fields) return readMessage(fieldsOf(fields['message']));
  if ('my_chat_member' in fields) return readMembership(fieldsOf(fields['my_chat_member']));
  return { kind: 'nothing' };
}

function readButton(query: Readonly<Record<string, unknown>>): TelegramUpdate {
  const by = idOf(query['from']);
  const { id, data } = query;
  if (typeof id !== 'string' || typeof data !== 'string' || by === undefined) return { kind: 'nothing' };
  const button = readButtonData(data);
  if (button === undefined) return { kind: 'nothing' };
  return { kind: 'act', act: { ...button, by }, chat: idOf(fieldsOf(query['message'])['chat']), callbackId: id };
}

function readMessage(message: Readonly<Record<string, unknown>>): TelegramUpdate {
  const [chat, by] = [idOf(message['chat']), idOf(message['from'])];
  const { text } = message;
  if (chat === undefined || by === undefined || typeof text !== 'string') return { kind: 'nothing' };
  const [, command = '', argument = ''] = /^\/(start|stop)(?:@\w{1,64})?(?: ([\w-]{1,64}))?$/i.exec(text.trim()) ?? [];
  if (command.toLowerCase() === 'stop') return opt('stop', chat);
  if (command.toLowerCase() !== 'start') return { kind: 'nothing' };
  return argument === '' ? opt('start', chat) : { kind: 'link', code: argument, chat, by };
}

/** Who blocks the bot, or throws it out of a group, wants no more messages there. */
function readMembership(change: Readonly<Record<string, unknown>>): TelegramUpdate {
  const chat = idOf(change['chat']);
  const { status } = fieldsOf(change['new_chat_member']);
  if (chat === undefined || (status !== 'kicked' && status !== 'left')) return { kind: 'nothing' };
  return opt('stop', chat);
}

function opt(act: 'stop' | 'start', chat: string): TelegramUpdate {
  return { kind: 'opt', act: { act, token: undefined, by: chat } };
}

function idOf(who: unknown): string | undefined {
  const { id } = fieldsOf(who);
  return typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : undefined;
}

/** Stops the button from turning, and shows up to 200 characters of what became of it. */
export async function answerButton(settings: TelegramSettings, callbackId: string, words: string): Promise<Delivery> {
  const fields = { callback_query_id: callbackId, text: Array.from(words).slice(0, 190).join('') };
  return (await callMethod(settings, 'answerCallbackQuery', fields)).delivery;
}

/** Where somebody opens the bot so that their chat becomes known; the code is ours, single-use and short-lived. */
export function startLink(botName: string, code: string): string {
  if (!/^\w{5,32}$/.test(botName))
    throw new RangeError('the name of a bot has 5 to 32 letters, digits and underscores');
  if (!/^[\w-]{1,64}$/.test(code)) throw new RangeError('a code has 1 to 64 letters, digits, underscores and hyphens');
  return `https://t.me/${botName}?start=${code}`;
}

/** Has Telegram send us what `readUpdate` reads, and nothing else. @param secretToken 1 to 256 of `A-Z a-z 0-9 _ -` */
export async function registerWebhook(settings: TelegramSettings, url: string, secretToken: string): Promise<Delivery> {
  const fields = { url, secret_token: secretToken, allowed_updates: ['callback_query', 'message', 'my_chat_member'] };
  return (await callMethod(settings, 'setWebhook', fields)).delivery;
}
