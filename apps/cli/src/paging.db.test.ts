import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
let bob: string;

beforeAll(async () => {
  // With a mail server the address somebody signs in with is a way to reach them; nothing is sent here.
  product = await startProduct({
    LOCKSTEP_SMTP_URL: 'smtp://127.0.0.1:1',
    LOCKSTEP_MAIL_FROM: 'Lockstep <lockstep@example.org>',
  });
  ({ userId: bob } = await product.addPerson('Bob'));
  await product.lockstep(['team', 'add', 'core']);
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

describe('team members', () => {
  it('are added by address or name, listed, and taken out', async () => {
    const added = await product.lockstep(['team', 'members', 'add', 'core', 'Bob']);
    const lead = await product.lockstep(['team', 'members', 'add', 'core', 'ada@example.org', '--role', 'lead']);
    const listed = await product.lockstep(['team', 'members', 'list', 'core']);
    const removed = await product.lockstep(['team', 'members', 'remove', 'core', 'bob', '--json']);
    const nobody = await product.lockstep(['team', 'members', 'add', 'core', 'Nobody']);

    expect(added.stdout).toBe('Bob is a member of core.\n');
    expect(lead.stdout).toBe('Ada is lead of core.\n');
    expect(linesOf(listed.stdout)).toEqual([
      'MEMBER | ROLE | KEY | STATE',
      'Ada | lead | - | active',
      'Bob | member | - | active',
    ]);
    expect(JSON.parse(removed.stdout)).toMatchObject({ schema: 'lockstep.team.member/1', userId: bob });
    expect(nobody).toMatchObject({ code: 3, stderr: expect.stringContaining('nobody is called `Nobody`') });
  });

  it('get no key from a token: people give it, and it says where', async () => {
    const refused = await product.lockstep(['team', 'members', 'add', 'core', 'Bob', '--key', 'reliability']);

    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('under Settings, Keys') });
    expect((await product.lockstep(['team', 'members', 'list', 'core'])).stdout).not.toContain('Bob');
  });
});

describe('engagements', () => {
  it('begin, are listed with the key they have, and end', async () => {
    await product.lockstep(['service', 'add', 'helped', '--tier', '1']);
    const engaged = await product.lockstep(['team', 'engage', 'core', 'helped']);
    const json = await product.lockstep(['team', 'engagements', '--service', 'helped', '--json']);
    const [engagement] = (JSON.parse(json.stdout) as { items: { id: string }[] }).items;
    const id = engagement?.id ?? '';
    await product.admin.post(`/api/v1/engagements/${id}/key`, {});
    const listed = await product.lockstep(['team', 'engagements']);
    const ended = await product.lockstep(['team', 'disengage', id]);
    const unknown = await product.lockstep(['team', 'engage', 'core', 'helped', '--policy', 'nothing']);

    expect(engaged.stdout).toMatch(
      /^Team core looks after the reliability of helped\.\nIts members turn no key of it yet/,
    );
    expect(linesOf(listed.stdout)).toEqual([
      'ID | TEAM | SERVICE | AXIS | FROM | UNTIL | KEY',
      expect.stringMatching(/^.{36} \| core \| helped \| reliability \| .* \| - \| since 20/),
    ]);
    expect(ended.stdout).toBe('Team core no longer looks after the reliability of helped.\n');
    expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('escalation policy `nothing`') });
  });
});

describe('oncall dry-run of a policy of the server', () => {
  const ring = { delayMinutes: 5, strategy: { kind: 'alert_based' } };

  it('says who is paged at which minute, by what, who is next, and what follows', async () => {
    const people = await product.admin.get('/api/v1/access/people');
    const ada = (people['items'] as { id: string; name: string }[]).find(({ name }) => name === 'Ada')?.id ?? '';
    await product.admin.post('/api/v1/escalation-policies', {
      name: 'Web',
      steps: [
        { ...ring, targets: [bob, ada].map((userId) => ({ kind: 'person', userId })) },
        { delayMinutes: 10, targets: [{ kind: 'person', userId: ada }], condition: { urgencies: ['high'] } },
      ],
    });
    const at = '2026-11-23T09:00:00Z';

    const high = await product.lockstep(['oncall', 'dry-run', '--policy', 'web', '--at', at]);
    const low = await product.lockstep([
      'oncall',
      'dry-run',
      '--policy',
      'web',
      '--at',
      at,
      '--urgency',
      'low',
      '--json',
    ]);

    expect(high).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(high.stdout)).toEqual([
      'Web: an alert arrives at 2026-11-23 09:00Z and nobody acknowledges',
      'MINUTE | TIME | WHO | BY | WHY',
      '0 | 2026-11-23 09:00Z | Bob | Sign-in address | step 1 of Web, next in turn: named in the step',
      '5 | 2026-11-23 09:05Z | Ada | Sign-in address | step 2 of Web, named in the step',
      expect.stringMatching(/^15 \| 2026-11-23 09:15Z \| owner: administrators \| - \| every policy has ended/),
      'next in step 1: Bob, Ada, Bob, Ada, Bob, Ada, Bob, Ada',
      'then every policy has ended, and the last begins again',
    ]);
    expect(JSON.parse(low.stdout)).toMatchObject({
      schema: 'lockstep.oncall.dry-run/2',
      entries: [{ minute: 0, userId: bob }, { kind: 'alert_owner' }],
    });
  });

  it('names a policy that does not exist, and tells files from names', async () => {
    const unknown = await product.lockstep(['oncall', 'dry-run', '--policy', 'nothing']);
    const mixed = await product.lockstep(['oncall', 'dry-run', '--policy', 'nothing', '--name', 'web']);
    const file = await product.lockstep(['oncall', 'dry-run', '--policy', 'nothing.yaml']);

    expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('`nothing` does not exist') });
    expect(mixed.stderr).toContain('`--name` picks a policy of a file');
    expect(file.stderr).toContain('nothing.yaml');
  });
});
