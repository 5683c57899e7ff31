import type { ChannelMessage, MessageAct } from '../../platform/outgoing/channel.ts';
import { oneLine } from '../../platform/outgoing/message-text.ts';
import { withQuery } from './account.ts';

/** The provider takes no longer script with a call. */
const mostScriptChars = 4000;
const mostSpokenChars = 600;
/** Of what others wrote, no more is looked at. */
const mostReadChars = 2_000;

export const keys: Readonly<Record<string, MessageAct>> = { 1: 'acknowledge', 2: 'not_me', 4: 'resolve' };
export const repeatKey = '3';

const keyWords: Readonly<Record<MessageAct, string>> = {
  acknowledge: 'acknowledge',
  not_me: 'say that it is not for you',
  resolve: 'resolve',
};

/**
 * What a call says, twice; with `keypadUrl` it takes one key in between. The tokens travel in that address, which only the
 * provider sees and signs.
 */
export function callScript(message: ChannelMessage, keypadUrl: string | undefined): string {
  for (let room = mostSpokenChars; room >= 100; room -= 100) {
    const script = response(rounds(spokenMatter(message, room), message, keypadUrl));
    if (script.length <= mostScriptChars) return script;
  }
  return response(say(spokenMatter(message, 100)));
}

/** What follows a key: says what was done, and hangs up. */
export function closingScript(words: string): string {
  return response(`${say(words)}<Hangup/>`);
}

/** The answer to a text message; undefined says nothing. */
export function textReply(words: string | undefined): string {
  return response(words === undefined ? '' : `<Message>${escapeXml(words)}</Message>`);
}

function rounds(matter: string, message: ChannelMessage, keypadUrl: string | undefined): string {
  const offers = Object.entries(keys).filter(([, act]) => message.acts.some((each) => each.act === act));
  if (keypadUrl === undefined || offers.length === 0) {
    const more = message.acts.length === 0 ? '' : ' Open Lockstep to acknowledge.';
    return `${say(`${matter}${more}`)}<Pause length="1"/>${say(`${matter}${more}`)}`;
  }
  const menu = [
    ...offers.map(([key, act]) => `Press ${key} to ${keyWords[act]}.`),
    `Press ${repeatKey} to hear it again.`,
  ];
  const tokens = offers.flatMap(([key, act]) =>
    message.acts.filter((each) => each.act === act).map(({ token }) => [`key${key}`, token] as const),
  );
  const action = withQuery(keypadUrl, { message: message.idempotencyKey, ...Object.fromEntries(tokens) });
  const gather = (seconds: number): string =>
    `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="${seconds}" action="${escapeXml(action)}" method="POST">` +
    `${say(`${matter} ${menu.join(' ')}`)}</Gather>`;
  return `${gather(5)}${gather(10)}${say('No key was pressed. Goodbye.')}`;
}

/** What and where, in sentences; links are for eyes. */
function spokenMatter(message: ChannelMessage, room: number): string {
  const opening = message.kind === 'test' ? 'This is a test call from Lockstep.' : 'This is Lockstep.';
  const written = [message.title, ...message.lines.slice(0, 10)].map(sentence).filter((text) => text !== '');
  const sentences = message.kind === 'verification' ? written.map(digitByDigit) : written;
  let said = opening;
  for (const [index, text] of sentences.entries()) {
    const left = room - said.length;
    if (text.length <= left) said = `${said} ${text}`;
    else if (index === 0) return `${said} ${sentence(Array.from(text).slice(0, left).join(''))}`;
    else return said;
  }
  return said;
}

function sentence(text: string): string {
  const plain = oneLine(text.slice(0, mostReadChars))
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s<>|"'`]*/gi, ' ')
    .replaceAll(/[\s`*_#<>|~^{}[\]\\]+/gu, ' ')
    .trim();
  return plain === '' || /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

/** A code is written down while it is heard. */
function digitByDigit(text: string): string {
  return text.replaceAll(/\d(?: ?\d){3,}/g, (code) => Array.from(code.replaceAll(' ', '')).join(', '));
}

function say(text: string): string {
  return `<Say language="en-US">${escapeXml(text)}</Say>`;
}

function response(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${inner}</Response>`;
}

/** Source: XML 1.0, 2.2 and 2.4; characters that no XML document may hold are left out. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
