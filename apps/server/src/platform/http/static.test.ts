import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietLog } from '../test-context.ts';
import { createHttpServer } from './server.ts';
import { registerWeb } from './static.ts';

let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-web-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(
    path.join(folder, 'index.html'),
    '<!doctype html><title>Lockstep</title><script type="module" src="/assets/first-9f.js"></script><link rel="icon" href="/gone.svg">',
  );
  writeFileSync(path.join(folder, 'assets/first-9f.js'), 'what the page names');
  writeFileSync(path.join(folder, 'assets/first-9f.js.br'), brotliCompressSync('what the page names'));
  writeFileSync(path.join(folder, 'assets/app-1a2b.js'), 'plain');
  writeFileSync(path.join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync('plain'));
  app = await createHttpServer({ log: quietLog, isSecure: true });
  await registerWeb(app, folder, true);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('the web app', () => {
  it('is compressed beforehand and kept for ever where its name has a hash', async () => {
    const response = await app.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': 'br' } });

    expect(response.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
    });
  });

  it.each([
    ['br', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip', undefined],
    ['br;q=0', undefined],
    [undefined, undefined],
  ])('has what its page names in memory; a browser that takes %s gets it as %s', async (accepted, encoding) => {
    rmSync(path.join(folder, 'assets/first-9f.js'), { force: true });
    rmSync(path.join(folder, 'assets/first-9f.js.br'), { force: true });
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const response = await app.inject({ url: '/assets/first-9f.js', headers });
    const text = encoding === 'br' ? brotliDecompressSync(response.rawPayload).toString() : response.body;

    expect(text).toBe('what the page names');
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(response.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
  });

  it.each(['/', '/assets/first-9f.js'])('sends %s again only to a browser that holds something else', async (url) => {
    const { etag } = (await app.inject({ url })).headers;
    const ask = async (held: unknown) => await app.inject({ url, headers: { 'if-none-match': String(held) } });
    const same = await ask(etag);

    expect(same.statusCode).toBe(304);
    expect(same.body).toBe('');
    expect(same.headers).toMatchObject({ etag, 'cache-control': expect.any(String) });
    expect((await ask('W/"another"')).statusCode).toBe(200);
  });

  it('answers HEAD as GET, without the content', async () => {
    const response = await app.inject({ method: 'HEAD', url: '/assets/first-9f.js' });

    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('');
    expect(response.headers['content-length']).toBe(String('what the page names'.length));
  });

  it.each(['/', '/services/web', '/setup?x=1'])('answers %s with its page, never kept', async (url) => {
    const response = await app.inject({ url });

    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('<title>Lockstep</title>');
    expect(response.headers).toMatchObject({
      'cache-control': 'no-cache',
      'strict-transport-security': expect.any(String),
    });
  });

  it.each(['/', '/now'])('tells a browser that is signed in what %s asks first', async (url) => {
    const signedIn = await app.inject({ url, cookies: { '__Host-lockstep_session': 'x' } });
    const stranger = await app.inject({ url });

    expect(signedIn.headers['link']).toBe(
      '</api/v1/access/me>; rel=preload; as=fetch; crossorigin, </api/v1/sample>; rel=preload; as=fetch; crossorigin',
    );
    expect(stranger.headers['link']).toBeUndefined();
  });

  it.each(['/services/web/releases/3.0.1', '/gate?target=2.20.1'])('opens %s, which ends like a file', async (url) => {
    const response = await app.inject({ url, headers: { accept: 'text/html,*/*' } });

    expect(response.statusCode).toBe(200);
  });

  it.each([
    ['GET', '/api/v1/unknown'],
    ['GET', '/assets/gone-9f.js'],
    ['GET', '/gone.svg'],
    ['POST', '/services/web'],
    ['GET', '/../../etc/passwd.txt'],
    ['GET', '/%2e%2e/%2e%2e/package.json'],
  ] as const)('does not answer %s %s with a page', async (method, url) => {
    const response = await app.inject({ method, url });

    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });
});
