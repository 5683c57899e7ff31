import { hash } from 'node:crypto';
import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { actLabels, fitText, readable } from '../../platform/outgoing/message-text.ts';
import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import { deliveryOf, sendHttp, type SendRules } from '../../platform/outgoing/send-http.ts';
import { webhookHeaders, webhookSecretProblem } from './sign.ts';

export interface WebhookSettings {
  /** One of its own for every endpoint; the one in use first, then those that still count. */
  readonly secrets: readonly string[];
  readonly rules: SendRules;
}

const longestUrl = 2_000;
const longestTitle = 500;
/** Keeps the whole below the 20 kB that receivers are told to expect. */
const longestText = 8_000;

/** A signed POST to somebody's own endpoint, as Standard Webhooks describes it. */
export const webhookChannel: Channel<WebhookSettings> = {
  name: 'webhook',
  capabilities: { acts: 'link', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: {
    // A program takes them: as many as a busy hour brings, and no flood.
    perAddress: [{ burst: 500, intervalMs: 4 }],
    perChannel: [{ burst: 500, intervalMs: 4 }],
  },
  readAddress({ rules }, text) {
    const trimmed = text.trim();
    const problem = trimmed.length > longestUrl ? 'the url is too long' : urlProblem(trimmed, rules.allowPrivate);
    if (problem !== undefined)
      return { ok: false, problem: `${problem}; give one such as \`https://example.org/hook\`` };
    return { ok: true, address: new URL(trimmed).href };
  },
  send,
};

async function send({ secrets, rules }: WebhookSettings, url: string, message: ChannelMessage): Promise<Delivery> {
  const problem = secrets.length === 0 ? 'the webhook has no secret' : secrets.map(webhookSecretProblem).find(Boolean);
  if (problem !== undefined) return { outcome: 'rejected', reason: problem };
  const body = JSON.stringify(payloadOf(message));
  const signed = webhookHeaders(webhookId(message.idempotencyKey), body, secrets, message.now);
  const headers = { 'content-type': 'application/json', ...signed };
  return deliveryOf(await sendHttp({ method: 'POST', url, headers, body, isKept: true }, rules));
}

export interface SignedPost {
  readonly url: string;
  /** The same for every try of one message. */
  readonly idempotencyKey: string;
  readonly body: string;
  /** `whsec_...` */
  readonly secret: string;
  /** Epoch milliseconds of this try. */
  readonly now: number;
}

/** As the channel sends, for what has a body of its own. */
export async function sendSigned(
  { url, idempotencyKey, body, secret, now }: SignedPost,
  rules: SendRules,
): Promise<Delivery> {
  const signed = webhookHeaders(webhookId(idempotencyKey), body, [secret], now);
  const headers = { 'content-type': 'application/json', ...signed };
  return deliveryOf(await sendHttp({ method: 'POST', url, headers, body, isKept: true }, rules));
}

/** The signature covers the id up to its first full stop: ours never holds one, whatever the key. */
function webhookId(idempotencyKey: string): string {
  return `msg_${hash('sha256', idempotencyKey).slice(0, 32)}`;
}

/** What receivers get; docs/channels.md describes it. */
function payloadOf(message: ChannelMessage): unknown {
  const { title, lines } = readable(message);
  return {
    type: `lockstep.${message.kind}`,
    timestamp: new Date(message.now).toISOString(),
    data: {
      title: fitText(title, { max: longestTitle }),
      text: fitText(lines.join('\n'), { max: longestText }),
      urgency: message.urgency,
      thread: message.threadKey,
      link: message.link,
      acts: message.acts.map(({ act, url, token }) => ({ act, label: actLabels[act], url, token })),
    },
  };
}
