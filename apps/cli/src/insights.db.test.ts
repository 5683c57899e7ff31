import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
  for (const args of [
    ['environment', 'add', 'production', '--production'],
    ['service', 'add', 'web', '--exposure', 'public'],
  ]) {
    const { code, stderr } = await product.lockstep(args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  }
  const incident = { service: 'web', title: 'checkout fails', kind: 'reliability', severity: 'sev2' };
  await product.admin.post('/api/v1/incidents', incident);
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

it('tells figures with their counts, and the same as JSON with every incident', async () => {
  const shown = await product.lockstep(['insights', '--days', '400', '--service', 'web']);
  const json = await product.lockstep(['insights', '--json']);
  const answer = JSON.parse(json.stdout) as {
    schema: string;
    incidents: number;
    durations: { metric: string; open: number; values: { title: string; isOver: boolean }[] }[];
  };

  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/, 1 incident, compared with /);
  expect(shown.stdout).toMatch(/^Time to resolve, reliability +1, 1 open +too few to tell +too few to compare$/m);
  expect(answer).toMatchObject({ schema: 'lockstep.insights/1', incidents: 1 });
  expect(answer.durations.find(({ metric }) => metric === 'time_to_resolve')).toMatchObject({
    open: 1,
    values: [{ title: 'checkout fails', isOver: false }],
  });
});

it('prints the catalogue, and refuses a period that is too long or a service nobody knows', async () => {
  const catalogue = await product.lockstep(['insights', 'catalogue']);
  const long = await product.lockstep(['insights', '--days', '401']);
  const nobody = await product.lockstep(['insights', '--service', 'nobody']);

  expect(catalogue.stdout).toContain('Mean time to resolve, and its trend');
  expect(long.code).not.toBe(0);
  expect(long.stderr).toContain('400');
  expect(nobody.stderr).toContain('service `nobody` does not exist');
});

it('a page can be called useless by who was paged only', async () => {
  const { code, stderr } = await product.lockstep(['page', 'useless', '01a201a1-e89d-7000-b7b0-12883b1c1ecb']);

  expect(code).not.toBe(0);
  expect(stderr).toContain('does not exist');
});
