import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

let server: TestApp;
let key: string;

beforeAll(async () => {
  server = await openTestApp({ mailIn: { host: '127.0.0.1', port: 0, tls: undefined } });
  ({ key } = await server.admin.call('createAlertSource', { body: { name: 'mails', kind: 'mail' } }));
});
afterAll(() => server.close());

async function send(to: string, mail: SendMailOptions): Promise<string> {
  const port = server.app.mailPort() ?? 0;
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ from: 'Nagios <nagios@example.org>', to, ...mail });
    return response;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    transport.close();
  }
}
const alerts = async (state: 'open' | 'resolved' = 'open') =>
  (await server.admin.call('listAlerts', { query: { state, source: 'mails' } })).items;

it('becomes an alert before it is accepted, and is over with the next', async () => {
  const html = '<p>82 % of <b>/var</b></p>';
  expect(await send(`${key.toUpperCase()}@alerts.example.org`, { subject: 'PROBLEM: disk füll', html })).toMatch(
    /^250/,
  );
  expect(await alerts()).toMatchObject([
    {
      summary: 'PROBLEM: disk füll',
      labels: { from: 'nagios@example.org' },
      annotations: { description: '82 % of /var' },
    },
  ]);

  expect(await send(`${key}@x.org`, { subject: 'RESOLVED: disk füll', text: 'fine' })).toMatch(/^250/);
  expect(await alerts()).toEqual([]);
});

it('is one alert however often it comes, even at once', async () => {
  const sent = await Promise.all(
    Array.from({ length: 10 }, () => send(`${key}@x.org`, { subject: 'again', text: 'x' })),
  );

  expect(sent.filter((answer) => answer.startsWith('250'))).toHaveLength(10);
  expect((await alerts()).filter(({ summary }) => summary === 'again')).toHaveLength(1);
});

it('is refused for a key nobody has, of another kind, or switched off', async () => {
  const { key: other } = await server.admin.call('createAlertSource', { body: { name: 'hook', kind: 'generic' } });
  expect(await send('nobody@x.org', { subject: 'x' })).toMatch(/550 no source has this address/);
  expect(await send(`${other}@x.org`, { subject: 'x' })).toMatch(/550/);
  await server.admin.call('updateAlertSource', { params: { source: 'mails' }, body: { isEnabled: false } });
  expect(await send(`${key}@x.org`, { subject: 'x' })).toMatch(/550 .*switched off/);
  await server.admin.call('updateAlertSource', { params: { source: 'mails' }, body: { isEnabled: true } });
});

it('is refused when it is too large, and the next one is taken', async () => {
  const content = Buffer.alloc(6 * 1024 * 1024, 'x');
  expect(await send(`${key}@x.org`, { subject: 'big', attachments: [{ filename: 'a', content }] })).toMatch(
    /552|size/i,
  );
  expect(await send(`${key}@x.org`, { subject: 'small', text: 'x' })).toMatch(/^250/);
  expect((await alerts()).map(({ summary }) => summary)).not.toContain('big');
});
