import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { escapeMarkdown } from '../../platform/outgoing/markdown.ts';
import { actLabels, bareUrl, fitText, readable } from '../../platform/outgoing/message-text.ts';
import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import { deliveryOf, objectOf, sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';

export interface DiscordSettings {
  readonly rules: SendRules;
}

/** Discord takes 2,000 characters of content and 4,096 of an embed's description; longer messages are refused as a whole. */
const [longestTitle, longestDescription, longestUrl] = [1_000, 4_096, 500];
const unknownWebhook = 10_015;

/** Discord, by the webhook of a channel. Webhooks can not have buttons that ask us: the acts are links. */
export const discordChannel: Channel<DiscordSettings> = {
  name: 'discord',
  capabilities: { acts: 'link', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: {
    perAddress: [
      { burst: 5, intervalMs: 400 },
      { burst: 30, intervalMs: 2_000 },
    ],
    perChannel: [{ burst: 50, intervalMs: 20 }],
  },
  readAddress,
  send: async (settings, address, message) => await post(settings, 'POST', requestUrl(address, undefined), message),
  update: async (settings, address, reference, message) =>
    await post(settings, 'PATCH', requestUrl(address, reference), message),
};

function readAddress({ rules }: DiscordSettings, text: string): ReturnType<typeof discordChannel.readAddress> {
  const trimmed = text.trim();
  const help = 'give the url of a webhook: channel settings, Integrations, Webhooks, Copy URL';
  const problem = trimmed.length > longestUrl ? 'the url is too long' : urlProblem(trimmed, rules.allowPrivate);
  if (problem !== undefined) return { ok: false, problem: `${problem}; ${help}` };
  const url = new URL(trimmed);
  const isDiscord = /^((ptb|canary)\.)?discord(app)?\.com$/.test(url.hostname) || rules.allowPrivate;
  if (!isDiscord || !/^\/api(\/v\d+)?\/webhooks\/\d+\/[\w-]+$/.test(url.pathname))
    return { ok: false, problem: `the url is not of a webhook of Discord; ${help}` };
  const thread = url.searchParams.get('thread_id');
  if (thread !== null && !/^\d+$/.test(thread)) return { ok: false, problem: `\`thread_id\` is not a number; ${help}` };
  return { ok: true, address: `${url.origin}${url.pathname}${thread === null ? '' : `?thread_id=${thread}`}` };
}

/** @param messageId of the message to change; undefined for a new one */
function requestUrl(address: string, messageId: string | undefined): string {
  const url = new URL(address);
  if (messageId === undefined) {
    // Without it Discord answers before it knows whether the message could be kept.
    url.searchParams.set('wait', 'true');
    return url.href;
  }
  url.pathname = `${url.pathname}/messages/${encodeURIComponent(messageId)}`;
  return url.href;
}

async function post(
  { rules }: DiscordSettings,
  method: 'POST' | 'PATCH',
  url: string,
  message: ChannelMessage,
): Promise<Delivery> {
  const answer = await sendJson({ method, url, body: content(message) }, rules);
  const said = objectOf(answer);
  const id = said?.['id'];
  const delivery = deliveryOf(answer, typeof id === 'string' ? id : undefined);
  const isGone = delivery.outcome === 'rejected' && said?.['code'] === unknownWebhook;
  return isGone ? { ...delivery, isGone: true } : delivery;
}

function content(message: ChannelMessage): unknown {
  const { title, lines } = readable(message);
  const description = describe(message, lines);
  return {
    content: fitText(title === '' ? 'Lockstep' : title, { max: longestTitle, escape: escapeDiscord }),
    embeds: description === '' ? [] : [{ description }],
    // Nobody is mentioned, whatever a text says; a change of a message needs to say so again.
    allowed_mentions: { parse: [] },
  };
}

function describe({ acts, link }: ChannelMessage, lines: readonly string[]): string {
  const links = [
    ...acts.map(({ act, url }) => ({ label: actLabels[act], url })),
    ...(link === undefined ? [] : [link]),
  ].map(({ label, url }) => `[${Array.from(label, escapeDiscord).join('')}](${bareUrl(url)})`);
  const shownLinks = links.join('  ');
  const room = longestDescription - shownLinks.length - 2;
  const text = fitText(lines.join('\n'), { max: room, escape: escapeDiscord });
  return [text, shownLinks].filter((part) => part !== '').join('\n\n');
}

/** Besides Markdown, Discord reads names of people, channels, times and commands in angle brackets. */
function escapeDiscord(character: string): string {
  return character === '<' ? '\\<' : escapeMarkdown(character);
}
