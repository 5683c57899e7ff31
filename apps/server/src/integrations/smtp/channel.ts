import { domainToASCII } from 'node:url';
import { escaped } from '../../platform/html.ts';
import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import { actLabels, fitText, type ReadableMessage, readable } from '../../platform/outgoing/message-text.ts';
import { type FullMail, MailSender, type MailServer } from './send.ts';

/** Readers cut longer subjects themselves. */
const longestSubject = 180;
const longestText = 20_000;
const longestAddress = 254;

/** Mail: plain text and the same as simple HTML, one thread for each matter, acts as links. */
export const mailChannel: Channel<MailServer> = {
  name: 'mail',
  capabilities: { acts: 'link', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: {
    perAddress: [{ burst: 10, intervalMs: 6_000 }],
    perChannel: [{ burst: 100, intervalMs: 600 }],
  },
  readAddress: (_server, text) => readMailAddress(text),
  send: async (server, address, message) => await new MailSender(server).send(compose(address, message)),
};

/** One mailbox, its domain in lower case. Mail servers know what else may stand there; here nothing may that ends a header. */
export function readMailAddress(text: string): ReturnType<Channel<MailServer>['readAddress']> {
  const [, local = '', domain = ''] = /^([^\s@<>(),;:"\\[\]]+)@([^\s@<>(),;:"\\[\]]+)$/u.exec(text.trim()) ?? [];
  const isWhole = text.length <= longestAddress && /^\P{C}+$/u.test(local) && domainToASCII(domain) !== '';
  if (!isWhole) return { ok: false, problem: 'not one mail address; write it as `ada@example.org`' };
  return { ok: true, address: `${local}@${domain.toLowerCase()}` };
}

function compose(to: string, message: ChannelMessage): FullMail {
  const words = readable(message);
  return {
    to,
    subject: fitText(words.title, { max: longestSubject }),
    text: plainText(words, message),
    html: html(words, message),
    idempotencyKey: message.idempotencyKey,
    threadKey: message.threadKey,
    isUrgent: message.urgency === 'high',
    headers: unsubscribeHeaders(message),
  };
}

/** Pages can not be unsubscribed from; one press in a mail program must never switch somebody's pager off (RFC 8058). */
function unsubscribeHeaders({ kind, unsubscribeUrl }: ChannelMessage): Record<string, string> {
  if (kind !== 'notice' || unsubscribeUrl === undefined) return {};
  return {
    'list-unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
  };
}

function linksOf({ acts, link }: ChannelMessage): { label: string; url: string }[] {
  return [...acts.map(({ act, url }) => ({ label: actLabels[act], url })), ...(link === undefined ? [] : [link])];
}

function plainText(words: ReadableMessage, message: ChannelMessage): string {
  const text = fitText([words.title, '', ...words.lines].join('\n'), { max: longestText });
  return [text, '', ...linksOf(message).map(({ label, url }) => `${label}: ${url}`), ''].join('\n');
}

function html(words: ReadableMessage, message: ChannelMessage): string {
  const lines = fitText(words.lines.join('\n'), { max: longestText, escape: escaped }).replaceAll('\n', '<br>\n');
  const links = linksOf(message).map(({ label, url }) => `<a href="${escaped(url)}">${escaped(label)}</a>`);
  return [
    '<!doctype html><html lang="en"><body>',
    `<p><strong>${fitText(words.title, { max: longestText, escape: escaped })}</strong></p>`,
    `<p>${lines}</p>`,
    `<p>${links.join(' &nbsp; ')}</p>`,
    '</body></html>',
  ].join('\n');
}
