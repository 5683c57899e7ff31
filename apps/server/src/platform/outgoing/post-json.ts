import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Delivery } from './delivery.ts';
import { isPublicAddress, PrivateAddress, publicLookup } from './public-address.ts';

const timeoutMs = 10_000;
const maxAnswerBytes = 16 * 1024;

export interface PostJson {
  readonly url: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Lets requests reach addresses inside the network; for installations whose chat lives there. */
  readonly allowPrivate: boolean;
}

interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** Why a url can not be used at all; undefined when it can. */
export function urlProblem(text: string, allowPrivate: boolean): string | undefined {
  if (!URL.canParse(text)) return 'not a url';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'not an https url';
  if (url.username !== '' || url.password !== '') return 'the url carries a user or password';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return `\`${host}\` is not a public address`;
  return undefined;
}

/** Posts JSON to somebody else's address. Redirects are not followed: they would lead around the check. */
export async function postJson(request: PostJson): Promise<Delivery> {
  const problem = urlProblem(request.url, request.allowPrivate);
  if (problem !== undefined) return { outcome: 'rejected', reason: problem };
  try {
    return toDelivery(await send(request));
  } catch (error) {
    if (error instanceof PrivateAddress) return { outcome: 'rejected', reason: error.message };
    return { outcome: 'retryable', reason: error instanceof Error ? error.message : 'no answer' };
  }
}

function toDelivery(answer: HttpAnswer): Delivery {
  const { status } = answer;
  if (status >= 200 && status < 300) return { outcome: 'delivered', reference: undefined };
  const detail = answer.text.replaceAll(/\s+/g, ' ').slice(0, 200);
  const reason = `answered ${status}${detail === '' ? '' : `: ${detail}`}`;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const seconds = Number(answer.retryAfter);
    return { outcome: 'retryable', reason, retryAfterMs: seconds > 0 && seconds < 86_400 ? seconds * 1000 : undefined };
  }
  return { outcome: 'rejected', reason };
}

function send(request: PostJson): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const body = JSON.stringify(request.body);
  const url = new URL(request.url);
  const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Lockstep',
      ...request.headers,
    },
    ...(request.allowPrivate ? {} : { lookup: publicLookup }),
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  });
  outgoing.on('error', reject);
  outgoing.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      // Enough to say why; the rest is read and dropped.
      if (text.length < maxAnswerBytes) text += chunk;
    });
    response.on('error', reject);
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, text, retryAfter: response.headers['retry-after'] }),
    );
  });
  outgoing.end(body);
  return promise;
}
