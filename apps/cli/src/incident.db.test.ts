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
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

const declare = (...more: readonly string[]) =>
  product.lockstep(['incident', 'declare', 'web', '--severity', 'sev2', '--title', 'checkout fails', ...more]);

it('declares, is told of what looks the same, changes, joins and takes roles', async () => {
  const made = await declare();
  const name = /INC-\d+/.exec(made.stdout)?.[0] ?? '';
  const again = await declare();
  const changed = await product.lockstep(['incident', 'update', name, '--severity', 'sev3', '--status', 'identified']);
  const joined = await product.lockstep(['incident', 'join', name]);
  const taken = await product.lockstep(['incident', 'role', 'take', name, 'commander']);
  const left = await product.lockstep(['incident', 'role', 'give-up', name, 'commander']);
  const roles = await product.lockstep(['incident', 'roles', name]);

  expect(made).toMatchObject({ code: 0, stdout: `${name} is open: checkout fails (sev2).\n` });
  expect(again.code).not.toBe(0);
  expect(again.stderr).toContain(`${name} looks the same`);
  expect(again.stderr).toContain(`/incidents/${name}`);
  expect(changed.stdout).toBe(`${name} checkout fails: Cause found, reliability sev3.\n`);
  expect(joined.stdout).toContain(`You are in ${name}`);
  expect(taken.stdout).toMatch(new RegExp(`^${name} commander: .+\\.$`, 'm'));
  expect(left.stderr).toContain('would be left without a commander');
  expect(roles.stdout).toMatch(/^commander +\S/m);
  expect(roles.stdout).toMatch(/^scribe +nobody +\d{4}-/m);
  expect(roles.stdout).toContain('Helping: ');
});

it('takes fields by their kind, says the criteria, and keeps the old name for declaring', async () => {
  const people = { title: 'People concerned', kind: 'number', help: '', choices: [], required: null };
  await product.admin.post('/api/v1/incident-settings/fields', people);
  const drill = await declare('--drill', '--field', 'people-concerned=12', '--json');
  const wrong = await declare('--anyway', '--field', 'people=12');
  const criteria = await product.lockstep(['incident', 'criteria']);
  const recorded = await product.lockstep([
    'incident',
    'record',
    'web',
    '--severity',
    'sev5',
    '--title',
    'checkout fails',
  ]);

  expect(JSON.parse(drill.stdout)).toMatchObject({ isDrill: true, fields: { 'people-concerned': 12 } });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain('`people-concerned`');
  expect(criteria.stdout).toMatch(/^security sev1: /m);
  expect(recorded).toMatchObject({ code: 0 });
});

it('restricts, and sees nothing of it any more: a token opens no restricted incident', async () => {
  const name = /INC-\d+/.exec((await declare('--anyway')).stdout)?.[0] ?? '';
  const open = await product.lockstep(['incident', 'readers', name]);
  const refused = await product.lockstep(['incident', 'restrict', name, '--because', 'an account was taken over']);
  await product.lockstep(['incident', 'role', 'take', name, 'commander']);
  const restricted = await product.lockstep(['incident', 'restrict', name, '--because', 'an account was taken over']);
  const gone = await product.lockstep(['incident', 'readers', name]);
  const never = await product.lockstep(['incident', 'readers', 'INC-999999']);

  expect(open.stdout).toBe(`${name} is shown to everybody.\n`);
  expect(refused).toMatchObject({ code: 4 });
  expect(refused.stderr).toContain(`\`lockstep incident role take ${name} security_lead\`, then the same again`);
  expect(restricted.stderr).toContain(`From now on it is seen in a browser only: ${product.url}/incidents/${name}`);
  expect(restricted.stdout).toContain(`${name} is restricted: 1 person may see it.`);
  expect(gone).toMatchObject({ code: 3, stderr: never.stderr.replace('INC-999999', name) });
});
