import { type Operation, reportsOperations, type Role, rolePermissions, roles } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, refusalOf, type TestApp } from '../test-app.ts';
import { personAs, setUp } from './test-reports.ts';

const marker = 'quokka-7f3';
let server: TestApp;
let reference: string;
let attachment: string;
let reportId: string;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  server = await openTestApp();
  await setUp(server, { form: { isOpen: true } });
  cookies.set('admin', server.cookie);
  for (const role of roles) if (role !== 'admin') cookies.set(role, (await personAs(server, role)).cookie);
  const key = server.as(cookies.get('security_key') ?? '');
  const made = await key.call('recordReport', {
    body: {
      kind: 'security',
      what: `${marker} can be seen by everybody`,
      where: marker,
      contact: `${marker}@example.org`,
    },
  });
  [reference, reportId] = [made.reference, made.id];
  const { rows } = await server.app.database.pool.query<{ id: string }>(
    `insert into report_attachment (id, report_id, entry_id, name, bytes, digest, created_at)
     values (gen_random_uuid(), $1, $1, $2, 0, 'sha256:', now()) returning id`,
    [reportId, marker],
  );
  attachment = rows[0]?.id ?? '';
  await key.call('decideReport', {
    params: { report: reference },
    body: { state: 'accepted', reason: marker, message: marker },
  });
});
afterAll(() => server.close());

const blind = roles.filter((role) => !rolePermissions[role].has('reports.read'));
const entries: readonly (readonly [string, Operation])[] = Object.entries(reportsOperations);

async function ask(role: Role, method: string, path: string, body?: object): Promise<Response> {
  const headers = { cookie: cookies.get(role) ?? '' };
  return await server.send({ method, path, headers, ...(body !== undefined && { body }) });
}

describe.each(entries)('%s', (_, { method, path, permission }) => {
  it.each(roles)('tells a %s only what they may know', async (role) => {
    const may = permission !== 'public' && permission !== 'authenticated' && rolePermissions[role].has(permission);
    const body = method === 'GET' ? undefined : {};
    const real = await ask(role, method, path.replace(':report', reference), body);
    const made = await ask(role, method, path.replace(':report', 'RPT-00000-00000'), body);
    if (may) {
      expect([401, 403]).not.toContain(real.status);
      return;
    }
    // The same as for a report that does not exist: the answer says nothing about it.
    expect(await refusalOf(real)).toEqual(await refusalOf(made));
    expect(real.status).toBe(403);
  });
});

it.each(blind)('gives a %s no file', async (role) => {
  const real = await ask(role, 'GET', `/api/v1/reports/${reference}/attachments/${attachment}`);
  const made = await ask(role, 'GET', `/api/v1/reports/RPT-00000-00000/attachments/${attachment}`);

  expect(await refusalOf(real)).toEqual(await refusalOf(made));
});

it.each(blind)('tells a %s nothing in any list, export or answer there is', async (role) => {
  const { operations } = await import('@lockstep/contract');
  const lists = (Object.values(operations) as readonly Operation[]).filter(
    (entry) => entry.method === 'GET' && !entry.path.includes(':'),
  );
  let asked = 0;
  const told: string[] = [];
  for (const { path } of lists) {
    const text = await (await ask(role, 'GET', path)).text();
    asked += 1;
    for (const trace of [marker, reference, reportId, 'reports.received', 'reports.decided'])
      if (text.includes(trace)) told.push(`${path} ${trace}`);
  }
  expect(told).toEqual([]);
  expect(asked).toBeGreaterThan(30);
});

it('shows what evidence holds to whoever may read reports, and to nobody else', async () => {
  const bodyOf = async (role: Role): Promise<string> =>
    await (await ask(role, 'GET', '/api/v1/evidence?limit=200')).text();

  expect(await bodyOf('security_key')).toContain('reports.decided');
  expect(await bodyOf('admin')).toContain('reports.decided');
  for (const role of blind) expect((await bodyOf(role)).includes('reports.decided')).toBe(false);
});

it('tells live screens of those who may read reports, and of nobody else', async () => {
  const heard = new Map<Role, string>();
  const stop = new AbortController();
  const listen = async (role: Role): Promise<void> => {
    const response = await fetch(`${server.origin}/api/v1/events`, {
      headers: { cookie: cookies.get(role) ?? '' },
      signal: stop.signal,
    });
    heard.set(role, '');
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? [])
      heard.set(role, (heard.get(role) ?? '') + decoder.decode(chunk as Uint8Array));
  };
  const listening = roles.map((role) => listen(role).catch(() => undefined));
  await expect
    .poll(() => roles.every((role) => heard.get(role)?.includes('event: ready')), { timeout: 15_000 })
    .toBe(true);
  const key = server.as(cookies.get('security_key') ?? '');
  await key.call('noteReport', { params: { report: reference }, body: { text: marker } });
  // What everybody may hear of comes after it.
  await server.admin.call('createTeam', { body: { name: 'told-to-all' } });
  await expect
    .poll(() => roles.every((role) => heard.get(role)?.includes('services.')), { timeout: 15_000 })
    .toBe(true);
  stop.abort();
  await Promise.all(listening);

  const who = roles.filter((role) => heard.get(role)?.includes(reportId));
  expect(who).toEqual(roles.filter((role) => rolePermissions[role].has('reports.read')));
});
