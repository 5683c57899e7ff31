import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, type Product, startProduct } from './test-product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
  await product.addPerson('Bo');
  await product.lockstep(['service', 'add', 'checkout']);
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function write(path: string, text: string): void {
  writeFileSync(join(product.folder, path), text);
}

async function apply(...args: readonly string[]): Promise<Ended> {
  return await product.lockstep(['apply', ...args]);
}

it('tells wrong forms and unknown names of all files in one go, and of the same document', async () => {
  write(
    'rules.yaml',
    [
      'kind: alert_route\nname: A\nsources: [nowhere]\nservices: [checkout, chekout]\npolicy: Delayed',
      'kind: escalation_policy\nname: Delayed\nsteps:\n  - targets: [bo@example.org, schedule:nights, channel:nowhere]\n    delay: 5m\nfallback: Nobody\nowner: team:nobody',
      'kind: room\nname: new\nsetup: Nothing\naddress: { env: UNSET_ADDRESS }\nchanel: x',
      'kind: teem\nname: oddly',
      'kind: service\nname: of-oddly\nteam: oddly',
    ].join('\n---\n'),
  );
  write('more.yaml', 'kind: alert_source\nname: new\nsender: fax\nresolve_after_minutes: 1h\nservice: chekout\n');

  const told = await apply('-f', 'rules.yaml', '-f', 'more.yaml', '--plan');
  const alone = await product.whileAway(() => apply('-f', 'rules.yaml', '-f', 'more.yaml'));

  expect([told.code, told.stdout]).toEqual([1, '']);
  expect(told.stderr.split('\n').map((line) => line.replace(/ \(.*/, '').trim())).toEqual([
    'lockstep: 14 problems in the configuration; nothing was changed',
    'rules.yaml:3 sources[0]: there is no alert source `nowhere`',
    'rules.yaml:4 services[1]: there is no service `chekout`',
    'rules.yaml:10 steps[0].targets[1]: there is no schedule `nights`',
    'rules.yaml:10 steps[0].targets[2]: there is no room `nowhere`',
    'rules.yaml:11 steps[0].delay: is a number of minutes: write `5`, not `5m`',
    'rules.yaml:12 fallback: there is no escalation policy `Nobody`',
    'rules.yaml:13 owner: there is no team `nobody`',
    'rules.yaml:17 setup: there is no channel setup `Nothing`',
    'rules.yaml:18 address: the variable `UNSET_ADDRESS` is not set',
    'rules.yaml:19 chanel: unrecognized key: "chanel"',
    'rules.yaml:21 kind: "teem" is no kind of document',
    'more.yaml:3 sender: `fax` is no sender',
    'more.yaml:4 resolve_after_minutes: is a whole number of minutes: write `60`, not `1h`',
    'more.yaml:5 service: there is no service `chekout`',
    '',
  ]);
  // Without the server nobody knows which names are known; what is wrong all the same is told.
  expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('rules.yaml:11 steps[0].delay: is a number')]);
  expect(alone.stderr).toContain('help: names were not looked up: ');
  expect(alone.stderr).not.toContain('nowhere');
});

it('does not call unknown what may stand in the part of a file that nobody could read', async () => {
  write(
    'cut.yaml',
    'kind: alert_route\nname: A\npolicy: Below\n---\nkind: team\nname: t\nmembers: [{ person: zoe@example.org }]\n---\nkind: [\n---\nname: Below\n',
  );

  const { stderr } = await apply('-f', 'cut.yaml');

  expect(stderr).toContain('cut.yaml:7 members[0].person: nobody here is known as `zoe@example.org`');
  expect(stderr).not.toContain('Below');
});
