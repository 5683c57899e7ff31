import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, type Product, startProduct } from './test-product.ts';

let product: Product;
let token: string;

beforeAll(async () => {
  product = await startProduct();
  await product.admin.post('/api/v1/status/pages', {
    slug: 'acme',
    title: 'Acme',
    audience: 'public',
    components: [{ name: 'API' }, { name: 'Sign-in' }],
  });
  const scopes = ['status.read', 'status.publish'];
  token = String((await product.admin.post('/api/v1/access/tokens', { name: 'teller', scopes }))['token']);
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

async function lockstep(...args: readonly string[]): Promise<Ended> {
  return await product.lockstep(['status', ...args], { env: { LOCKSTEP_TOKEN: token } });
}

describe('lockstep status', () => {
  it('publishes, goes on, and lists what was told', async () => {
    const words = ['--title', 'Slow answers', '--page', 'acme', '--message', 'We look.', '--component', 'API=degraded'];
    const first = JSON.parse((await lockstep('publish', ...words, '--next', '30', '--json')).stdout) as {
      announcement: string;
      components: unknown;
    };
    const over = ['--phase', 'resolved', '--message', 'Over.', '--component', 'acme/api=operational'];
    const second = await lockstep('publish', '--on', first.announcement, ...over);

    expect(first.components).toMatchObject([{ name: 'API', state: 'degraded' }]);
    expect(second).toMatchObject({ code: 0, stdout: `Published: resolved, announcement ${first.announcement}.\n` });
    const listed = await lockstep('list', '--state', 'resolved');
    expect(listed.stdout).toMatch(/resolved +acme .* Slow answers/);
  });

  it('plans work, lists it and calls it off', async () => {
    const from = new Date(Date.now() + 86_400_000).toISOString();
    const to = new Date(Date.now() + 90_000_000).toISOString();
    const words = ['--title', 'New disks', '--message', 'Short breaks.', '--from', from, '--to', to];
    const planned = await lockstep('maintenance', 'plan', ...words, '--component', 'acme/Sign-in', '--json');
    const { id } = JSON.parse(planned.stdout) as { id: string };

    expect((await lockstep('maintenance')).stdout).toContain('acme/Sign-in');
    expect((await lockstep('maintenance', 'end', id)).stdout).toBe('New disks is called off.\n');
    expect((await lockstep('maintenance', 'list', '--state', 'over', '--json')).stdout).toContain('"cancelled"');
  });

  it.each([
    [['publish', '--message', 'x'], 'name either `--title` or `--on`'],
    [['publish', '--title', 'Slow', '--message', 'x', '--component', 'API=fine'], '`API=fine` says no state'],
    [['publish', '--title', 'Slow', '--message', 'x', '--component', 'Mail=degraded'], '`Mail` names no component'],
  ])('says what is wrong with %j', async (args, problem) => {
    const refused = await lockstep(...args);

    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(problem);
  });
});
