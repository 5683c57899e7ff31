import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net, { isIP } from 'node:net';
import tls from 'node:tls';
import { networkWords } from '../platform/outgoing/network-words.ts';
import { isPublicAddress, publicLookup } from '../platform/outgoing/public-address.ts';
import type { Look, Probe } from './uptime-check.ts';

/** What the operator allows, not those who add checks. */
export interface LookRules {
  /** Addresses inside the network. */
  readonly allowPrivate: boolean;
}

const mostRead = 1024 * 1024;
const dayMs = 86_400_000;

/** Why a target can not be looked at at all; undefined: it can. Names are judged again, by their address, with each look. */
export function targetProblem(probe: Probe, { allowPrivate }: LookRules): string | undefined {
  if (probe.kind !== 'http') return hostProblem(probe.host, allowPrivate);
  const url = URL.parse(probe.url);
  if (url === null || !/^https?:$/.test(url.protocol))
    return `\`${probe.url.slice(0, 100)}\` is no http or https address`;
  if (url.username !== '' || url.password !== '') return 'the address carries a user or password';
  if (probe.method === 'HEAD' && probe.keyword !== undefined) return 'HEAD brings no text to find the keyword in';
  return hostProblem(url.hostname.replace(/^\[|\]$/g, ''), allowPrivate);
}

function hostProblem(host: string, allowPrivate: boolean): string | undefined {
  if (!/^[\w.:-]{1,253}$/.test(host)) return `\`${host.slice(0, 100)}\` is no host`;
  return !allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)
    ? `\`${host}\` is not a public address`
    : undefined;
}

/** One look at a target. Never throws; redirects are answers like others, and are not followed. */
export async function look(probe: Probe, rules: LookRules): Promise<Look> {
  const began = performance.now();
  const refused = targetProblem(probe, rules);
  const problem = refused ?? (await lookNow(probe, rules).catch(reasonOf(probe)));
  return { tookMs: Math.round(performance.now() - began), problem };
}

function reasonOf({ slowestMs }: Probe): (error: unknown) => string {
  return (error) => {
    if (!(error instanceof Error)) return 'no answer';
    if (error.name === 'TimeoutError' || error.name === 'AbortError') return `no answer within ${slowestMs} ms`;
    return networkWords(error);
  };
}

async function lookNow(probe: Probe, rules: LookRules): Promise<string | undefined> {
  const signal = AbortSignal.timeout(probe.slowestMs);
  switch (probe.kind) {
    case 'http':
      return await lookAtHttp(probe, rules, signal);
    case 'tcp':
      return await lookAtTcp(probe, rules, signal);
    case 'tls':
      return await lookAtTls(probe, rules, signal);
  }
}

async function lookAtHttp(
  probe: Extract<Probe, { kind: 'http' }>,
  rules: LookRules,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const url = new URL(probe.url);
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: probe.method,
    headers: { 'user-agent': 'Lockstep', 'accept-encoding': 'identity', accept: '*/*' },
    agent: false,
    signal,
    ...lookupOf(rules),
  });
  request.on('error', reject);
  request.on('response', resolve);
  request.end();
  try {
    const response = await promise;
    const status = response.statusCode ?? 0;
    const isRight = probe.statuses.length === 0 ? status >= 200 && status < 400 : probe.statuses.includes(status);
    if (!isRight) return `answered ${status}`;
    if (probe.keyword === undefined) return undefined;
    return (await hasKeyword(response, probe.keyword)) ? undefined : `the answer does not hold \`${probe.keyword}\``;
  } finally {
    // Ended by us: whatever it says now is of no matter.
    request.on('error', () => undefined);
    request.destroy();
  }
}

async function hasKeyword(response: IncomingMessage, keyword: string): Promise<boolean> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    text += chunk;
    if (text.includes(keyword)) return true;
    if (text.length >= mostRead) return false;
  }
  return false;
}

async function lookAtTcp(
  { host, port }: { readonly host: string; readonly port: number },
  rules: LookRules,
  signal: AbortSignal,
): Promise<undefined> {
  const socket = net.connect({ host, port, ...lookupOf(rules) });
  await connected(socket, 'connect', signal);
}

async function lookAtTls(
  { host, port, daysLeft }: Extract<Probe, { kind: 'tls' }>,
  rules: LookRules,
  signal: AbortSignal,
): Promise<string | undefined> {
  const servername = isIP(host) === 0 ? { servername: host } : {};
  // Judged below, in words.
  const socket = tls.connect({ host, port, ...servername, rejectUnauthorized: false, ...lookupOf(rules) });
  return await connected(socket, 'secureConnect', signal, () => {
    const { valid_to: validTo } = socket.getPeerCertificate();
    const left = Math.floor((Date.parse(validTo) - Date.now()) / dayMs);
    if (Number.isNaN(left)) return 'there is no certificate';
    if (left < daysLeft)
      return left < 0 ? `the certificate ended on ${validTo}` : `the certificate ends in ${left} days`;
    return socket.authorized ? undefined : `the certificate is not trusted: ${String(socket.authorizationError)}`;
  });
}

async function connected<Found>(
  socket: net.Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  then?: () => Found,
): Promise<Found | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Found | undefined>();
  const onTime = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onTime, { once: true });
  socket.on('error', reject);
  socket.on(event, () => resolve(then?.()));
  return await promise.finally(() => {
    signal.removeEventListener('abort', onTime);
    socket.destroy();
  });
}

function lookupOf({ allowPrivate }: LookRules): { lookup?: typeof publicLookup } {
  return allowPrivate ? {} : { lookup: publicLookup };
}
