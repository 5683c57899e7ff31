import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Delivery } from './delivery.ts';
import { networkWords } from './network-words.ts';
import { urlProblem } from './outgoing-url.ts';
import { proxyFor, type ProxySettings } from './proxy.ts';
import { PrivateAddress, publicLookup } from './public-address.ts';
import { openTunnel } from './tunnel.ts';

const usualTimeoutMs = 10_000;
const maxAnswerBytes = 16 * 1024;
const longestHoldMs = 86_400_000;

/** Where messages may go, and how. */
export interface SendRules {
  /** Addresses inside the network, and plain http; for installations whose chat lives there. */
  readonly allowPrivate: boolean;
  readonly proxy?: ProxySettings | undefined;
  /** Longest time of one request, its answer included. */
  readonly timeoutMs?: number | undefined;
}

export interface HttpSend {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'GET' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** Goes on the connection of a request before it, where that was a moment ago: for endpoints that hear of many things at once. */
  readonly isKept?: boolean;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Its first 16 KiB; enough to say why. */
  readonly text: string;
  /** How long the provider asks us to wait. */
  readonly retryAfterMs: number | undefined;
}

/** There was no answer, for the reason in `delivery`. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly delivery: Delivery;
}

/** One request to somebody else's address. Redirects are not followed: they would lead around the check. Never throws. */
export async function sendHttp(request: HttpSend, rules: SendRules): Promise<HttpAnswer | NoAnswer> {
  const problem = urlProblem(request.url, rules.allowPrivate);
  if (problem !== undefined) return { kind: 'none', delivery: { outcome: 'rejected', reason: problem } };
  const progress = { hasLeft: false };
  try {
    return await exchange(request, rules, progress);
  } catch (error) {
    if (error instanceof PrivateAddress)
      return { kind: 'none', delivery: { outcome: 'rejected', reason: error.message } };
    const reason = reasonOf(error, rules.timeoutMs ?? usualTimeoutMs);
    return {
      kind: 'none',
      delivery: { outcome: 'retryable', reason, ...(progress.hasLeft && { mayHaveArrived: true }) },
    };
  }
}

/** As `sendHttp`, with JSON as its body. */
export async function sendJson(
  request: Omit<HttpSend, 'body' | 'headers'> & { readonly body: unknown; readonly headers?: HttpSend['headers'] },
  rules: SendRules,
): Promise<HttpAnswer | NoAnswer> {
  const headers = { 'content-type': 'application/json', ...request.headers };
  return await sendHttp({ ...request, headers, body: JSON.stringify(request.body) }, rules);
}

/** What the status alone says. @param reference what the provider calls the message, where it said so */
export function deliveryOf(answer: HttpAnswer | NoAnswer, reference?: string): Delivery {
  if (answer.kind === 'none') return answer.delivery;
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { outcome: 'delivered', reference };
  const detail = answer.text.replaceAll(/\s+/g, ' ').slice(0, 200);
  const reason = `answered ${status}${detail === '' ? '' : `: ${detail}`}`;
  // What stands before the provider heard nothing of it in time; the provider itself may have.
  if (status === 502 || status === 504) return { outcome: 'retryable', reason, retryAfterMs, mayHaveArrived: true };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { outcome: 'retryable', reason, retryAfterMs };
  return { outcome: 'rejected', reason, ...(status === 410 && { isGone: true }) };
}

/** The answer as a JSON object; undefined for anything else. */
export function objectOf(answer: HttpAnswer | NoAnswer): Readonly<Record<string, unknown>> | undefined {
  if (answer.kind === 'none') return undefined;
  try {
    const value: unknown = JSON.parse(answer.text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `no answer within ${timeoutMs / 1000} s`;
  return networkWords(error);
}

async function exchange(request: HttpSend, rules: SendRules, progress: { hasLeft: boolean }): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const signal = AbortSignal.timeout(rules.timeoutMs ?? usualTimeoutMs);
  const url = new URL(request.url);
  const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
    method: request.method,
    headers: {
      'user-agent': 'Lockstep',
      'accept-encoding': 'identity',
      ...(request.body !== undefined && { 'content-length': Buffer.byteLength(request.body) }),
      ...request.headers,
    },
    signal,
    ...(await routeOf(url, rules, signal, request.isKept ?? false)),
  });
  outgoing.on('socket', (socket) => whenConnected(socket, () => (progress.hasLeft = true)));
  outgoing.on('error', reject);
  outgoing.on('response', (response) => takeAnswer(response, resolve));
  outgoing.end(request.body);
  return await promise.finally(() => outgoing.destroy());
}

/**
 * So short that no server ends the connection just then: what was sent on one that ended may have arrived. Whoever may be reached at
 * private addresses shares none with others, as the address is looked at when it is connected.
 */
const keptMs = 1_000;
const keeping = { keepAlive: true, timeout: keptMs, maxFreeSockets: 8 };
const kept = {
  'http:': { open: new http.Agent(keeping), guarded: new http.Agent(keeping) },
  'https:': { open: new https.Agent(keeping), guarded: new https.Agent(keeping) },
};

/** Directly, or by the proxy; that one looks names up itself, and its own address is the operator's choice. */
async function routeOf(
  url: URL,
  rules: SendRules,
  signal: AbortSignal,
  isKept: boolean,
): Promise<https.RequestOptions> {
  const proxy = rules.proxy === undefined ? undefined : proxyFor(url, rules.proxy);
  if (proxy === undefined) {
    const agents = kept[url.protocol === 'https:' ? 'https:' : 'http:'];
    const agent = isKept ? agents[rules.allowPrivate ? 'open' : 'guarded'] : false;
    return { agent, ...(rules.allowPrivate ? {} : { lookup: publicLookup }) };
  }
  if (url.protocol === 'http:') return { agent: new http.Agent({ proxyEnv: { http_proxy: proxy } }) };
  const tunnel = await openTunnel(url, proxy, signal);
  return { createConnection: () => tunnel };
}

/** Before the handshake is done nothing of the request has left; a tunnel has it done. */
function whenConnected(socket: Socket, then: () => void): void {
  if (socket.connecting) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', then);
  else then();
}

/** Once the status is here it counts, whatever becomes of the rest. */
function takeAnswer(response: IncomingMessage, resolve: (answer: HttpAnswer) => void): void {
  let text = '';
  const finish = (): void => {
    const { statusCode: status = 0, headers } = response;
    resolve({ kind: 'answer', status, text, retryAfterMs: holdOf(headers['retry-after'], headers.date) });
    response.destroy();
  };
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text = (text + chunk).slice(0, maxAnswerBytes);
    if (text.length >= maxAnswerBytes) finish();
  });
  response.on('error', finish);
  response.on('end', finish);
}

/** Seconds, or a date (RFC 9110, 10.2.3) by the provider's own clock. */
function holdOf(retryAfter: string | undefined, date: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = Number(retryAfter);
  const holdMs = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.parse(date ?? '') : seconds * 1000;
  return holdMs > 0 ? Math.min(Math.ceil(holdMs), longestHoldMs) : undefined;
}
