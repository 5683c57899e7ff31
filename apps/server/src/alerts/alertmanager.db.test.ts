import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

const run = promisify(execFile);
const amtoolPath = '/usr/bin/amtool';

let server: TestApp;
let token: string;
let key: string;
let folder: string;

beforeAll(async () => {
  server = await openTestApp();
  ({ key } = await server.admin.call('createAlertSource', { body: { name: 'prom', kind: 'prometheus' } }));
  ({ token } = await server.admin.call('createToken', {
    body: { name: 'amtool', scopes: ['alerts.read', 'alerts.respond'] },
  }));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-amtool-'));
  writeFileSync(join(folder, 'reader.yml'), `authorization:\n  credentials: ${token}\n`);
  writeFileSync(join(folder, 'sender.yml'), `basic_auth:\n  username: prom\n  password: ${key}\n`);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const init: RequestInit = {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  const answer = await fetch(`${server.origin}/api/v2${path}`, init);
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function fire(...names: readonly string[]): Promise<void> {
  const answer = await fetch(`${server.origin}/api/v2/alerts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(names.map((alertname) => ({ labels: { alertname, team: 'shop' } }))),
  });
  expect(answer.status).toBe(200);
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const silenceOf = (alertname: string) => ({
  matchers: [{ name: 'alertname', value: alertname, isRegex: false }],
  startsAt: new Date().toISOString(),
  endsAt: inAnHour(),
  createdBy: 'ana',
  comment: 'we know',
});

describe('the list of alerts', () => {
  it('has every member clients read, and the state silences give', async () => {
    await fire('Loud', 'Quiet');
    const made = await api('POST', '/silences', silenceOf('Quiet'));

    const { body } = await api('GET', '/alerts?filter=team%3D%22shop%22');

    const { silenceID } = made.body as { silenceID: string };
    expect(body).toEqual([
      expect.objectContaining({
        labels: { alertname: 'Quiet', team: 'shop' },
        status: { state: 'suppressed', silencedBy: [silenceID], inhibitedBy: [], mutedBy: [] },
      }),
      {
        labels: { alertname: 'Loud', team: 'shop' },
        annotations: {},
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        startsAt: expect.any(String),
        endsAt: expect.any(String),
        updatedAt: expect.any(String),
        generatorURL: '',
        receivers: [{ name: 'lockstep' }],
        status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
      },
    ]);
  });

  it.each([
    ['silenced=false', ['Loud']],
    ['active=false', ['Quiet']],
    ['filter=alertname=~"L.*"', ['Loud']],
    ['filter=alertname!="Loud"&filter=team="shop"', ['Quiet']],
    ['receiver=other', []],
    ['receiver=lock.*', ['Quiet', 'Loud']],
  ])('answers %s', async (query, names) => {
    const { body } = await api('GET', `/alerts?${query.split('&').map(encodeQuery).join('&')}`);

    const ours = (body as { labels: { alertname: string } }[]).map(({ labels }) => labels.alertname);
    expect(ours.filter((name) => ['Loud', 'Quiet'].includes(name))).toEqual(names);
  });

  it.each(['filter=a~b', 'active=perhaps', 'receiver=('])('refuses %s with a reason', async (query) => {
    const answer = await api('GET', `/alerts?${encodeQuery(query)}`);

    expect(answer).toEqual({ status: 400, body: expect.stringMatching(/\w/) });
  });
});

function encodeQuery(part: string): string {
  const at = part.indexOf('=');
  return `${part.slice(0, at)}=${encodeURIComponent(part.slice(at + 1))}`;
}

describe('a silence', () => {
  it('is changed in place as long as its matchers stay, and becomes another one when they do not', async () => {
    const first = await api('POST', '/silences', silenceOf('Disk'));
    const { silenceID: id } = first.body as { silenceID: string };

    const longer = await api('POST', '/silences', { ...silenceOf('Disk'), id, comment: 'until Monday' });
    const other = await api('POST', '/silences', { ...silenceOf('Memory'), id });

    expect(longer.body).toEqual({ silenceID: id });
    const { silenceID: second } = other.body as { silenceID: string };
    expect(second).not.toBe(id);
    expect(await api('GET', `/silence/${id}`)).toMatchObject({
      body: { status: { state: 'expired' }, comment: 'until Monday' },
    });
    expect(await api('GET', `/silence/${second}`)).toMatchObject({
      body: {
        status: { state: 'active' },
        matchers: [{ name: 'alertname', value: 'Memory', isRegex: false, isEqual: true }],
      },
    });
  });

  it('ends when it is deleted, once or twice', async () => {
    const made = await api('POST', '/silences', silenceOf('Short'));
    const { silenceID: id } = made.body as { silenceID: string };

    expect([(await api('DELETE', `/silence/${id}`)).status, (await api('DELETE', `/silence/${id}`)).status]).toEqual([
      200, 200,
    ]);

    expect(await api('GET', `/silence/${id}`)).toMatchObject({ body: { status: { state: 'expired' } } });
  });

  it.each([
    ['no matcher', { ...silenceOf('x'), matchers: [] }],
    ['matchers that any alert fulfils', { ...silenceOf('x'), matchers: [{ name: 'a', value: '.*', isRegex: true }] }],
    ['a broken expression', { ...silenceOf('x'), matchers: [{ name: 'a', value: '(', isRegex: true }] }],
    ['an end in the past', { ...silenceOf('x'), endsAt: '2020-01-01T00:00:00Z' }],
    ['no comment', { ...silenceOf('x'), comment: '' }],
    ['no end', { ...silenceOf('x'), endsAt: undefined }],
  ])('is refused with %s', async (_name, body) => {
    expect(await api('POST', '/silences', body)).toEqual({ status: 400, body: expect.stringMatching(/\w/) });
  });

  it('that nobody knows is not found', async () => {
    expect((await api('GET', '/silence/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await api('DELETE', '/silence/not-an-id')).status).toBe(404);
  });

  it('is listed however many there are, and for five days after its end', async () => {
    await server.app.database.pool.query(
      `insert into silence (id, matchers, starts_at, ends_at, created_by, created_by_actor, comment, created_at, updated_at)
       select gen_random_uuid(), '[{"name":"many","value":"x","isRegex":false,"isEqual":true}]', now() - interval '9 days',
         date_trunc('milliseconds', now()) - case when n > 5200 then interval '6 days' else interval '1 hour' end, 'ana', '{}', 'many', now(), now()
       from generate_series(1, 5300) as n`,
    );

    const { body } = await api('GET', `/silences?${encodeQuery('filter=many="x"')}`);

    expect(body).toHaveLength(5_200);
  });

  it('is previewed before it is made', async () => {
    const preview = await server.admin.call('previewSilence', {
      body: { matchers: [{ name: 'alertname', value: 'Loud|Quiet', isRegex: true }] },
    });

    expect(preview.count).toBe(2);
    expect(preview.alerts).toHaveLength(2);
  });
});

it('says that it is well without being asked who asks, and nothing else', async () => {
  expect(await (await fetch(`${server.origin}/-/healthy`)).text()).toBe('OK');
  expect(await (await fetch(`${server.origin}/-/ready`)).text()).toBe('OK');
  expect((await fetch(`${server.origin}/api/v2/alerts`)).status).toBe(401);
  const withSourceKey = await fetch(`${server.origin}/api/v2/alerts`, { headers: { authorization: `Bearer ${key}` } });
  expect(withSourceKey.status).toBe(401);
});

describe.skipIf(!existsSync(amtoolPath))("amtool (needs Debian's package prometheus-alertmanager)", () => {
  const amtool = async (as: 'reader' | 'sender', ...args: readonly string[]): Promise<string> => {
    const config = join(folder, `${as}.yml`);
    const { stdout } = await run(amtoolPath, [
      '--alertmanager.url',
      server.origin,
      '--http.config.file',
      config,
      ...args,
    ]);
    return stdout;
  };

  it('adds and finds alerts', async () => {
    await amtool('sender', 'alert', 'add', 'FromAmtool', 'service=web', '--annotation=summary="from amtool"');

    expect(await amtool('reader', 'alert', 'query', 'service=web')).toContain('FromAmtool');
  });

  it('adds, finds and ends silences', async () => {
    const id = (
      await amtool(
        'reader',
        'silence',
        'add',
        'alertname=FromAmtool',
        '--comment=planned',
        '--author=ana',
        '--duration=1h',
      )
    ).trim();

    expect(await amtool('reader', 'silence', 'query')).toContain(id);
    expect(await amtool('reader', 'alert', 'query', '--silenced', 'service=web')).toContain('FromAmtool');
    await amtool('reader', 'silence', 'expire', id);
    expect(await amtool('reader', 'silence', 'query')).not.toContain(id);
  });

  it('reads the configuration and tests routes', async () => {
    expect(await amtool('reader', 'config', 'show')).toContain('receiver: "lockstep"');
    expect(await amtool('reader', 'config', 'routes', 'test', 'service=web')).toContain('lockstep');
  });
});
