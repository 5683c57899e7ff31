import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, type Product, startProduct } from './test-product.ts';

let product: Product;

const guide = readFileSync(resolve(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');
const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
const env = { OWN_TOOL_SECRET: 'a secret of some length' };

beforeAll(async () => {
  product = await startProduct();
  await product.addPerson('Bo');
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function write(path: string, text: string): void {
  writeFileSync(join(product.folder, path), text);
}

async function apply(...args: readonly string[]): Promise<Ended> {
  return await product.lockstep(['apply', ...args], { env });
}

it('plans and applies the example of the guide, and then has nothing to do', async () => {
  write('example.yaml', example);

  const plan = await apply('-f', 'example.yaml', '--plan');
  const done = await apply('-f', 'example.yaml');
  const again = await apply('-f', 'example.yaml', '--plan');

  expect([plan.code, plan.stderr]).toEqual([6, '']);
  expect(plan.stdout).toContain('+ escalation policy Shop');
  expect([done.code, done.stderr]).toEqual([0, '']);
  expect(done.stdout).toMatch(
    new RegExp(
      `^source prometheus has the key [0-9a-f]{32}, told this once; it is posted to ${product.url}/in/[0-9a-f]{32}$`,
      'm',
    ),
  );
  expect(done.stdout).toMatch(new RegExp(`^heartbeat \\S+ is pinged at ${product.url}/`, 'm'));
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
});

it('exports what it applied: there is nothing to do on the same server, secrets or not', async () => {
  const exported = await product.lockstep(['export', '--out', 'all.yaml']);
  const plan = await product.lockstep(['apply', '-f', 'all.yaml', '--plan', '--prune']);
  const json = await product.lockstep(['export', '--json']);
  const fromStdin = await product.lockstep(['apply', '-f', '-', '--plan'], { input: json.stdout });

  expect([exported.code, exported.stderr]).toEqual([0, expect.stringContaining('documents are in all.yaml')]);
  expect([plan.code, plan.stdout, plan.stderr]).toEqual([0, expect.stringContaining('Nothing to do.'), '']);
  expect([fromStdin.code, fromStdin.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
});

it('makes a fresh server the same', async () => {
  await using fresh = await startProduct();
  await fresh.addPerson('Bo');
  const { stdout } = await product.lockstep(['export']);

  const wanting = await fresh.lockstep(['apply', '-f', '-'], { input: stdout });
  const secrets = {
    LOCKSTEP_OWN_TOOL_SECRET: 'a secret of some length',
    LOCKSTEP_TICKETS_ADDRESS: 'https://tickets.example.org/hook',
  };
  const made = await fresh.lockstep(['apply', '-f', '-'], { input: stdout, env: secrets });
  const exported = await fresh.lockstep(['export']);

  expect([wanting.code, wanting.stderr]).toEqual([
    1,
    expect.stringMatching(/stdin:\d+ signature\.secret: the variable `LOCKSTEP_OWN_TOOL_SECRET` is not set/),
  ]);
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(exported.stdout).toBe(stdout);
}, 120_000);

it('shows what changes from what to what, and puts routes into the order of the files', async () => {
  const changed = example
    .replace('delay: 10', 'delay: 15')
    .replace('grace_seconds: 900', 'grace_seconds: 600')
    .replace('name: Weekly', 'name: Weekly\n        id: week');
  const routes = changed
    .split('---\n')
    .toSorted((a, b) => Number(a.includes('name: Security')) - Number(b.includes('name: Security')));
  write('changed.yaml', routes.join('---\n'));

  const plan = await apply('-f', 'changed.yaml', '--plan');
  const done = await apply('-f', 'changed.yaml');
  const again = await apply('-f', 'changed.yaml');

  expect(plan.stdout).toContain('steps[0].delay: 10 -> 15');
  expect(plan.stdout).toContain('grace_seconds: 900 -> 600');
  expect(plan.stdout).toContain('~ order of alert routes: checkout, security');
  expect([done.code, done.stderr]).toEqual([0, '']);
  expect(again.stdout).toContain('Nothing to do.');
});

it('tells every mistake of the files with its line and cure, before anything is changed', async () => {
  write(
    'wrong.yaml',
    'kind: team\nname: ops\nmembers:\n  - person: zoe@example.org\n---\nkind: alert_route\nname: A\npolicy: Nobody\n---\nkind: alert_source\nname: prometheus\nsender: generic\n---\nkind: heartbeat\nname: x\nshedule: {}\n',
  );
  write('sender.yaml', 'kind: alert_source\nname: new\nsender: fax\n');
  write('half.yaml', 'kind: team\nname: half\n---\nkind: [\n');

  const unknown = await apply('-f', 'wrong.yaml');
  const half = await apply('-f', 'half.yaml');
  const sender = await apply('-f', 'sender.yaml', '--plan');

  expect([unknown.code, half.code]).toEqual([1, 1]);
  expect(unknown.stderr.match(/wrong\.yaml:\S+ \S+: [^(]*/g)).toEqual([
    'wrong.yaml:4 members[0].person: nobody here is known as `zoe@example.org` ',
    'wrong.yaml:8 policy: there is no escalation policy `Nobody` ',
    expect.stringContaining('wrong.yaml:12 sender: is set once'),
    'wrong.yaml:14 schedule: is missing ',
    'wrong.yaml:16 shedule: unrecognized key: "shedule" ',
  ]);
  expect(sender.stderr).toContain('sender.yaml:3 sender: `fax` is no sender');
  expect(half.stderr).toContain('half.yaml:');
  const teams = await product.lockstep(['team', 'list']);
  expect(teams.stdout).not.toMatch(/ops|half/);
});

it('stops at the first refusal, says what was done, and goes on from there', async () => {
  const beat = 'kind: heartbeat\nname: daily\nschedule: { cron: CRON }\n';
  const team = 'kind: team\nname: night\n---\n';
  const check = '---\nkind: uptime_check\nname: site\nprobe: { kind: tcp, host: shop.example.org, port: 443 }\n';
  write('refused.yaml', team + beat.replace('CRON', "'99 99 * * *'") + check);
  write('mended.yaml', team + beat.replace('CRON', "'0 5 * * *'") + check);

  const refused = await apply('-f', 'refused.yaml');
  const mended = await apply('-f', 'mended.yaml');

  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('heartbeat daily (refused.yaml:5) was refused');
  expect(refused.stderr).toContain('1 step done, 1 not begun (uptime check site)');
  expect(mended.stdout).toContain('2 to create, 0 to change, 0 to remove, 1 document as the server has it.');
  expect(mended.code).toBe(0);
});

it('removes only when told to, and only of the kinds the files have', async () => {
  write('beats.yaml', 'kind: heartbeat\nname: daily\nschedule: { cron: 0 5 * * * }\n');

  const kept = await apply('-f', 'beats.yaml', '--plan');
  const pruned = await apply('-f', 'beats.yaml', '--prune');
  const left = await product.lockstep(['export', '--kind', 'heartbeat', 'uptime_check', '--json']);

  expect([kept.code, kept.stdout]).toEqual([0, expect.stringContaining('? heartbeat nightly-backup')]);
  expect([pruned.code, pruned.stderr]).toEqual([0, '']);
  const { documents } = JSON.parse(left.stdout) as { documents: { name: string }[] };
  expect(documents.map(({ name }) => name)).toEqual(['daily', 'shop-front', 'site']);
});

it('moves engagements and silences, ends what has ended in the files, and the rest when it prunes', async () => {
  const day = 24 * 3_600_000;
  const soon = (days: number): string => new Date(Date.now() + days * day).toISOString();
  const engagement = (axis: string, more: string): string =>
    `kind: engagement\nteam: sre\nservice: checkout\naxis: ${axis}\n${more}\n`;
  const silence = (what: string, ends: string): string =>
    `kind: silence\nmatchers: [env=${what}]\ncomment: known fault\nends_at: ${ends}\n`;
  const engaged = (): Promise<Ended> => product.lockstep(['team', 'engagements']);
  const ends = soon(9);
  write(
    'for-a-while.yaml',
    [
      engagement('security', `starts_at: ${soon(2)}\nends_at: ${soon(3)}`),
      silence('stage', soon(2)),
      silence('dev', soon(2)),
    ].join('---\n'),
  );
  const later = [
    engagement('security', `policy: Shop\nends_at: ${ends}`),
    silence('stage', ends),
    silence('dev', soon(-1)),
  ];
  write('for-longer.yaml', later.join('---\n'));
  write('others.yaml', [engagement('reliability', 'policy: Everybody'), silence('qa', ends)].join('---\n'));

  const made = await apply('-f', 'for-a-while.yaml');
  const again = await apply('-f', 'for-a-while.yaml', '--plan');
  const moved = await apply('-f', 'for-longer.yaml');
  const both = await engaged();
  const pruned = await apply('-f', 'others.yaml', '--prune');
  const exported = await product.lockstep(['export', '--kind', 'engagement', 'silence']);

  expect([made.code, made.stderr]).toEqual([0, '']);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
  expect([moved.code, moved.stderr]).toEqual([0, '']);
  expect(moved.stdout).toContain('~ engagement sre for checkout (security)');
  expect(moved.stdout).toContain('policy: null -> Shop');
  expect(both.stdout).toMatch(/security/);
  expect([pruned.code, pruned.stderr]).toEqual([0, '']);
  expect(pruned.stdout).toContain('- silence env=stage');
  expect(pruned.stdout).not.toContain('env=dev');
  expect(exported.stdout.match(/^kind: .*|^axis: .*|  - .*/gm)).toEqual([
    'kind: engagement',
    'kind: silence',
    '  - env=qa',
  ]);
});

it('adds who is to carry a key, says where it is given, and keeps one that two people gave', async () => {
  write('keys.yaml', 'kind: team\nname: keyed\nmembers:\n  - { person: bo@example.org, key: reliability }\n');

  const first = await apply('-f', 'keys.yaml');
  const waiting = await apply('-f', 'keys.yaml', '--plan');
  const people = await product.admin.get('/api/v1/access/people');
  const bo = (people['items'] as { id: string; name: string }[]).find(({ name }) => name === 'Bo')?.id ?? '';
  await product.admin.put(`/api/v1/teams/keyed/members/${bo}`, { key: 'reliability' });
  const given = await apply('-f', 'keys.yaml', '--plan');

  expect([first.code, first.stdout]).toEqual([
    0,
    expect.stringContaining(
      'keys of team keyed are given in the browser under Settings, Keys: bo@example.org (reliability)',
    ),
  ]);
  expect(waiting.code).toBe(6);
  expect([given.code, given.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
});

it('sets channels and rooms up with secrets of the environment, which stand in no file and no answer', async () => {
  const secrets = { CHAT_HOOK: 'https://chat.example.org/hooks/verysecret' };
  const text = (address: string, tail = ''): string =>
    [
      'kind: channel_setup\nname: Chat\nprovider: mattermost\nsettings: { hasButtons: false }',
      `kind: room\nname: ops\nsetup: chat\naddress: { env: ${address} }`,
      `kind: escalation_policy\nname: Rooms\nsteps:\n  - targets: [ada@example.org, channel:OPS]${tail}\n`,
    ].join('\n---\n');
  write('rooms.yaml', text('CHAT_HOOK'));
  write('changed-rooms.yaml', text('CHAT_HOOK', '\n    delay: 7'));

  const made = await product.lockstep(['apply', '-f', 'rooms.yaml'], { env: secrets });
  const again = await product.lockstep(['apply', '-f', 'rooms.yaml', '--plan']);
  const elsewhere = { CHAT_HOOK: 'https://other.example.org/hooks/verysecret' };
  const moved = await product.lockstep(['apply', '-f', 'changed-rooms.yaml'], { env: elsewhere });
  const exported = await product.lockstep(['export', '--kind', 'room', 'channel_setup', 'escalation_policy']);

  expect([made.code, made.stderr]).toEqual([0, '']);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
  expect([moved.code, moved.stderr]).toEqual([0, '']);
  expect(moved.stdout).toContain('address: https://chat.example.org/… -> $CHAT_HOOK');
  expect(exported.stdout).toContain('env: LOCKSTEP_OPS_ADDRESS');
  expect(made.stdout + moved.stdout + exported.stdout).not.toContain('verysecret');
});

it('needs the rights of what it changes, and says which is missing', async () => {
  const { token } = await product.admin.post('/api/v1/access/tokens', { name: 'reads', scopes: ['services.read'] });

  const refused = await product.lockstep(['apply', '-f', 'example.yaml', '--plan'], {
    env: { ...env, LOCKSTEP_TOKEN: String(token) },
  });

  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('access.read')]);
});
