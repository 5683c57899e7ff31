import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { networkWords } from './network-words.ts';
import { urlProblem } from './outgoing-url.ts';
import { proxyFor, type ProxySettings } from './proxy.ts';
import { publicLookup } from './public-address.ts';
import { openTunnel } from './tunnel.ts';

/** Where downloads may go, and how. */
export interface OutgoingRules {
  /** Addresses inside the network, and plain http. */
  readonly allowPrivate: boolean;
  readonly proxy: ProxySettings;
  /** Silence after which a connection counts as broken. */
  readonly silenceMs?: number | undefined;
  /** Longest time of one transfer. */
  readonly longestMs?: number | undefined;
  /** Ends transfers when this process ends; what arrived is kept. */
  readonly stopping?: AbortSignal | undefined;
}

/** A file could not be fetched; the sentence is for people. */
export class DownloadFailed extends Error {
  /** The connection broke: what arrived is kept, and trying again at once makes sense. */
  readonly isBroken: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, more: { readonly isBroken: boolean; readonly retryAfterMs?: number | undefined }) {
    super(message);
    this.name = 'DownloadFailed';
    this.isBroken = more.isBroken;
    this.retryAfterMs = more.retryAfterMs;
  }

  static ofStatus(status: number, retryAfter: string | undefined): DownloadFailed {
    const seconds = Number(retryAfter);
    const retryAfterMs = seconds > 0 && seconds < 7 * 86_400 ? seconds * 1_000 : undefined;
    return new DownloadFailed(`the server answered ${status}`, { isBroken: false, retryAfterMs });
  }
}

const mostRedirects = 5;
const usualSilenceMs = 60_000;
const usualLongestMs = 3_600_000;

/**
 * The answer to a GET, after following redirects, each of which must keep the rules itself.
 *
 * @throws DownloadFailed, or the error of the connection
 */
export async function requestFile(
  address: string,
  headers: Readonly<Record<string, string>>,
  rules: OutgoingRules,
): Promise<IncomingMessage> {
  const timeout = AbortSignal.timeout(rules.longestMs ?? usualLongestMs);
  const signal = rules.stopping === undefined ? timeout : AbortSignal.any([timeout, rules.stopping]);
  let url = address;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const problem = urlProblem(url, rules.allowPrivate);
    if (problem !== undefined)
      throw new DownloadFailed(`\`${shown(url)}\` can not be used: ${problem}`, { isBroken: false });
    const answer = await send(new URL(url), headers, rules, signal);
    const { location } = answer.headers;
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode ?? 0);
    if (!isRedirect || location === undefined) return answer;
    answer.destroy();
    if (!URL.canParse(location, url))
      throw new DownloadFailed('the server redirects to what is no address', { isBroken: false });
    url = new URL(location, url).href;
  }
  throw new DownloadFailed(`there are more than ${mostRedirects} redirects`, { isBroken: false });
}

/** Without the query: signed addresses carry secrets there. */
function shown(url: string): string {
  return (url.split('?')[0] ?? url).replace(/\/\/[^/@]*@/, '//').slice(0, 300);
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  rules: OutgoingRules,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const route = await routeOf(url, rules, signal);
  const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
    // Unpacked on the way, a file would fit neither its length nor its digest.
    headers: { 'user-agent': 'Lockstep', 'accept-encoding': 'identity', accept: '*/*', ...headers },
    ...route,
  });
  // Once there is an answer, whoever reads it must hear why it ends.
  let answer: IncomingMessage | undefined;
  const end = (reason: DownloadFailed): void => void (answer ?? outgoing).destroy(reason);
  const onTime = (): void => end(new DownloadFailed('it takes too long', { isBroken: false }));
  signal.addEventListener('abort', onTime);
  outgoing.on('close', () => signal.removeEventListener('abort', onTime));
  if (signal.aborted) onTime();
  outgoing.setTimeout(rules.silenceMs ?? usualSilenceMs, () =>
    end(new DownloadFailed('the server fell silent', { isBroken: true })),
  );
  outgoing.on('error', reject);
  outgoing.on('response', (response) => {
    answer = response;
    resolve(response);
  });
  outgoing.end();
  return await promise;
}

/** Directly, or by the proxy; that one looks names up itself, and its own address is the operator's choice. */
async function routeOf(url: URL, rules: OutgoingRules, signal: AbortSignal): Promise<https.RequestOptions> {
  const proxy = proxyFor(url, rules.proxy);
  if (proxy === undefined) return { agent: false, ...(rules.allowPrivate ? {} : { lookup: publicLookup }) };
  if (url.protocol === 'http:') return { agent: new http.Agent({ proxyEnv: { http_proxy: proxy } }) };
  const silence = AbortSignal.timeout(rules.silenceMs ?? usualSilenceMs);
  try {
    const tunnel = await openTunnel(url, proxy, AbortSignal.any([signal, silence]));
    return { createConnection: () => tunnel };
  } catch (error) {
    if (signal.aborted) throw new DownloadFailed('it takes too long', { isBroken: false });
    if (silence.aborted) throw new DownloadFailed('the proxy, or what is behind it, fell silent', { isBroken: true });
    const reason = error instanceof Error ? networkWords(error) : 'the proxy gave no connection';
    throw new DownloadFailed(reason, { isBroken: false });
  }
}

/** Why a transfer ended, in words; a mistake of ours stays what it is. */
export function failureOf(error: unknown): DownloadFailed {
  if (error instanceof DownloadFailed) return error;
  if (!(error instanceof Error)) throw error;
  if (error.name === 'PrivateAddress') return new DownloadFailed(error.message, { isBroken: false });
  const code = 'code' in error ? String(error.code) : '';
  if (/^(ENOSPC|EACCES|EDQUOT|EROFS|EPERM)$/.test(code))
    return new DownloadFailed(`the download can not be kept: ${error.message}`, { isBroken: false });
  if (code === '') throw error;
  const reason = code === 'ECONNRESET' ? 'the connection was cut' : networkWords(error);
  return new DownloadFailed(reason, { isBroken: brokenCodes.has(code) });
}

const brokenCodes = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);
