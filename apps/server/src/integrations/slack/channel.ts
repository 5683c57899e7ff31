import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import { deliveryOf, sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';
import { callSlack } from './api.ts';
import { slackContent } from './blocks.ts';

export interface SlackSettings {
  /** `https://slack.com/api`; another one for GovSlack. */
  readonly apiUrl: string;
  /** `xoxb-...`; without it only incoming webhooks work, which can neither thread nor change what they posted. */
  readonly botToken: string | undefined;
  /** Proves that a press of a button comes from Slack; without it the acts are links. */
  readonly signingSecret: string | undefined;
  readonly rules: SendRules;
}

const longestUrl = 500;
/** Of a channel, a person, or a conversation with one. */
const slackId = /^[CDGUW][A-Z0-9]{5,20}$/;

/** Slack: to a channel or person by a bot, or to an incoming webhook. */
export const slackChannel: Channel<SlackSettings> = {
  name: 'slack',
  capabilities: { acts: 'button', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: {
    // Slack: one message a second to one channel, short bursts let pass; several hundred a minute to a workspace.
    perAddress: [{ burst: 3, intervalMs: 1_000 }],
    perChannel: [{ burst: 50, intervalMs: 250 }],
  },
  readAddress,
  send,
  update,
};

function readAddress(settings: SlackSettings, text: string): ReturnType<typeof slackChannel.readAddress> {
  const trimmed = text.trim();
  if (slackId.test(trimmed)) {
    if (settings.botToken !== undefined) return { ok: true, address: trimmed };
    return { ok: false, problem: 'to post to a channel or person, set up the bot token of your Slack app first' };
  }
  const help = 'give the id of a channel or person (`C0123ABCD`, at the end of its details), or an incoming webhook';
  if (!/^https?:/.test(trimmed)) return { ok: false, problem: `not a Slack id; ${help}` };
  const problem =
    trimmed.length > longestUrl ? 'the url is too long' : urlProblem(trimmed, settings.rules.allowPrivate);
  if (problem !== undefined) return { ok: false, problem: `${problem}; ${help}` };
  return { ok: true, address: new URL(trimmed).href };
}

async function send(settings: SlackSettings, address: string, message: ChannelMessage): Promise<Delivery> {
  const content = slackContent(message, settings.signingSecret !== undefined);
  if (!slackId.test(address))
    return deliveryOf(await sendJson({ method: 'POST', url: address, body: content }, settings.rules));
  const thread = readReference(message.threadReference);
  return await callSlack(settings, 'chat.postMessage', {
    // The conversation with a person has an id of its own, and so do its threads.
    channel: thread?.channel ?? address,
    // An answer in a thread tells nobody who does not follow it: a page must be seen in the channel too.
    ...(thread !== undefined && { thread_ts: thread.ts, reply_broadcast: message.kind === 'page' }),
    ...content,
    metadata: metadataOf(message),
  });
}

async function update(
  settings: SlackSettings,
  _address: string,
  reference: string,
  message: ChannelMessage,
): Promise<Delivery> {
  const posted = readReference(reference);
  if (posted === undefined) return { outcome: 'rejected', reason: 'what a webhook posted can not be changed' };
  const content = slackContent(message, settings.signingSecret !== undefined);
  return await callSlack(settings, 'chat.update', { ...posted, ...content, metadata: metadataOf(message) });
}

/** Not shown, and readable by whoever may read the history: a repeat is known by its key. */
function metadataOf({ idempotencyKey, threadKey }: ChannelMessage): unknown {
  return { event_type: 'lockstep_message', event_payload: { key: idempotencyKey, thread: threadKey } };
}

/** As `api.ts` writes it: channel and time stamp, which together are Slack's name of a message. */
function readReference(reference: string | undefined): { channel: string; ts: string } | undefined {
  const [, channel, ts] = /^([A-Z0-9]+):(\d+\.\d+)$/.exec(reference ?? '') ?? [];
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
}
