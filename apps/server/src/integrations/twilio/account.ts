import { z } from 'zod';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { deliveryOf, objectOf, sendHttp, type SendRules } from '../../platform/outgoing/send-http.ts';
import { refusalOf, wordsOf } from './outcome.ts';

/** An account at Twilio, or at a provider that speaks its API. */
export interface TwilioSettings {
  readonly rules: SendRules;
  /** Without the path of the API: `https://api.twilio.com`. */
  readonly baseUrl: string;
  readonly accountSid: string;
  /** Also the key of the signatures on what comes back. */
  readonly authToken: string;
  /** A narrower key to send with; without it the account itself sends. */
  readonly apiKey?: { readonly sid: string; readonly secret: string } | undefined;
  /** Number that sends and calls; text messages may leave the choice to a messaging service. */
  readonly from: string;
  readonly messagingServiceSid?: string | undefined;
  /** Our public addresses that hear what became of a message, and which key was pressed; undefined in closed networks. */
  readonly statusUrl?: string | undefined;
  readonly keypadUrl?: string | undefined;
  /** Has calls tell machines from people, at the provider's price. It changes what is reported, never who acknowledged. */
  readonly detectMachines?: boolean | undefined;
}

/** A form in its order; a name may come more than once. */
export type Form = readonly (readonly [name: string, value: string])[];

/**
 * Creates a message or a call.
 *
 * Source: twilio/twilio-oai, `spec/yaml/twilio_api_v2010.yaml`: `CreateMessage`, `CreateCall`; both answer 201 with a `sid`
 */
export async function create(settings: TwilioSettings, resource: 'Messages' | 'Calls', form: Form): Promise<Delivery> {
  const headers = { ...headersOf(settings), 'content-type': 'application/x-www-form-urlencoded' };
  const request = { method: 'POST', url: urlOf(settings, resource), headers, body: encoded(form) } as const;
  const answer = await sendHttp(request, settings.rules);
  const judged = deliveryOf(answer);
  const said = objectOf(answer);
  if (judged.outcome !== 'delivered') return refusalOf(judged, numberOf(said?.['code']));
  const reference = said?.['sid'];
  // Whatever answered, it was not the API: a proxy's page must not count as a page sent.
  if (typeof reference !== 'string' || reference === '')
    return { outcome: 'retryable', reason: 'the answer names no message', mayHaveArrived: true };
  const failure = said?.['status'] === 'failed' ? (numberOf(said['error_code']) ?? 0) : undefined;
  if (failure === undefined) return { outcome: 'delivered', reference };
  return refusalOf({ outcome: 'rejected', reason: wordsOf(failure) }, failure);
}

/** So many fit into what is read of an answer. */
const mostListed = 8;

const Listed = z.object({
  messages: z.array(z.object({ sid: z.string().min(1), body: z.string(), status: z.string() })),
});

/**
 * The last messages to a number, the newest first; none where the provider can not be asked.
 *
 * Source: twilio/twilio-oai, `spec/yaml/twilio_api_v2010.yaml`: `ListMessage`
 */
export async function listMessages(settings: TwilioSettings, to: string): Promise<z.output<typeof Listed>['messages']> {
  const url = withQuery(urlOf(settings, 'Messages'), { To: to, PageSize: String(mostListed) });
  const answer = await sendHttp({ method: 'GET', url, headers: headersOf(settings), body: undefined }, settings.rules);
  const read = Listed.safeParse(objectOf(answer));
  return read.success ? read.data.messages : [];
}

function urlOf({ accountSid, baseUrl }: TwilioSettings, resource: 'Messages' | 'Calls'): string {
  return `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/${resource}.json`;
}

function headersOf({ apiKey, accountSid, authToken }: TwilioSettings): Readonly<Record<string, string>> {
  const { sid, secret } = apiKey ?? { sid: accountSid, secret: authToken };
  return {
    authorization: `Basic ${Buffer.from(`${sid}:${secret}`).toString('base64')}`,
    accept: 'application/json',
  };
}

function encoded(form: Form): string {
  const params = new URLSearchParams();
  for (const [name, value] of form) params.append(name, value);
  return params.toString();
}

/** The address with more parameters. */
export function withQuery(url: string, more: Readonly<Record<string, string>>): string {
  const full = new URL(url);
  for (const [name, value] of Object.entries(more)) full.searchParams.set(name, value);
  return full.href;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
