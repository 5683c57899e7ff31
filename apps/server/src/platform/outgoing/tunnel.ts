import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import tls from 'node:tls';

/**
 * An encrypted connection to where `url` leads, through a proxy (CONNECT). Asked for here and not by Node's agent: that one hears
 * no end while a proxy is silent, and leaves its connection open.
 *
 * @param proxy `http://user:password@host:port`, or `https://`
 * @param signal ends the asking and the handshake; whoever has the connection ends it
 * @throws Error in words, without the proxy's password
 */
export async function openTunnel(url: URL, proxy: string, signal: AbortSignal): Promise<tls.TLSSocket> {
  const socket = await askForTunnel(`${url.hostname}:${url.port === '' ? '443' : url.port}`, new URL(proxy), signal);
  const host = bare(url.hostname);
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const named = isIP(host) === 0 ? { servername: host } : {};
  const line = tls.connect({ socket, host, ...named, ALPNProtocols: ['http/1.1'] }, () => resolve(undefined));
  const end = (): void => void line.destroy(new Error('the handshake takes too long'));
  signal.addEventListener('abort', end);
  line.on('error', reject);
  try {
    await promise;
    return line;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function askForTunnel(target: string, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const isTls = proxy.protocol === 'https:';
  const asking = (isTls ? https : http).request({
    method: 'CONNECT',
    host: bare(proxy.hostname),
    port: proxy.port === '' ? (isTls ? 443 : 80) : proxy.port,
    path: target,
    headers: { host: target, ...authorization(proxy) },
    agent: false,
    signal,
  });
  asking.on('error', reject);
  asking.on('connect', ({ statusCode }, socket) => {
    if (statusCode === 200) return resolve(socket);
    socket.destroy();
    return reject(new Error(`the proxy at ${proxy.host} answered ${statusCode} when asked for ${target}`));
  });
  asking.end();
  return promise;
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function bare(hostname: string): string {
  return hostname.replaceAll(/^\[|\]$/g, '');
}
