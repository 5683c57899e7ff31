/**
 * The list of everything that needs a human, with thousands of things in it, in a real browser: `npm run bench:now`.
 *
 *     npm run bench:now -- [--rows 5000] [--rounds 20] [--peer http://127.0.0.1:3001/dashboard --peer-user admin --peer-password …]
 *
 * The built product serves; rows of every common kind wait. Each interaction is timed from its event in the browser until the frame
 * that shows what it led to, and, as the browser itself tells it, until the next frame. p50 / p99 / slowest. Tasks of more than 50 ms
 * are counted all the while. The floor, what the browser itself takes to draw, is measured in between: where it is slow or uneven, the
 * machine is. With a peer that runs on this machine, the largest paint of both homes is measured in turn.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser as Chromium, type BrowserContext, chromium, type Page } from '@playwright/test';
import { mailOfNobody } from '../e2e/product.ts';
import { exited, freePort, startServer } from '../e2e/server-process.ts';
import { resolveChromium } from '../tools/chromium.ts';
import { signUp } from './api.ts';
import { type Row, say, sayRow } from './measure.ts';
import { Desk, floorRow, floorsOf, slownessOf, spread, tasksRow } from './now-desk.ts';
import { counts, type NowHouse, seedNow } from './now-house.ts';
import { type Browser, installProbe } from './now-probe.ts';
import { againstPeer, signInToPeer } from './now-peer.ts';
import { atDesk, goals, onPhone } from './now-walk.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '20' },
    peer: { type: 'string' },
    'peer-user': { type: 'string', default: 'admin' },
    'peer-password': { type: 'string', default: '' },
  },
});
const rounds = Number(options.rounds);
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const loads = 5;

async function newPage(browser: Chromium, origin: string, size: keyof typeof sizes): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, viewport: sizes[size], hasTouch: size === 'phone' });
  await context.addInitScript(installProbe);
  await signIn(context);
  return await context.newPage();
}

async function signIn(context: BrowserContext): Promise<void> {
  const answer = await context.request.post('/api/v1/access/sessions', {
    data: { email: 'bench@example.org', password: 'a long enough password' },
    headers: { 'x-lockstep-csrf': '1' },
  });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}`);
}

/** With the sample, whose banner is the largest part of the screen, and without, where rows are. */
async function besidePeer(browser: Chromium, { origin, api }: NowHouse, address: string): Promise<readonly Row[]> {
  const context = await browser.newContext({ baseURL: origin });
  await signIn(context);
  const own = { address: `${origin}/now`, storageState: await context.storageState() };
  await context.close();
  const { 'peer-user': user, 'peer-password': password } = options;
  const peer = await signInToPeer(browser, { address, user, password });
  const rows = await againstPeer(browser, own, peer, { what: 'cold', isJudged: true });
  await api.call('DELETE', '/api/v1/sample');
  return [...rows, ...(await againstPeer(browser, own, peer, { what: 'without the sample', isJudged: false }))];
}

interface Load {
  readonly paint: number;
  readonly rows: number;
  readonly longTasks: readonly number[];
}

async function load(page: Page): Promise<Load> {
  await page.goto('/now');
  await page.waitForFunction(() => (globalThis as unknown as Browser).probe.firstRowsMs !== undefined);
  return await page.evaluate(() => {
    const { probe, performance } = globalThis as unknown as Browser;
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
    return { paint, rows: probe.firstRowsMs ?? Number.NaN, longTasks: probe.longTasks.splice(0) };
  });
}

/** With nothing in the browser's cache, and again with everything. */
async function firstPaints(browser: Chromium, origin: string, size: keyof typeof sizes): Promise<readonly Row[]> {
  const cold: Load[] = [];
  const warm: Load[] = [];
  const floors: number[] = [];
  for (let round = 0; round < loads; round += 1) {
    const page = await newPage(browser, origin, size);
    cold.push(await load(page));
    warm.push(await load(page));
    floors.push(...(await floorsOf(page, 5)));
    await page.context().close();
  }
  const told = (what: string, times: readonly Load[]): readonly Row[] => {
    const tasks = times.flatMap(({ longTasks }) => longTasks.map((ms) => ({ ms, what: 'load' })));
    return [
      { what: `${what}: first paint (${loads})`, value: spread(times.map(({ paint }) => paint)) },
      { what: `${what}: rows`, value: spread(times.map((one) => one.rows)) },
      tasksRow(what, tasks, slownessOf(floors)),
    ];
  };
  return [floorRow(`${size}, loads`, floors), ...told(`${size}, cold`, cold), ...told(`${size}, warm`, warm)];
}

async function measure(house: NowHouse, browser: Chromium): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const tell = (more: readonly Row[]): void => {
    for (const row of more) {
      sayRow(row);
      rows.push(row);
    }
  };
  for (const [size, walk] of [['desk', atDesk] as const, ['phone', onPhone] as const]) {
    tell(await firstPaints(browser, house.origin, size));
    const page = await newPage(browser, house.origin, size);
    const desk = new Desk(page);
    await load(page);
    try {
      tell(await walk(desk, house, rounds));
    } finally {
      tell(desk.rows(size, goals));
    }
    await page.context().close();
  }
  if (options.peer !== undefined) tell(await besidePeer(browser, house, options.peer));
  return rows;
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-now-'));
// Postgres runs as another account when this runs as root, and must reach its data.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'data');
const env = { LOCKSTEP_LOG_LEVEL: 'warn', ...mailOfNobody };
const server = await startServer({ dataDir, port: await freePort(), args: ['--sample'], env });
try {
  const api = await signUp(server.url, server.setupToken ?? '', 8);
  const house = { api, dataDir, origin: server.url };
  const kinds = await seedNow(house, Number(options.rows));
  const { total } = await counts(api);
  say(`${total} things wait: ${kinds.map(({ value, count }) => `${count} ${value}`).join(', ')}`);
  const { executablePath, args, env: browserEnv } = resolveChromium();
  const browser = await chromium.launch({ executablePath, args, env: browserEnv });
  try {
    const rows = await measure(house, browser);
    if (rows.some(({ goal }) => goal?.isMet === false)) process.exitCode = 1;
  } finally {
    await browser.close();
    api.close();
  }
} finally {
  server.child.kill('SIGTERM');
  await exited(server.child);
  rmSync(folder, { recursive: true, force: true });
}
