import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertmanagerConfig } from './import/test-alertmanager.ts';
import { goAlertExport } from './import/test-goalert.ts';
import { grafanaExport } from './import/test-grafana.ts';
import { opsgenieExport } from './import/test-opsgenie.ts';
import { pagerDutyExport } from './import/test-pagerduty.ts';
import { type Ended, type Product, startProduct } from './test-product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
  await product.addPerson('Bo');
  const settings = { accountSid: 'AC1', authToken: 'a token of some length', from: '+12025550199' };
  await product.admin.post('/api/v1/channels', { kind: 'twilio', name: 'Phones', settings });
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown };

/** What a vendor's documented list endpoints answer, on this machine. */
async function vendor(answer: (request: IncomingMessage, url: URL, body: string) => Answer) {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    asked.push(`${request.headers.authorization ?? ''} ${url.pathname}${url.search}`);
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { status = 200, headers = {}, body: content } = answer(request, url, body);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const env = { VENDOR_KEY: 'k' };

async function run(...args: readonly string[]): Promise<Ended> {
  return await product.lockstep(['import', ...args], { env });
}

/** Plan, apply, and a plan that is empty. */
async function imported(...args: readonly string[]): Promise<Ended> {
  const plan = await run(...args, '--plan');
  expect([plan.code, plan.stderr]).toEqual([6, '']);
  const done = await run(...args, '--apply');
  expect([done.code, done.stderr]).toEqual([0, '']);
  const again = await run(...args, '--plan');
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
  return done;
}

it('brings Opsgenie by its API, page by page, waiting where it is told to', async () => {
  let refusals = 1;
  await using opsgenie = await vendor((_, url) => {
    const { pathname, searchParams, origin } = url;
    const { users, teams, schedules, escalations, services, integrations, heartbeats } = opsgenieExport;
    const [, id = ''] = /^\/v\d\/\w+\/(\w+)/.exec(pathname) ?? [];
    if (pathname === '/v2/users') {
      const offset = Number(searchParams.get('offset'));
      const next = offset + 1 < users.length ? { next: `${origin}/v2/users?limit=1&offset=${offset + 1}` } : {};
      return { body: { data: users.slice(offset, offset + 1), paging: next } };
    }
    if (pathname.startsWith('/v2/users/')) return { body: { data: users.find((each) => each.id === id) } };
    if (pathname === '/v2/teams') {
      refusals -= 1;
      if (refusals === 0) return { status: 429, headers: { 'x-ratelimit-period-in-sec': '1' }, body: {} };
      return { body: { data: teams.map(({ id: team, name }) => ({ id: team, name })) } };
    }
    if (pathname.endsWith('/routing-rules')) return { body: { data: teams[0]?.routingRules } };
    if (pathname.startsWith('/v2/teams/')) return { body: { data: teams[0] } };
    if (pathname.endsWith('/overrides')) return { body: { data: schedules[0]?.overrides } };
    if (pathname === '/v2/heartbeats') return { body: { data: { heartbeats } } };
    const lists: Record<string, unknown> = {
      '/v2/schedules': schedules,
      '/v2/escalations': escalations,
      '/v1/services': services,
      '/v2/integrations': integrations,
    };
    return { body: { data: lists[pathname] } };
  });

  const done = await imported('--from', 'opsgenie', '--api', opsgenie.url, '--token-env', 'VENDOR_KEY');

  expect(opsgenie.asked.every((each) => each.startsWith('GenieKey k /'))).toBe(true);
  expect(opsgenie.asked.filter((each) => each.includes('/v2/users?')).length).toBe(9);
  expect(opsgenie.asked.filter((each) => each.endsWith('/v2/teams')).length).toBe(4);
  expect(done.stdout).toContain('Can not move');
  const who = await product.lockstep(['oncall', 'who', '--at', '2026-12-01T10:00:00Z']);
  expect(who.stdout).toMatch(/shop_schedule +(Ada|Bo)/);
  const { items } = await product.admin.get('/api/v1/people/me/contact-methods');
  const methods = items as { channel: string; address: string; verifiedAt: string | null }[];
  expect(done.stdout).toContain('+ contact method ada@example.org: sms +491700000000');
  expect(methods.filter(({ channel }) => channel !== 'mail')).toMatchObject([
    { channel: 'sms', address: '+491700000000', verifiedAt: null },
    { channel: 'voice', address: '+491700000000', verifiedAt: null },
  ]);
}, 120_000);

it('brings PagerDuty by its API', async () => {
  await using pagerDuty = await vendor((_, url) => {
    const { pathname, searchParams } = url;
    const list = pathname.slice(1);
    if (pathname.endsWith('/members')) return { body: { members: pagerDutyExport.teams[0]?.members, more: false } };
    if (pathname.endsWith('/overrides')) return { body: { overrides: [] } };
    if (pathname.startsWith('/schedules/')) return { body: { schedule: pagerDutyExport.schedules[0] } };
    const all = Object.entries(pagerDutyExport).find(([name]) => name === list)?.[1] ?? [];
    const offset = Number(searchParams.get('offset'));
    return { body: { [list]: all.slice(offset, offset + 2), more: offset + 2 < all.length, offset, limit: 2 } };
  });

  await imported('--from', 'pagerduty', '--api', `${pagerDuty.url}/`, '--token-env', 'VENDOR_KEY');

  expect(pagerDuty.asked[0]).toMatch(/^Token token=k \/teams/);
  expect(pagerDuty.asked.filter((each) => each.includes('/users?')).length).toBe(6);
}, 120_000);

it('brings all other ways to be reached where one is refused, and says which', async () => {
  const { userId } = await product.addPerson('Cy');
  const userContacts = ['49-1700000001', '1-5550100'].map((to) => ({ contactMethod: 'sms', to }));
  const users = [{ id: 'u9', username: 'cy@example.org', fullName: 'Cy', userContacts }];
  writeFileSync(join(product.folder, 'people.json'), JSON.stringify({ users }));

  const done = await run('--from', 'opsgenie', '--file', 'people.json', '--apply');
  const { items } = await product.admin.get(`/api/v1/people/${userId}/contact-methods`);

  expect([done.code, done.stderr]).toEqual([
    1,
    expect.stringMatching(/contact method cy@example\.org: sms \+15550100.*/),
  ]);
  expect((items as { address: string }[]).map(({ address }) => address)).toContain('+491700000001');
});

it('brings Grafana OnCall and GoAlert by their APIs', async () => {
  await using grafana = await vendor((_, url) => {
    const name = url.pathname.replace('/api/v1/', '').replace('/', '');
    const all = Object.entries(grafanaExport).find(([list]) => list === name)?.[1].results ?? [];
    return { body: { count: all.length, next: null, results: all } };
  });
  await using goAlert = await vendor((_, __, body) => {
    const [, name = ''] = /\{ (\w+)\(input/.exec(body) ?? [];
    const nodes = Object.entries(goAlertExport).find(([list]) => list === name)?.[1].nodes ?? [];
    const isFirst = body.includes('"after":""');
    const page = isFirst ? nodes.slice(0, 1) : nodes.slice(1);
    return {
      body: {
        data: { [name]: { nodes: page, pageInfo: { hasNextPage: isFirst && nodes.length > 1, endCursor: 'c' } } },
      },
    };
  });

  await imported('--from', 'grafana-oncall', '--api', grafana.url, '--token-env', 'VENDOR_KEY');
  const plan = await run('--from', 'goalert', '--api', goAlert.url, '--token-env', 'VENDOR_KEY', '--plan', '--json');

  expect(grafana.asked[0]).toBe('k /api/v1/users/');
  const { report } = JSON.parse(plan.stdout) as { report: { part: string; subject: string; outcome: string }[] };
  expect(report).toContainEqual(
    expect.objectContaining({ part: 'person', subject: 'bo@example.org', outcome: 'moves' }),
  );
  expect(report).toContainEqual(
    expect.objectContaining({ part: 'escalation policy', subject: 'Shop', outcome: 'moves_with_changes' }),
  );
}, 120_000);

it('brings the configuration of Alertmanager from its file', async () => {
  writeFileSync(join(product.folder, 'alertmanager.yml'), alertmanagerConfig.replaceAll('shop', 'counter'));

  const done = await imported('--from', 'alertmanager', '--file', 'alertmanager.yml');

  expect(done.stdout).not.toContain('--prune');
  expect(done.stdout).toContain('webhook counter is signed with');
}, 120_000);

it('says what is wrong with a call, a key and an address', async () => {
  await using closed = await vendor(() => ({ status: 403, body: {} }));

  const both = await run('--from', 'goalert', '--file', 'x.json', '--plan', '--apply');
  const nothing = await run('--from', 'goalert', '--plan');
  const unset = await run('--from', 'goalert', '--api', closed.url, '--token-env', 'UNSET', '--plan');
  const refused = await run('--from', 'goalert', '--api', closed.url, '--token-env', 'VENDOR_KEY', '--plan');
  const away = await run('--from', 'pagerduty', '--api', 'http://127.0.0.1:9', '--token-env', 'VENDOR_KEY', '--plan');

  expect([both.code, nothing.code, unset.code, refused.code, away.code]).toEqual([2, 2, 2, 4, 5]);
  expect(refused.stderr).toContain('a key that may read everything');
});
