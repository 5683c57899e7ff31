import { createHash } from 'node:crypto';
import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { actLabels, bytesOf, fitText, readable } from '../../platform/outgoing/message-text.ts';
import {
  deliveryOf,
  type HttpAnswer,
  type NoAnswer,
  sendHttp,
  type SendRules,
} from '../../platform/outgoing/send-http.ts';
import { encrypt, mostPlainBytes } from './encrypt.ts';
import { readSubscription, subscriptionText } from './subscription.ts';
import { vapidHeader, type VapidKeys } from './vapid.ts';

export interface WebPushSettings {
  readonly rules: SendRules;
  /** The key in use first, then those that older subscriptions are bound to. */
  readonly vapid: readonly [VapidKeys, ...VapidKeys[]];
  /** How push services reach whoever runs this: `mailto:...` or `https://...`; some refuse an address that can not exist. */
  readonly subject: string;
}

const mostTitleBytes = 400;
const mostLineBytes = 600;
const mostLines = 6;
/** How long a push service keeps what it can not deliver. A page that an hour could not deliver has gone to somebody else. */
const keepSeconds = { high: 3_600, low: 12 * 3_600 } as const;

/**
 * Notifications of a browser or an installed web app. A second way beside one that rings: on iOS it needs the app on the home
 * screen, nowhere does it sound on a silent phone, and no push service says whether it was shown. Buttons are not shown
 * everywhere, so what can be counted on is the link. Messages of one matter replace each other, so a repeat does no harm.
 */
export const webPushChannel: Channel<WebPushSettings> = {
  name: 'web_push',
  capabilities: { acts: 'link', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: { perAddress: [{ burst: 10, intervalMs: 3_000 }], perChannel: [] },

  readAddress(settings, text) {
    const read = readSubscription(text, settings.vapid[0].publicKey, settings.rules.allowPrivate);
    return read.ok ? { ok: true, address: subscriptionText(read.subscription) } : read;
  },

  async send(settings, address, message) {
    const read = readSubscription(address, settings.vapid[0].publicKey, settings.rules.allowPrivate);
    if (!read.ok) return { outcome: 'rejected', reason: read.problem };
    const { endpoint, p256dh, auth, vapid } = read.subscription;
    const keys = settings.vapid.find(({ publicKey }) => publicKey === vapid);
    if (keys === undefined) return gone('the key it was made with is no longer in use');
    const receiver = { publicKey: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
    const answer = await sendHttp(
      {
        method: 'POST',
        url: endpoint,
        headers: {
          authorization: vapidHeader(keys, endpoint, settings.subject, message.now),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(keepSeconds[message.urgency]),
          urgency: message.urgency === 'high' ? 'high' : 'normal',
          topic: topicOf(message.threadKey),
        },
        body: encrypt(Buffer.from(payloadOf(message)), receiver),
      },
      settings.rules,
    );
    return judge(answer, endpoint);
  },
};

/** What the service worker shows; nothing of it is markup there. Sentences give way first, then the acts: the link opens them too. */
function payloadOf(message: ChannelMessage): string {
  const { title, lines } = readable(message);
  for (let count = Math.min(lines.length, mostLines); count >= 0; count -= 1) {
    const payload = payloadWith(message, title, lines.slice(0, count), message.acts);
    if (bytesOf(payload) <= mostPlainBytes) return payload;
  }
  return payloadWith(message, title, [], []);
}

function payloadWith(
  message: ChannelMessage,
  title: string,
  lines: readonly string[],
  acts: ChannelMessage['acts'],
): string {
  return JSON.stringify({
    kind: message.kind,
    title: fitText(title, { max: mostTitleBytes, sizeOf: bytesOf }),
    lines: lines.map((line) => fitText(line, { max: mostLineBytes, sizeOf: bytesOf })),
    urgency: message.urgency,
    link: message.link,
    acts: acts.map(({ act, url, token }) => ({ act, label: actLabels[act], url, token })),
    // One notification per matter: a newer one replaces it and rings again.
    tag: topicOf(message.threadKey),
    key: message.idempotencyKey,
    at: message.now,
  });
}

/** Up to 32 characters of base64url (RFC 8030, 5.4), which tell the push service nothing. */
function topicOf(threadKey: string): string {
  return createHash('sha256').update(threadKey).digest().subarray(0, 24).toString('base64url');
}

function judge(answer: HttpAnswer | NoAnswer, endpoint: string): Delivery {
  if (answer.kind === 'none') return answer.delivery;
  const judged = withoutEndpoint(deliveryOf(answer), endpoint);
  if (judged.outcome !== 'rejected') return judged;
  switch (answer.status) {
    case 404:
    case 410:
      return gone('the subscription has ended');
    case 401:
    case 403:
      return { outcome: 'rejected', reason: `our key or contact address was refused; ${judged.reason}` };
    case 406:
      // What Windows' push service says instead of 429.
      return { outcome: 'retryable', reason: judged.reason, retryAfterMs: answer.retryAfterMs };
  }
  return judged;
}

function gone(words: string): Delivery {
  return { outcome: 'rejected', reason: `${words}: turn notifications on again on that device` };
}

/** Who knows the endpoint of a browser can bother it. */
function withoutEndpoint(delivery: Delivery, endpoint: string): Delivery {
  if (delivery.outcome === 'delivered') return delivery;
  const path = new URL(endpoint).pathname;
  const reason = path.length < 8 ? delivery.reason : delivery.reason.replaceAll(path, '/[subscription]');
  return { ...delivery, reason };
}
