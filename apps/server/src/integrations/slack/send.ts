import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { deliveryOf, sendJson } from '../../platform/outgoing/send-http.ts';
import type { ChatMessage } from '../../platform/outgoing/senders.ts';

/** Slack reads `&`, `<` and `>` as markup, and names in angle brackets as mentions. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Posts to an incoming webhook as Slack, Mattermost, Rocket.Chat and others understand it. */
export async function sendSlack(
  target: { url: string; allowPrivate: boolean },
  message: ChatMessage,
): Promise<Delivery> {
  const { link } = message;
  const text = escapeSlack(message.text);
  const full =
    link === undefined ? text : `${text}\n<${encodeURI(link.url)}|${escapeSlack(link.label).replaceAll('|', '/')}>`;
  return deliveryOf(await sendJson({ method: 'POST', url: target.url, body: { text: full } }, target));
}
