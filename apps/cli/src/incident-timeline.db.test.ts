import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
let incident = '';

beforeAll(async () => {
  product = await startProduct();
  const made = await product.admin.post('/api/v1/incidents', {
    title: 'checkout fails',
    kind: 'reliability',
    severity: 'sev2',
  });
  incident = String(made['name']);
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

const timeline = (...more: readonly string[]) => product.lockstep(['incident', 'timeline', incident, ...more]);

it('writes down what happened, when it happened, and reads it back in order', async () => {
  const earlier = await timeline('--add', 'first signs', '--at', '2026-01-31T03:12');
  const later = await timeline('--add', 'traffic\u001b[31m moved\nto eu-2');
  const read = await timeline();
  const json = JSON.parse((await timeline('--json')).stdout);

  expect(earlier).toMatchObject({
    code: 0,
    stdout: '2026-01-31 03:12Z  note        first signs, by ci (token of Ada)\n',
  });
  expect(later.stdout).toMatch(/traffic\[31m moved \/ to eu-2, by .+\n$/);
  expect(read.stdout.split('\n')[0]).toContain('first signs');
  expect(json).toMatchObject({ schema: 'lockstep.incident.timeline/1', hasMore: false });
  expect(json.items[0]).toMatchObject({ text: 'first signs', happenedAt: '2026-01-31T03:12:00.000Z' });
});

it('warns before it posts what looks like a secret', async () => {
  const refused = await timeline('--add', 'password: hunter2hunter2');
  const meant = await timeline('--add', 'password: hunter2hunter2', '--anyway');

  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('it looks as if it held a password, from character 11 to 24');
  expect(refused.stderr).not.toContain('hunter2');
  expect(meant.code).toBe(0);
});

it('follows: what comes in is printed within a few seconds', async () => {
  const reading = product.start(['incident', 'timeline', incident, '--follow']);
  let said = '';
  reading.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const until = async (words: string): Promise<void> => {
    while (!said.includes(words)) await once(reading.stdout ?? reading, 'data');
  };
  await until('first signs');

  await timeline('--add', 'it is over');
  await until('it is over');

  expect(said.split('it is over')).toHaveLength(2);
  reading.kill('SIGINT');
  await once(reading, 'exit');
});

it('attaches a file with its digest', async () => {
  const bytes = Buffer.from('a log\n'.repeat(50_000));
  writeFileSync(join(product.folder, 'shop.log'), bytes);

  const made = await product.lockstep(['incident', 'attach', incident, 'shop.log']);
  const missing = await product.lockstep(['incident', 'attach', incident, 'nothing.log']);

  const digest = createHash('sha256').update(bytes).digest('hex');
  expect(made).toMatchObject({ code: 0 });
  expect(made.stdout).toContain(`300000 bytes, text/plain, sha256:${digest}.`);
  expect(missing.code).not.toBe(0);
  expect((await timeline()).stdout).toContain(String.raw`Attached shop.log (293 KiB).`);
});
