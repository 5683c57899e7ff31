import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { deliveryOf, sendJson } from '../../platform/outgoing/send-http.ts';
import type { ChatMessage } from '../../platform/outgoing/senders.ts';
import { escapeSlackCharacter, slackLink } from './blocks.ts';

/** Posts plain sentences to an incoming webhook as Slack, Mattermost, Rocket.Chat and others understand it. */
export async function sendSlack(
  target: { url: string; allowPrivate: boolean },
  { text, link }: ChatMessage,
): Promise<Delivery> {
  const escaped = Array.from(text, escapeSlackCharacter).join('');
  const full = link === undefined ? escaped : `${escaped}\n${slackLink(link)}`;
  return deliveryOf(await sendJson({ method: 'POST', url: target.url, body: { text: full } }, target));
}
