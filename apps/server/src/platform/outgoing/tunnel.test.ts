import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OutgoingRules, requestFile } from './request-file.ts';
import { deliveryOf, sendHttp, type SendRules } from './send-http.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const name = 'hooks.lockstep-test.invalid';

async function listen(server: Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return (server.address() as AddressInfo).port;
}

function certificateFor(host: string): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-tls-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const what = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...what, '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', made, { stdio: 'ignore' });
  const pair = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}

describe.skipIf(!hasOpenssl)('https, directly and through a proxy (needs openssl)', () => {
  const usual = tls.getCACertificates('default');
  const asked: string[] = [];
  let proxyDoes: 'passes' | 'refuses' | 'is silent';
  let providerDoes: 'answers' | 'cuts';
  let requests = 0;
  let provider: https.Server;
  let proxy: http.Server;
  let providerPort: number;
  let rules: SendRules & Pick<OutgoingRules, 'proxy'>;
  let pair: { key: string; cert: string };
  const post = async (url: string, by: SendRules) =>
    deliveryOf(await sendHttp({ method: 'POST', url, headers: {}, body: 'x' }, by));

  beforeAll(async () => {
    pair = certificateFor(name);
    provider = https.createServer(pair, (request, response) => {
      requests += 1;
      if (providerDoes === 'cuts') request.socket.destroy();
      else response.end('{}');
    });
    providerPort = await listen(provider);
    proxy = http.createServer();
    proxy.on('connect', (request, line) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      line.on('error', () => undefined);
      if (proxyDoes === 'refuses') return line.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      if (proxyDoes === 'is silent') return line.resume();
      const onward = net.connect(providerPort, '127.0.0.1', () => line.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward.on('error', () => undefined);
      return onward.pipe(line).pipe(onward);
    });
    const url = `http://ada:p%40ss@127.0.0.1:${await listen(proxy)}`;
    rules = { allowPrivate: false, timeoutMs: 500, proxy: { httpProxy: url, httpsProxy: url, noProxy: undefined } };
  });
  beforeEach(() => {
    [asked.length, requests, proxyDoes, providerDoes] = [0, 0, 'passes', 'answers'];
    tls.setDefaultCACertificates([...usual, pair.cert]);
  });
  afterAll(() => {
    tls.setDefaultCACertificates(usual);
    proxy.closeAllConnections();
    proxy.close();
    provider.close();
  });

  it('reaches the provider, whose name the proxy looks up, with the name and password of the proxy', async () => {
    expect(await post(`https://${name}/x`, rules)).toMatchObject({ outcome: 'delivered' });
    expect(requests).toBe(1);
    expect(asked).toEqual([`${name}:443 Basic ${Buffer.from('ada:p@ss').toString('base64')}`]);
  });

  it.each(['refuses', 'is silent'] as const)('has not left when the proxy %s', async (behaviour) => {
    proxyDoes = behaviour;

    const delivery = await post(`https://${name}/x`, rules);

    expect(delivery).toMatchObject({ outcome: 'retryable' });
    expect(delivery).not.toHaveProperty('mayHaveArrived');
    expect(JSON.stringify(delivery)).not.toContain('p@ss');
    expect(JSON.stringify(delivery)).not.toContain('p%40ss');
  });

  it('gives nothing to a provider whose certificate nobody knows, or who is another', async () => {
    const other = await post('https://other.lockstep-test.invalid/x', rules);
    tls.setDefaultCACertificates(usual);
    const unknown = await post(`https://${name}/x`, rules);
    const direct = await post(`https://127.0.0.1:${providerPort}/x`, { allowPrivate: true, timeoutMs: 500 });

    for (const delivery of [other, unknown, direct]) {
      expect(delivery).toMatchObject({ outcome: 'retryable', reason: expect.stringMatching(/certificate/) });
      expect(delivery).not.toHaveProperty('mayHaveArrived');
    }
    expect(requests).toBe(0);
  });

  it('fetches files the same way, and a silent proxy does not hold a fetch for ever', async () => {
    const fetching: OutgoingRules = { ...rules, silenceMs: 300 };
    const answer = await requestFile(`https://${name}/file`, {}, fetching);
    expect(await text(answer)).toBe('{}');

    proxyDoes = 'is silent';
    const silent = requestFile(`https://${name}/file`, {}, fetching);
    await expect(silent).rejects.toMatchObject({ name: 'DownloadFailed', isBroken: true });

    proxyDoes = 'refuses';
    const refused = requestFile(`https://${name}/file`, {}, fetching);
    await expect(refused).rejects.toMatchObject({ name: 'DownloadFailed', message: expect.stringContaining('403') });
  });

  it('may have arrived when the provider cuts the line afterwards', async () => {
    providerDoes = 'cuts';

    expect(await post(`https://${name}/x`, rules)).toMatchObject({ outcome: 'retryable', mayHaveArrived: true });
    expect(requests).toBe(1);
  });
});
