import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { deliveryOf, objectOf, sendHttp, sendJson, type SendRules } from './send-http.ts';
import { type HttpAnswerOfProvider, type HttpStandIn, httpStandIn } from './test-stand-in.ts';

const inside: SendRules = { allowPrivate: true, timeoutMs: 2_000 };
const answering = (accepts: HttpAnswerOfProvider): Promise<HttpStandIn> =>
  httpStandIn({ read: ({ body }) => ({ raw: body, text: body, key: undefined }), answers: { accepts } });
const post = (url: string, rules = inside) => sendJson({ method: 'POST', url, body: { a: 'ü' } }, rules);

describe('a request to a provider', () => {
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.4' }, 400],
    [{ 'retry-after': 'Thu, 15 Jan 2026 12:00:30 GMT', date: 'Thu, 15 Jan 2026 12:00:00 GMT' }, 30_000],
    [{ 'retry-after': '99999999' }, 86_400_000],
    [{ 'retry-after': '-1' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'x-none': '1' }, undefined],
  ])('hears from %j how long to wait', async (headers, retryAfterMs) => {
    await using server = await answering({ status: 429, headers });

    expect(deliveryOf(await post(server.origin))).toMatchObject({ outcome: 'retryable', retryAfterMs });
  });

  it.each([
    [502, { outcome: 'retryable', mayHaveArrived: true }],
    [504, { outcome: 'retryable', mayHaveArrived: true }],
    [500, { outcome: 'retryable', reason: 'answered 500: no' }],
    [408, { outcome: 'retryable' }],
    [410, { outcome: 'rejected', isGone: true }],
    [401, { outcome: 'rejected', reason: 'answered 401: no' }],
    [304, { outcome: 'rejected' }],
  ])('judges %i', async (status, expected) => {
    await using server = await answering({ status, body: 'no' });

    expect(deliveryOf(await post(server.origin))).toMatchObject(expected);
  });

  it('reads what a provider says, where that is an object', async () => {
    await using server = await answering({ status: 200, body: { id: 'x' } });
    await using list = await answering({ status: 200, body: '[1]' });
    await using text = await answering({ status: 200, body: 'ok' });

    expect(objectOf(await post(server.origin))).toEqual({ id: 'x' });
    expect(objectOf(await post(list.origin))).toBeUndefined();
    expect(objectOf(await post(text.origin))).toBeUndefined();
    expect(server.requests[0]).toMatchObject({ body: '{"a":"ü"}', headers: { 'content-length': '10' } });
  });

  it('goes through the proxy, except where that is not wanted', async () => {
    await using proxy = await answering({ status: 200 });
    await using server = await answering({ status: 200 });
    const settings = { httpProxy: proxy.origin, httpsProxy: proxy.origin, noProxy: '127.0.0.1' };

    const delivery = deliveryOf(await post('http://hooks.example.invalid/x', { ...inside, proxy: settings }));
    await post(server.origin, { ...inside, proxy: settings });

    expect(delivery).toMatchObject({ outcome: 'delivered' });
    expect(proxy.requests.map(({ path }) => path)).toEqual(['http://hooks.example.invalid/x']);
    expect(server.requests).toHaveLength(1);
  });

  it('has not left when the name leads nowhere', async () => {
    const delivery = deliveryOf(await post('http://nowhere.invalid/'));

    expect(delivery).toMatchObject({ outcome: 'retryable' });
    expect(delivery).not.toHaveProperty('mayHaveArrived');
  });

  it('does not reach inside by a name either', async () => {
    await using server = await answering({ status: 200 });
    const url = server.origin.replace('http://127.0.0.1', 'https://localhost');

    const answer = await sendHttp({ method: 'POST', url, headers: {}, body: 'x' }, { allowPrivate: false });

    expect(deliveryOf(answer)).toEqual({ outcome: 'rejected', reason: '`localhost` is not a public address' });
  });
});

describe('requests to an endpoint that hears of many things', () => {
  let server: Server | undefined;
  afterEach(() => server?.close().closeAllConnections());

  /** Counts connections; an answer of `undefined` ends the connection instead. */
  async function endpoint(answerAfterMs: number | undefined) {
    const seen = { connections: 0, requests: 0 };
    server = createServer((request, response) => {
      seen.requests += 1;
      if (answerAfterMs === undefined) request.socket.destroy();
      else void sleep(answerAfterMs).then(() => response.end('taken'));
    });
    server.on('connection', () => (seen.connections += 1));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const send = async () =>
      deliveryOf(await sendHttp({ method: 'POST', url, headers: {}, body: 'x', isKept: true }, inside));
    return { seen, send };
  }

  it('go one after the other on one connection, and not on one that was idle for long', async () => {
    const { seen, send } = await endpoint(0);

    for (let message = 0; message < 3; message++) expect(await send()).toMatchObject({ outcome: 'delivered' });
    expect(seen.connections).toBe(1);
    await sleep(1_300);
    await send();

    expect(seen).toEqual({ connections: 2, requests: 4 });
  });

  it('are waited for longer than a connection is kept', async () => {
    const { send } = await endpoint(1_300);

    expect(await send()).toMatchObject({ outcome: 'delivered' });
  });

  it('may have arrived when the connection ends under them', async () => {
    const { seen, send } = await endpoint(undefined);

    expect(await send()).toMatchObject({ outcome: 'retryable', mayHaveArrived: true });
    expect(seen.requests).toBe(1);
  });
});
