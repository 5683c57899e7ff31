import { hash } from 'node:crypto';
import type { Channel, ChannelMessage } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { actLabels, bytesOf, fitText, readable } from '../../platform/outgoing/message-text.ts';
import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import { deliveryOf, sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';

export interface NtfySettings {
  /** `https://ntfy.sh`, or a server of your own. */
  readonly serverUrl: string;
  /** `tk_...`; undefined where topics may be written to by everybody. */
  readonly token: string | undefined;
  readonly rules: SendRules;
}

/** Bytes; the server takes 4,096 of a message and 8,192 of the whole, and keeps longer messages as a file. */
const [longestTitle, longestMessage] = [250, 2_500];
/** The highest there is: it vibrates and pops up, and passes silence where the phone's owner lets it. */
const urgentPriority = 5;
const [usualPriority, quietPriority] = [3, 1];
const mostActions = 3;

/** ntfy: a push to the phones that subscribe to a topic. */
export const ntfyChannel: Channel<NtfySettings> = {
  name: 'ntfy',
  capabilities: { acts: 'button', overridesSilence: 'by_setting', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: {
    perAddress: [{ burst: 10, intervalMs: 5_000 }],
    // As ntfy.sh counts for one sender: 60 at once, then one in 5 seconds.
    perChannel: [{ burst: 60, intervalMs: 5_000 }],
  },
  readAddress,
  send: async (settings, topic, message) => {
    const priority = message.urgency === 'high' ? urgentPriority : usualPriority;
    return await publish(settings, topic, sequenceId(message), priority, message);
  },
  // A server before 2.16 shows it as another message: quiet, so that it wakes nobody.
  update: async (settings, topic, reference, message) =>
    await publish(settings, topic, reference, quietPriority, message),
};

function readAddress({ serverUrl }: NtfySettings, text: string): ReturnType<typeof ntfyChannel.readAddress> {
  const base = withoutSlash(serverUrl);
  const trimmed = text.trim();
  const topic = trimmed.startsWith(`${base}/`) ? trimmed.slice(base.length + 1) : trimmed;
  if (/^[-\w]{1,64}$/.test(topic)) return { ok: true, address: topic };
  if (URL.canParse(trimmed) && trimmed.includes('//'))
    return { ok: false, problem: `the topic is not at \`${base}\`, where this channel sends; give a topic there` };
  return { ok: false, problem: 'not a topic: up to 64 letters, digits, `-` and `_`; make it one that nobody guesses' };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** The same for every try: phones put a repeat in the place of the first, instead of ringing twice. */
function sequenceId({ idempotencyKey }: ChannelMessage): string {
  return `ls${hash('sha256', idempotencyKey).slice(0, 24)}`;
}

async function publish(
  { serverUrl, token, rules }: NtfySettings,
  topic: string,
  sequence: string,
  priority: number,
  message: ChannelMessage,
): Promise<Delivery> {
  const problem = urlProblem(serverUrl, rules.allowPrivate);
  if (problem !== undefined) return { outcome: 'rejected', reason: `the ntfy server can not be used: ${problem}` };
  const { title, lines } = readable(message);
  const body = {
    topic,
    sequence_id: sequence,
    title: fitText(title, { max: longestTitle, sizeOf: bytesOf }),
    message: fitText(lines.length === 0 ? title : lines.join('\n'), { max: longestMessage, sizeOf: bytesOf }),
    priority,
    ...(message.link !== undefined && { click: message.link.url }),
    actions: actions(message),
  };
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return deliveryOf(await sendJson({ method: 'POST', url: serverUrl, headers, body }, rules), sequence);
}

/** The phone itself posts the act: it must reach Lockstep. A place that is left opens the matter. */
function actions({ acts, link }: ChannelMessage): readonly unknown[] {
  const buttons = acts.map(({ act, url, token }) => ({
    action: 'http',
    label: actLabels[act],
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }).toString(),
    clear: true,
  }));
  const view = link === undefined ? [] : [{ action: 'view', label: link.label, url: link.url }];
  return [...buttons, ...view].slice(0, mostActions);
}
