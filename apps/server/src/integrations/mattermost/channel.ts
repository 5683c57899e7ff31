import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import { escapeMarkdown } from '../../platform/outgoing/markdown.ts';
import { actLabels, bareUrl, fitText, readable } from '../../platform/outgoing/message-text.ts';
import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import { deliveryOf, sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';
import { callMattermost, type MattermostApi } from './api.ts';

export interface MattermostSettings {
  /** Where the Mattermost server reaches us with presses of buttons; undefined: the acts are links. */
  readonly actionsUrl: string | undefined;
  /** Posts to the channels that it made; undefined: there is only what webhooks reach. */
  readonly bot?: MattermostApi | undefined;
  readonly rules: SendRules;
}

/** Of a channel, as Mattermost names it; people give webhooks instead. */
const channelId = /^[a-z0-9]{26}$/;

const [longestTitle, longestText, longestUrl] = [500, 4_000, 500];

/** Mattermost, by an incoming webhook. It names no message, so threads and later changes are not possible. */
export const mattermostChannel: Channel<MattermostSettings> = {
  name: 'mattermost',
  capabilities: { acts: 'button', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: {
    perAddress: [{ burst: 5, intervalMs: 1_000 }],
    // A server as installed takes 10 requests a second from one address, and bursts of 100.
    perChannel: [{ burst: 50, intervalMs: 100 }],
  },
  readAddress({ rules }, text) {
    const trimmed = text.trim();
    const help = 'give an incoming webhook, such as `https://chat.example.org/hooks/xxxxxxxx`';
    const problem = trimmed.length > longestUrl ? 'the url is too long' : urlProblem(trimmed, rules.allowPrivate);
    if (problem !== undefined) return { ok: false, problem: `${problem}; ${help}` };
    const url = new URL(trimmed);
    if (!/\/hooks\/\w+$/.test(url.pathname)) return { ok: false, problem: `the url is not of a webhook; ${help}` };
    return { ok: true, address: url.href };
  },
  send: async ({ actionsUrl, bot, rules }, address, message) => {
    const post = mattermostPost(message, actionsUrl);
    if (!channelId.test(address))
      return deliveryOf(await sendJson({ method: 'POST', url: address, body: post }, rules));
    if (bot === undefined) return { outcome: 'rejected', reason: 'no bot token is set up for Mattermost' };
    const { text, attachments } = post;
    const said = await callMattermost(bot, 'POST', '/posts', {
      channel_id: address,
      message: text,
      props: { attachments },
    });
    if (said.kind === 'said') return { outcome: 'delivered', reference: undefined };
    return { outcome: said.mayPass ? 'retryable' : 'rejected', reason: said.problem };
  },
};

/** A post as webhooks and answers to presses take it. */
export interface MattermostPost {
  readonly text: string;
  readonly attachments: readonly unknown[];
}

export function mattermostPost(message: ChannelMessage, actionsUrl: string | undefined): MattermostPost {
  const { title, lines } = readable(message);
  const links = [
    ...(actionsUrl === undefined ? message.acts.map(({ act, url }) => ({ label: actLabels[act], url })) : []),
    ...(message.link === undefined ? [] : [message.link]),
  ].map(({ label, url }) => `[${Array.from(label, escapeMarkdown).join('')}](${bareUrl(url)})`);
  const text = fitText(lines.join('\n'), { max: longestText, escape: escapeMarkdown });
  const shownTitle = fitText(title, { max: longestTitle, escape: escapeMarkdown });
  return {
    text: shownTitle,
    attachments: [
      {
        fallback: shownTitle,
        text: [text, links.join('  ')].filter((part) => part !== '').join('\n\n'),
        ...(actionsUrl !== undefined && { actions: message.acts.map((each) => button(each, actionsUrl)) }),
      },
    ],
  };
}

/** The context stays in the Mattermost server: people who see the button do not see the token. */
function button({ act, token }: ChannelMessage['acts'][number], url: string): unknown {
  return {
    // Letters and digits only, or presses go nowhere.
    id: act.replaceAll('_', ''),
    type: 'button',
    name: actLabels[act],
    ...(act === 'acknowledge' && { style: 'primary' }),
    integration: { url, context: { act, token } },
  };
}
