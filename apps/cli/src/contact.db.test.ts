import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

it('says who can be reached, and what to do where not; without a mail server nobody can', async () => {
  const readiness = await product.lockstep(['oncall', 'readiness', '--json']);
  const failing = await product.lockstep(['oncall', 'readiness', '--fail']);

  expect(JSON.parse(readiness.stdout)).toMatchObject({
    schema: 'lockstep.oncall.readiness/1',
    items: [{ state: 'unreachable', high: 0, flaws: [{ code: 'not_reachable', cure: expect.any(String) }] }],
  });
  expect(readiness.code).toBe(0);
  expect(failing.code).toBe(1);
  expect(failing.stdout).toContain('a page would reach nobody');
});

it('lists contacts, and refuses a channel that nobody set up, a wrong address, and an unknown contact', async () => {
  const listed = await product.lockstep(['contact', 'list', '--json']);
  const sms = await product.lockstep(['contact', 'add', 'sms', '+491512345678']);
  const room = await product.lockstep(['contact', 'add', 'discord', 'not a webhook']);
  const unknown = await product.lockstep(['contact', 'verify', 'Pager', '123456']);
  const nothing = await product.lockstep(['contact', 'test']);

  expect(JSON.parse(listed.stdout)).toMatchObject({
    schema: 'lockstep.contact.list/1',
    items: [{ channel: 'mail', isSignInAddress: true, isUsable: false }],
  });
  expect(sms.stderr).toContain('`sms` is not set up here');
  expect(room.stderr).toContain('webhook');
  expect(unknown.stderr).toContain('you have no contact `Pager`');
  expect(nothing.stderr).toContain('no verified contact method can be used');
  for (const refused of [sms, room, unknown, nothing]) expect(refused.code).not.toBe(0);
});

it('adds a contact that is not verified while its code can not arrive', async () => {
  const settings = { serverUrl: 'https://127.0.0.1:1' };
  await product.admin.post('/api/v1/channels', { kind: 'ntfy', name: 'Push', settings });

  const added = await product.lockstep(['contact', 'add', 'ntfy', 'ada-7f3kq', '--label', 'Phone', '--json']);
  const listed = await product.lockstep(['contact', 'list']);

  expect(JSON.parse(added.stdout)).toMatchObject({
    label: 'Phone',
    address: 'ada…',
    verifiedAt: null,
    code: { outcome: 'rejected', reason: expect.stringContaining('not a public address') },
  });
  expect(listed.stdout).toMatch(/Phone +ntfy +\S+ +not verified/);

  const again = await product.lockstep(['contact', 'add', 'ntfy', 'ada-9w2mp', '--label', 'Tablet']);
  expect(again.stdout).toMatch(/Tablet is added\. No code went out: .*not a public address/);
  expect(again.stdout).toContain('have a code sent: lockstep contact verify "Tablet"\n');
  expect(again.stdout).not.toContain('CODE');
});

it('lists accounts of chats that act as me, and ends one', async () => {
  const commandToken = 'abcdefghijklmnopqrstuvwxyz';
  const { id } = await product.admin.post('/api/v1/channels', {
    kind: 'mattermost',
    name: 'Chat',
    settings: { commandToken },
  });
  const form = {
    token: commandToken,
    user_id: 'a1',
    user_name: 'ada',
    team_domain: 'acme',
    channel_id: 'c',
    text: 'link',
  };
  const answer = await fetch(`${product.url}/callbacks/${String(id)}/commands`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const [, code] = /#link=([\w-]+)/.exec(await answer.text()) ?? [];
  await product.admin.post('/api/v1/me/chat-accounts', { code });

  const listed = await product.lockstep(['contact', 'chats']);
  const unknown = await product.lockstep(['contact', 'unlink', '@ben']);
  const ended = await product.lockstep(['contact', 'unlink', '@Ada']);
  const nothing = await product.lockstep(['contact', 'chats', '--json']);

  expect(listed.stdout).toMatch(/@ada +Chat +acme/);
  expect(unknown.stderr).toContain('no chat account `@ben` acts as you');
  expect(unknown.code).not.toBe(0);
  expect(ended.stdout).toContain('@ada acts as nobody any more');
  expect(JSON.parse(nothing.stdout)).toMatchObject({ schema: 'lockstep.contact.chats/1', items: [] });
});
