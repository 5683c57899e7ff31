import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

const token = 'abcdefghijklmnopqrstuvwxyz';
let app: TestApp;
let setupId: string;
beforeAll(async () => {
  app = await openTestApp();
  const settings = { commandToken: token };
  ({ id: setupId } = await app.admin.call('createChannelSetup', {
    body: { kind: 'mattermost', name: 'Chat', settings },
  }));
});
afterAll(() => app.close());

async function type(text: string, given = token): Promise<{ status: number; body: string }> {
  const form = { token: given, team_id: 't', user_id: 'u123', channel_id: 'c123', command: '/lockstep', text };
  const response = await fetch(`${app.origin}/callbacks/${setupId}/commands`, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return { status: response.status, body: await response.text() };
}

it('answers with a link to where it is done, does nothing itself, and says the same of what does not exist', async () => {
  const { name } = await app.admin.call('recordIncident', {
    body: { title: 'Checkout *fails*', kind: 'reliability', severity: 'sev2' },
  });
  const before = await app.countRows();

  const known = await type(`take ${name} commander`);
  const unknown = await type('take INC-999 commander');
  const declared = await type('declare "@all [x](http://evil.example) fails" sev1');

  expect(JSON.parse(known.body)).toMatchObject({
    response_type: 'ephemeral',
    text: expect.stringContaining(`[Open ${name}](http://localhost:4500/incidents/${name})`),
  });
  expect(known.body.replaceAll(name, 'INC-999')).toBe(unknown.body);
  expect(declared.body).not.toContain('[x](http');
  expect(declared.body).not.toContain('@all');
  expect(await app.countRows()).toEqual(before);
});

it('is refused without the token of its command', async () => {
  expect((await type('list', 'zyxwvutsrqponmlkjihgfedcba')).status).toBe(401);
  expect((await type('list', '')).status).toBe(422);
  const { id } = await app.admin.call('createChannelSetup', {
    body: { kind: 'mattermost', name: 'None', settings: {} },
  });
  setupId = id;
  expect((await type('list')).status).toBe(401);
  expect(app.failures).toEqual([]);
});
