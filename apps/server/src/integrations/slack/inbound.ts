import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { InboundAct, MessageAct } from '../../platform/outgoing/channel.ts';
import { sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';
import { actionPrefix, slackLink } from './blocks.ts';

/** Older requests may be repeats by somebody who listened in. */
const longestAgeSeconds = 300;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export type VerifiedSlack = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/**
 * Whether a request comes from Slack: signed with the secret of our app, not more than five minutes ago.
 *
 * @param rawBody the body exactly as it came
 * @param headers names in lower case
 * @param now epoch milliseconds
 * Source: Slack, "Verifying requests from Slack", version v0
 */
export function verifySlack(rawBody: string, headers: Headers, secret: string, now: number): VerifiedSlack {
  const timestamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return { ok: false, problem: 'the headers of a signed request of Slack are missing' };
  if (Math.abs(now / 1000 - Number(timestamp)) > longestAgeSeconds)
    return { ok: false, problem: 'the request was signed more than five minutes ago, or the clocks differ' };
  const expected = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex')}`);
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { ok: false, problem: 'the signature is not by the signing secret of our Slack app' };
  return { ok: true };
}

const Press = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string().min(1).max(40) }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().max(2_000).optional() })).min(1),
  response_url: z.url().optional(),
});

export type SlackRequest =
  /** `answerUrl` takes up to five answers in 30 minutes. */
  | { readonly kind: 'act'; readonly act: InboundAct; readonly answerUrl: string | undefined }
  /** A press of something that is not ours to judge, or another kind of request: answer 200 and do nothing. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly problem: string };

const acts: readonly MessageAct[] = ['acknowledge', 'resolve', 'not_me'];

/** Reads a verified request to the address for interactivity: a form with JSON in its field `payload`. */
export function readSlackRequest(rawBody: string): SlackRequest {
  const payload = new URLSearchParams(rawBody).get('payload');
  if (payload === null) return { kind: 'malformed', problem: 'the form has no field `payload`' };
  const json = parseJson(payload);
  if (json === undefined) return { kind: 'malformed', problem: '`payload` is not JSON' };
  const press = Press.safeParse(json);
  if (!press.success) {
    const isPress = typeof json === 'object' && json !== null && 'type' in json && json.type === 'block_actions';
    return isPress
      ? { kind: 'malformed', problem: '`payload` is no press of a button as documented' }
      : { kind: 'other' };
  }
  const { user, actions, response_url: answerUrl } = press.data;
  const [pressed] = actions;
  const act = acts.find((known) => pressed?.action_id === `${actionPrefix}${known}`);
  if (act === undefined || pressed?.value === undefined) return { kind: 'other' };
  return { kind: 'act', act: { act, token: pressed.value, by: user.id }, answerUrl };
}

/** The field `payload` of a request for interactivity; undefined: there is none that can be read. */
export function readSlackPayload(rawBody: string): unknown {
  return parseJson(new URLSearchParams(rawBody).get('payload') ?? '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A note that only the one who pressed sees; the message stays as it is. */
export interface SlackNote {
  readonly response_type: 'ephemeral';
  readonly replace_original: false;
  readonly text: string;
}

/** For somebody whose Slack account belongs to nobody in Lockstep yet: nothing was done, and how to change that. */
export function unlinkedNote(profileUrl: string): SlackNote {
  const link = slackLink({ url: profileUrl, label: 'Link your Slack account' });
  return note(`Nothing was changed: Lockstep does not know whose Slack account this is. ${link}, then press again.`);
}

/** @param sentence our own words */
export function note(sentence: string): SlackNote {
  return { response_type: 'ephemeral', replace_original: false, text: sentence };
}

/** Says something to the one who pressed, after the press itself was answered. Its loss changes nothing. */
export async function answerPress(answerUrl: string, answer: SlackNote, rules: SendRules): Promise<void> {
  await sendJson({ method: 'POST', url: answerUrl, body: answer }, rules);
}
