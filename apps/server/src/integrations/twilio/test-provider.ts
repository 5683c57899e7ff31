import {
  httpStandIn,
  type HttpAnswerOfProvider,
  type HttpRequestOfOurs,
  type HttpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import type { SendRules } from '../../platform/outgoing/send-http.ts';
import type { TwilioSettings } from './account.ts';

/** Used by tests only: an account at a provider that takes what the published specification allows, and nothing else. */
export const account = { sid: `AC${'a'.repeat(32)}`, token: 'b'.repeat(32) };

/** Source: twilio/twilio-oai, `spec/yaml/twilio_api_v2010.yaml`, the request bodies of `CreateMessage` and `CreateCall` */
const parameters: Readonly<Record<string, string>> = {
  Messages: 'To From MessagingServiceSid Body StatusCallback ValidityPeriod SmartEncoded',
  Calls:
    'To From Url Twiml StatusCallback StatusCallbackEvent StatusCallbackMethod Timeout MachineDetection AsyncAmd ' +
    'AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod',
};

export type Answers = Record<'accepts' | 'refuses' | 'throttles' | 'fails', HttpAnswerOfProvider>;

export interface Provider extends HttpStandIn {
  /** May be changed. */
  readonly answers: Answers;
  /** The form of the last request. */
  readonly last: () => URLSearchParams;
}

/** How the API says no. */
export function refusal(status: number, code: number): HttpAnswerOfProvider {
  const body = { code, message: 'words that change', more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** How it says yes. */
export function created(prefix: 'SM' | 'CA', more: Readonly<Record<string, unknown>> = {}): HttpAnswerOfProvider {
  return {
    status: 201,
    body: { sid: `${prefix}${'c'.repeat(32)}`, account_sid: account.sid, status: 'queued', ...more },
  };
}

export async function startProvider(resource: 'Messages' | 'Calls'): Promise<Provider> {
  const answers: Answers = {
    accepts: created(resource === 'Messages' ? 'SM' : 'CA'),
    refuses: refusal(400, 21211),
    throttles: { ...refusal(429, 20429), headers: { 'retry-after': '7' } },
    fails: refusal(503, 20503),
  };
  const taken: { readonly to: string; readonly body: string }[] = [];
  const server = await httpStandIn({
    answers,
    read: (request) => (request.method === 'GET' ? readList(request) : read(request, resource)),
    accept(request) {
      if (request.method === 'GET') return listed(taken, new URL(request.path, 'http://localhost').searchParams);
      const form = new URLSearchParams(request.body);
      taken.unshift({ to: form.get('To') ?? '', body: form.get('Body') ?? '' });
      return undefined;
    },
  });
  return { ...server, answers, last: () => new URLSearchParams(server.requests.at(-1)?.body) };
}

export function settingsAt(server: Provider, rules: SendRules): TwilioSettings {
  return { rules, baseUrl: server.origin, accountSid: account.sid, authToken: account.token, from: '+15005550006' };
}

/** Source: as above, the query of `ListMessage` */
function readList({ path, headers, body }: HttpRequestOfOurs): Received {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  demand(pathname === `/2010-04-01/Accounts/${account.sid}/Messages.json`, `path ${path}`);
  demand(headers.authorization === basic && body === '', 'authorization, or a body');
  const known = 'To From DateSent DateSent< DateSent> PageSize Page PageToken'.split(' ');
  for (const name of searchParams.keys()) demand(known.includes(name), `parameter ${name}`);
  return { raw: path, text: '', key: undefined };
}

function listed(taken: readonly { readonly to: string; readonly body: string }[], query: URLSearchParams) {
  const messages = taken
    .filter(({ to }) => to === query.get('To'))
    .slice(0, Number(query.get('PageSize') ?? 50))
    .map(({ to, body }) => ({ sid: `SM${'c'.repeat(32)}`, to, body, status: 'sent', direction: 'outbound-api' }));
  return { status: 200, body: { messages, page: 0, page_size: Number(query.get('PageSize')) } };
}

const basic = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`;

/** @throws where the specification would have the request refused */
function read(request: HttpRequestOfOurs, resource: 'Messages' | 'Calls'): Received {
  const form = new URLSearchParams(request.body);
  demand(request.method === 'POST', 'method');
  demand(request.path === `/2010-04-01/Accounts/${account.sid}/${resource}.json`, `path ${request.path}`);
  demand(request.headers.authorization === basic, 'authorization');
  demand(request.headers['content-type'] === 'application/x-www-form-urlencoded', 'content type');
  for (const name of form.keys()) demand(parameters[resource]?.split(' ').includes(name) === true, `parameter ${name}`);
  demand(/^\+[1-9]\d{6,14}$/.test(form.get('To') ?? ''), 'To');
  for (const name of ['StatusCallback', 'AsyncAmdStatusCallback'])
    if (form.has(name)) demand(URL.canParse(form.get(name) ?? ''), name);
  return resource === 'Messages' ? readMessage(form) : readCall(form);
}

function readMessage(form: URLSearchParams): Received {
  const body = form.get('Body') ?? '';
  const seconds = Number(form.get('ValidityPeriod') ?? 36_000);
  demand(form.has('From') !== form.has('MessagingServiceSid'), 'From or MessagingServiceSid');
  demand(body !== '' && body.length <= 1600, `Body of ${body.length}`);
  demand(Number.isInteger(seconds) && seconds >= 1 && seconds <= 36_000, 'ValidityPeriod');
  return { raw: body, text: body, key: undefined };
}

function readCall(form: URLSearchParams): Received {
  const twiml = form.get('Twiml') ?? '';
  demand(form.has('From'), 'From');
  demand(twiml !== '' && twiml.length <= 4000, `Twiml of ${twiml.length}`);
  for (const event of form.getAll('StatusCallbackEvent'))
    demand(['initiated', 'ringing', 'answered', 'completed'].includes(event), `event ${event}`);
  return { raw: twiml, text: spoken(twiml), key: undefined };
}

/** What a call says, each sentence as often as it says it; only of scripts made of the elements that we use, properly nested. */
export function spoken(twiml: string): string {
  const open: string[] = [];
  let heard = '';
  const start = '<?xml version="1.0" encoding="UTF-8"?>';
  demand(twiml.startsWith(start), 'xml declaration');
  for (const [, tag, text = ''] of twiml.slice(start.length).matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const [, close, name = '', single] =
      /^(\/?)([A-Za-z]+)(?: [a-zA-Z]+="[^"&]*(?:&amp;[^"&]*)*")*(\/?)$/.exec(tag ?? '') ?? [];
    demand(['Response', 'Gather', 'Say', 'Pause', 'Hangup', 'Message'].includes(name), `element ${tag}`);
    if (close === '/') demand(open.pop() === name, `end of ${name}`);
    else if (single !== '/') open.push(name);
    demand(text === '' || ['Say', 'Message'].includes(open.at(-1) ?? ''), `text in ${open.at(-1)}`);
    heard += `${unescaped(text)}\n`;
  }
  demand(open.length === 0, 'nesting');
  return heard;
}

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replaceAll(/&(\w+);/g, (_all, name: string) => names[name] ?? '\ufffd');
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not as specified: ${what}`);
}
