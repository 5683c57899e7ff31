import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
let incident: string;

beforeAll(async () => {
  product = await startProduct();
  for (const args of [
    ['environment', 'add', 'production', '--production'],
    ['service', 'add', 'web', '--exposure', 'public'],
    ['release', 'add', 'web', '1.0.0'],
    ['release', 'add', 'web', '1.0.1'],
  ]) {
    const { code, stderr } = await product.lockstep(args);
    if (code !== 0) throw new Error(stderr);
  }
  const made = await product.lockstep(['incident', 'declare', 'web', '--severity', 'sev2', '--title', 'logins fail']);
  incident = /INC-\d+/.exec(made.stdout)?.[0] ?? '';
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

it('adds tasks and ends them', async () => {
  const added = await product.lockstep(['incident', 'tasks', incident, '--add', 'look at the logs']);
  const id = /[0-9a-f-]{36}/.exec(added.stdout)?.[0] ?? '';
  const done = await product.lockstep(['incident', 'tasks', incident, '--done', id]);

  expect(added.stdout).toMatch(/^open +nobody +look at the logs/m);
  expect(done.stdout).toMatch(/^done +nobody +look at the logs/m);
});

it('saves a playbook from a file, names the field that is wrong, and starts it', async () => {
  const file = path.join(product.folder, 'joint.yaml');
  await writeFile(file, 'title: Joint\nitems:\n  - { id: look, title: Look at both sides, dueMinutes: 10 }\n');
  const wrong = path.join(product.folder, 'wrong.yaml');
  await writeFile(wrong, 'title: Joint\nitems:\n  - { id: look, title: Look at both sides, dueMinutes: soon }\n');

  const typo = path.join(product.folder, 'typo.yaml');
  await writeFile(typo, 'title: Joint\nitems:\n  - { id: look, title: Look at both sides, dueMinuts: 10 }\n');

  const refused = await product.lockstep(['playbook', 'save', 'joint', wrong, '--because', 'first']);
  const mistyped = await product.lockstep(['playbook', 'save', 'joint', typo, '--because', 'first']);
  const saved = await product.lockstep(['playbook', 'save', 'joint', file, '--because', 'first']);
  const started = await product.lockstep(['playbook', 'start', 'joint', incident]);
  const again = await product.lockstep(['playbook', 'start', 'joint', incident]);

  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('items.0.dueMinutes');
  expect(mistyped).toMatchObject({ code: 2 });
  expect(mistyped.stderr).toContain('`items[0].dueMinuts`: a playbook has no such key');
  expect(mistyped.stderr).toContain('did you mean `dueMinutes`?');
  expect(saved.stdout).toBe('joint is version 1 now.\n');
  expect(started.stdout).toBe('1 task added.\n- Look at both sides\n');
  expect(again.stdout).toContain('Nothing new');
});

it('shows what needs a human, and finds by name', async () => {
  const now = await product.lockstep(['now']);
  const found = await product.lockstep(['search', 'logins']);

  expect(now.stdout).toContain(`${incident} has no commander`);
  expect(found.stdout).toMatch(new RegExp(`^incident +${incident}: logins fail`, 'm'));
});

it('proposes a way out from inside, closes a side with what is proven, and drafts what was learned', async () => {
  const proposed = await product.lockstep(['incident', 'propose', incident, '1.0.1', '--environment', 'production']);
  const closed = await product.lockstep([
    'incident',
    'close',
    incident,
    '--side',
    'reliability',
    '--because',
    'it is over',
  ]);
  const written = await product.lockstep(['incident', 'postmortem', incident, '--draft']);
  const missing = await product.lockstep(['incident', 'close', incident, '--side', 'security']);

  expect([0, 10, 11, 12]).toContain(proposed.code);
  expect(proposed.stdout).toContain('1.0.1');
  expect(closed.stdout).toContain(`${incident} is closed on reliability.`);
  expect(written.stdout).toContain(`# ${incident}: logins fail`);
  expect(missing).toMatchObject({ code: 3 });
  expect(missing.stderr).toContain(`\`lockstep incident update ${incident} --kind both\`, then the same again`);
});
