import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
let key: string;

beforeAll(async () => {
  product = await startProduct();
  ({ key } = await json<{ key: string }>('source', 'add', 'scripts', '--kind', 'generic'));
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

async function json<Answer>(...args: readonly string[]): Promise<Answer> {
  const ended = await product.lockstep([...args, '--json'], { env: { LOCKSTEP_SOURCE_KEY: key } });
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  return JSON.parse(ended.stdout) as Answer;
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly summary: string; readonly fate: string }[];
}

describe('lockstep alert', () => {
  it('sends, lists, shows and resolves', async () => {
    await json('alert', 'send', 'disk of db-1 is full', 'service=web', 'disk=sda', '--severity', 'critical');

    const { items } = await json<Listed>('alert', 'list', '--match', 'disk=~"sd."', '--search', 'DB-1');
    expect(items).toMatchObject([{ summary: 'disk of db-1 is full', fate: 'recorded' }]);
    const shown = await product.lockstep(['alert', 'show', items[0]?.id ?? '']);
    expect(shown.stdout).toContain('no catch-all policy is set up');
    expect(await json('alert', 'resolve', items[0]?.id ?? '')).toMatchObject({ resolved: [items[0]?.id] });
    expect(await json('alert', 'resolve', items[0]?.id ?? '')).toMatchObject({ resolved: [] });
    expect(await json('alert', 'list')).toMatchObject({ items: [] });
  });

  it('says why somebody was not paged, who is called by address or name', async () => {
    await json('alert', 'send', 'disk of db-2 is full', '--dedup-key', 'db-2');
    const { items } = await json<Listed>('alert', 'list', '--search', 'db-2');
    const id = items[0]?.id ?? '';

    const byAddress = await product.lockstep(['alert', 'why', id, '--person', 'ada@example.org']);
    const byName = await product.lockstep(['alert', 'why', id, '--person', 'Ada']);
    await json('alert', 'resolve', id);

    expect(byAddress).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Ada') });
    expect(byName.stdout).toBe(byAddress.stdout);
  });

  it('explains what would become of an alert', async () => {
    const ended = await product.lockstep(['alert', 'explain', 'alertname=Down', '--source', 'scripts']);

    expect(ended.stdout).toContain('It would page nobody.');
    expect(ended.stdout).toContain('- no route wants it\n');
    expect(ended.stdout.match(/no catch-all/g)).toEqual(['no catch-all']);
  });

  it('says what to do when it was called wrongly, or was refused', async () => {
    const none = await product.lockstep(['alert', 'send', 'x']);
    const wrong = await product.lockstep(['alert', 'send', 'x'], { env: { LOCKSTEP_SOURCE_KEY: 'wrong' } });
    const unknown = await product.lockstep(['alert', 'show', '018f0000-0000-7000-8000-000000000000']);

    expect([none.code, wrong.code, unknown.code]).toEqual([2, 4, 3]);
    expect(none.stderr).toContain('LOCKSTEP_SOURCE_KEY');
  });
});

describe('lockstep silence', () => {
  it('adds, lists and ends', async () => {
    const made = await json<{ id: string }>('silence', 'add', 'disk=~"sd."', '--for', '2h', '--comment', 'we know');

    expect(await json('silence', 'list')).toMatchObject({ items: [{ id: made.id, comment: 'we know' }] });
    await json('silence', 'expire', made.id);
    expect(await json('silence', 'list')).toMatchObject({ items: [] });
  });

  it('asks for an end', async () => {
    const ended = await product.lockstep(['silence', 'add', 'a=b', '--comment', 'we know']);

    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('--for 2h') });
  });
});
