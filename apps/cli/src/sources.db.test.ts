import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

async function said(...args: readonly string[]): Promise<string> {
  const done = await product.lockstep(args);
  if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

it('adds a source with what to do at its sender, tests it, and gives it a new key', async () => {
  const made = await said('source', 'add', 'prom', '--kind', 'prometheus');
  expect(made).toMatch(/told this once: [0-9a-f]{32}\n/);
  expect(made).toContain('1. ');

  const tested = await said('source', 'test', 'prom');
  expect(tested.match(/✓/g)).toHaveLength(4);
  expect(await said('source', 'list')).toContain('prom');
  expect(await said('source', 'kinds')).toMatch(/github\s+.*secret/);
  expect(await said('source', 'rotate', 'prom')).toMatch(/new key, told this once: [0-9a-f]{32}/);
});

it('prints whole addresses, which are pasted at a sender as they are', async () => {
  const beat = await said('heartbeat', 'add', 'nightly', '--every', '3600');
  const [ping = ''] = /(?<=^Ping )\S+/m.exec(beat) ?? [];
  const hooks = await said('source', 'add', 'hooks', '--kind', 'alertmanager');
  const vendor = await said('source', 'add', 'vendor', '--kind', 'prometheus');
  const rotated = await said('source', 'rotate', 'hooks');
  const told = JSON.parse(await said('--json', 'source', 'add', 'more', '--kind', 'generic')) as {
    url: string;
    steps: string[];
  };

  expect(ping).toMatch(new RegExp(`^${product.url}/`));
  expect((await fetch(ping, { method: 'POST' })).status).toBe(200);
  expect(await said('heartbeat', 'show', 'nightly')).toContain(`It is pinged at ${ping}`);
  expect(hooks).toMatch(new RegExp(`^It is posted to ${product.url}/in/[0-9a-f]{32}$`, 'm'));
  expect(vendor).toContain(`It is posted to ${product.url}/api/v2/alerts\n`);
  expect(vendor).toContain(`name \`${new URL(product.url).host}\` as a target`);
  expect(rotated).toMatch(new RegExp(`^It is posted to ${product.url}/in/[0-9a-f]{32} from now on`, 'm'));
  expect((await fetch(told.url, { method: 'POST', body: '{"summary":"full"}' })).status).toBe(200);
  expect(told.steps.join(' ')).toContain(told.url);
  expect(hooks + vendor + beat).not.toMatch(/\{(url|host|key)\}|this server|\(server\)/);
});

it('keeps heartbeats', async () => {
  const made = JSON.parse(
    await said('--json', 'heartbeat', 'add', 'backup', '--cron', '0 3 * * *', '--zone', 'Europe/Berlin'),
  ) as {
    pingPath: string;
  };
  expect((await fetch(`${product.url}${made.pingPath}/7`, { method: 'POST', body: 'disk full' })).status).toBe(200);

  expect(await said('heartbeat', 'list')).toMatch(/backup\s+✗ down\s+0 3 \* \* \* Europe\/Berlin/);
  expect(await said('heartbeat', 'show', 'backup')).toMatch(/fail 7/);
  expect(await said('heartbeat', 'pause', 'backup')).toContain('paused');
  await said('heartbeat', 'remove', 'backup');
  expect((await product.lockstep(['heartbeat', 'show', 'backup'])).code).not.toBe(0);
  expect((await product.lockstep(['heartbeat', 'add', 'x'])).stderr).toContain('--every');
});

it('keeps uptime checks, and refuses what lies inside', async () => {
  const refused = await product.lockstep(['monitor', 'add', 'inside', '--http', 'http://127.0.0.1:1/']);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('LOCKSTEP_ALLOW_PRIVATE_CHECKS');

  await said('monitor', 'add', 'site', '--tcp', 'nowhere.invalid:443', '--confirmations', '1', '--every', '86400');
  await expect.poll(() => said('monitor', 'list'), { timeout: 15_000 }).toMatch(/site\s+✗ down/);
  expect(await said('monitor', 'show', 'site')).toMatch(/ENOTFOUND|EAI_AGAIN/);
  await said('monitor', 'remove', 'site');
});
