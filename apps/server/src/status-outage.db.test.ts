import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { findBinaries } from './platform/postgres/binaries.ts';
import { placePostgres } from './platform/postgres/placement.ts';
import { findClusterProcesses } from './platform/postgres/processes.ts';
import { ensureRunning, prepareServer } from './platform/postgres/server.ts';
import { loadSealingKeys } from './platform/secrets/secret-key-file.ts';
import { quietLog } from './platform/test-context.ts';

/** A Postgres of its own, which nobody restarts; and a server that only serves: none of its background work ever runs. */
const requested = mkdtempSync(join(tmpdir(), 'lockstep-status-'));
const placement = placePostgres(requested, findBinaries(undefined));
const plan = prepareServer(placement, { dataDir: requested, log: quietLog });
const folder = join(requested, 'status');
const slug = 'acme';

let url = '';
let app: App;
let origin = '';
let cookie = '';

beforeAll(async () => {
  ({ url } = await ensureRunning(plan));
  app = await openServing();
  const token = new URL((await app.setupLink()) ?? '').hash.replace('#token=', '');
  const admin = { token, name: 'Ada', email: 'ada@example.org', password: 'a long enough password' };
  const answer = await post('/api/v1/access/setup', admin);
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const component = { name: 'API', group: 'Core' };
  await post('/api/v1/status/pages', { slug, title: 'Acme <b>', audience: 'public', components: [component] });
  await post('/api/v1/status/pages', { slug: 'inside', title: 'Our own', audience: 'internal' });
  await until(async () => (await open(`/status/inside`, cookie)).status === 200);
});

afterAll(async () => {
  await app.close();
  await killDatabase();
  for (const dir of [requested, placement.dataDir]) rmSync(dir, { recursive: true, force: true });
});

async function openServing(): Promise<App> {
  const made = await createApp({
    config: { schema: 'lockstep', publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
    databaseUrl: url,
    log: quietLog,
    statusFolder: folder,
    // As the next process finds it.
    sealing: loadSealingKeys({ given: undefined, file: undefined, dataDir: requested }),
    throttledPerMinute: 1_000,
  });
  await made.http.listen({ port: 0, host: '127.0.0.1' });
  const bound = made.http.server.address();
  origin = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  return made;
}

async function killDatabase(): Promise<void> {
  for (const pid of findClusterProcesses(placement.clusterDir).all) process.kill(pid, 'SIGKILL');
  while (findClusterProcesses(placement.clusterDir).all.length > 0) await sleep(20);
}

async function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-lockstep-csrf': '1', cookie };
  const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect({ status: answer.status, text: await answer.clone().text() }).toMatchObject({ status: 200 });
  return answer;
}

async function open(path: string, as = '', more: Record<string, string> = {}): Promise<Response> {
  return await fetch(origin + path, { headers: { accept: 'text/html', cookie: as, ...more } });
}

const textOf = async (path: string) => await (await open(path)).text();

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to be');
    await sleep(50);
  }
}

describe('a status page', () => {
  it('is plain HTML that needs nothing from elsewhere, and can be kept by caches', async () => {
    const answer = await open(`/status/${slug}`);
    const html = await answer.text();

    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(answer.headers.get('cache-control')).toBe(
      'public, max-age=10, stale-while-revalidate=30, stale-if-error=86400',
    );
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(html).toContain('<h1>Acme &lt;b&gt;</h1>');
    expect(html).toContain('Everything works');
    expect(html).not.toContain('can not check');
    const again = await open(`/status/${slug}`, '', { 'if-none-match': answer.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  it.each([
    ['.json', 'application/json', '"overall":"operational"'],
    ['.atom', 'application/atom+xml', '<feed xmlns="http://www.w3.org/2005/Atom">'],
    ['.ics', 'text/calendar', 'BEGIN:VCALENDAR'],
    ['/history', 'text/html', 'Nothing was told'],
  ])('is there as %s', async (suffix, type, words) => {
    const answer = await open(`/status/${slug}${suffix}`);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(await answer.text()).toContain(words);
  });

  it('for inside is to others what is not there', async () => {
    const [inside, nowhere] = [await open('/status/inside'), await open('/status/nowhere')];

    expect([inside.status, await inside.text()]).toEqual([404, await nowhere.text()]);
    const own = await open('/status/inside', cookie);
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
  });

  it('shows an update at once, with no worker running', async () => {
    const page = { title: 'Slow <answers>', pages: [slug], audience: 'public', phase: 'investigating' };
    await post('/api/v1/status/updates', { ...page, message: 'See [why](javascript:x) and **wait**' });

    await until(async () => (await textOf(`/status/${slug}`)).includes('Slow &lt;answers&gt;'));

    const html = await textOf(`/status/${slug}`);
    expect(html).toContain('See [why](javascript:x) and <strong>wait</strong>');
    expect(await textOf(`/status/${slug}.atom`)).toContain('Investigating: Slow &lt;answers&gt;');
  });

  it('keeps answering while the database is away, marked as such, and no longer once it is back', async () => {
    await killDatabase();

    expect(await textOf(`/status/${slug}`)).toContain('Slow &lt;answers&gt;');
    await until(async () => (await textOf(`/status/${slug}`)).includes('We can not check at the moment'));
    const answer = await open(`/status/${slug}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=5, stale-if-error=86400');
    expect(await answer.text()).toMatch(/As of <time datetime="[^"]+">[^<]+ UTC<\/time>/);
    expect(await (await open(`/status/${slug}.json`)).json()).toMatchObject({
      isChecked: false,
      lastKnownAt: expect.any(String),
      current: [{ title: 'Slow <answers>' }],
    });
    expect((await open('/status/inside', cookie)).status).toBe(503);
    expect((await open('/status/nowhere')).status).toBe(404);

    await ensureRunning(plan);
    await until(async () => !(await textOf(`/status/${slug}`)).includes('can not check'));
    expect((await open('/status/inside', cookie)).status).toBe(200);
  });

  it('comes from the file as long as the database has not been asked', async () => {
    const { ServedPages } = await import('./status/served-pages.ts');
    const silent = new Proxy(app.database, {
      get: (database, name) =>
        name === 'read' ? { query: () => Promise.reject(new Error('it is away')) } : Reflect.get(database, name),
    });
    const pages = new ServedPages(silent, folder, quietLog);

    await pages.start();

    expect(pages.find(slug)).toMatchObject({ isChecked: false, page: { title: 'Acme <b>' } });
    expect(pages.find('inside')).toBeUndefined();
    await pages.stop();
  });

  it('is there again after a restart while the database is still away, and everything is once it is back', async () => {
    await killDatabase();
    const port = await freePort();
    const at = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      env: {
        PATH: process.env['PATH'],
        LOCKSTEP_DATABASE_URL: url,
        LOCKSTEP_DATABASE_SCHEMA: 'lockstep',
        LOCKSTEP_DATA_DIR: requested,
        LOCKSTEP_PORT: String(port),
        LOCKSTEP_LOG_LEVEL: 'error',
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    const ask = async (path: string) => await fetch(at + path).catch(() => undefined);
    const shown = async () => (await (await ask(`/status/${slug}`))?.text()) ?? '';

    await until(async () => (await shown()).includes('We can not check at the moment'));
    expect(await shown()).toContain('Slow &lt;answers&gt;');
    expect((await ask('/status/inside'))?.status).toBe(404);
    expect((await ask('/api/v1/access/me'))?.status).toBe(503);

    await ensureRunning(plan);
    await until(async () => (await ask('/readyz'))?.status === 200);
    await until(async () => (await shown()).includes('Slow') && !(await shown()).includes('can not check'));
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
