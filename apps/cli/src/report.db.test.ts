import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, type Product, startProduct } from './test-product.ts';

let product: Product;
let token: string;
let first: string;
let second: string;

beforeAll(async () => {
  product = await startProduct();
  const { userId, session } = await product.addPerson('Bob');
  await product.admin.post(`/api/v1/access/people/${userId}/roles`, { role: 'security_key', change: 'grant' });
  const scopes = ['reports.read', 'reports.triage', 'services.read'];
  token = String((await session.post('/api/v1/access/tokens', { name: 'desk', scopes }))['token']);
  const record = async (what: string): Promise<string> =>
    String(
      (await session.post('/api/v1/reports', { kind: 'security', what, where: 'shop', steps: 'open it\nand look' }))[
        'reference'
      ],
    );
  first = await record('the shop shows passwords');
  second = await record('passwords can be seen in the shop');
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

async function lockstep(...args: readonly string[]): Promise<Ended> {
  return await product.lockstep(['report', ...args], { env: { LOCKSTEP_TOKEN: token } });
}

describe('lockstep report', () => {
  it('lists what is due, and shows one with all it says', async () => {
    const listed = await lockstep('list', '--kind', 'security', '--search', 'shows');
    const shown = await lockstep('show', first.toLowerCase());

    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toContain(first);
    expect(listed.stdout).not.toContain(second);
    expect(shown.stdout).toContain('  open it\n  and look\n');
    expect(JSON.parse((await lockstep('list', '--json')).stdout)).toMatchObject({ schema: 'lockstep.report.list/1' });
  });

  it('decides, with a reason and what it repeats', async () => {
    const taken = await lockstep('decide', first, 'triaging');
    const merged = await lockstep('decide', second, 'duplicate', '--of', first, '--reason', 'the same flaw');
    const accepted = await lockstep(
      'decide',
      first,
      'accepted',
      '--reason',
      'seen by us',
      '--message',
      'thank you',
      '--json',
    );

    expect(taken.stdout).toBe(`${first} is triaging now; Bob has it.\n`);
    expect(merged.stdout).toContain(`${second} is duplicate now`);
    expect(JSON.parse(accepted.stdout)).toMatchObject({
      schema: 'lockstep.report/1',
      state: 'accepted',
      duplicates: [second],
    });
    expect((await lockstep('list', '--state', 'closed')).stdout).toContain(second);
  });

  it('says what is missing, and what is not possible', async () => {
    expect(await lockstep('decide', first, 'fixed')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason'),
    });
    expect(await lockstep('decide', first, 'done')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('triaging'),
    });
    expect((await lockstep('decide', first, 'duplicate', '--reason', 'why')).stderr).toContain('--of');
    expect((await lockstep('decide', first, 'spam', '--reason', 'why')).stderr).toContain('can not become `spam`');
    expect((await lockstep('show', 'RPT-00000-00000')).stderr).toContain('does not exist');
    expect((await lockstep('show', 'INC-1')).stderr).toContain('RPT-7K3QM-92XHD');
  });

  it('tells whoever may only read that they may not decide', async () => {
    const refused = await product.lockstep(['report', 'decide', first, 'fixed', '--reason', 'by an admin']);

    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('reports.triage') });
  });
});
