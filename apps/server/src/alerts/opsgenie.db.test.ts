import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

interface Told {
  readonly status: number;
  readonly body: {
    readonly result?: string;
    readonly requestId: string;
    readonly message?: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  ({ key } = await server.admin.call('createAlertSource', { body: { name: 'genie', kind: 'opsgenie' } }));
});
afterAll(() => server.close());

async function ask(method: string, path: string, body?: object, authorization = `GenieKey ${key}`): Promise<Told> {
  const answer = await fetch(`${server.origin}/v2/${path}`, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Told['body'] };
}

async function create(alias: string): Promise<string> {
  const made = await ask('POST', 'alerts', { message: `disk of ${alias}`, alias, priority: 'P1', tags: ['a', 'b'] });
  expect(made).toMatchObject({ status: 202, body: { result: 'Request will be processed' } });
  const status = await ask('GET', `alerts/requests/${made.body.requestId}`);
  expect(status.body.data).toMatchObject({ success: true, action: 'Create', status: 'Created alert', alias });
  return String(status.body.data['alertId']);
}
const shown = async (id: string) => (await ask('GET', `alerts/${id}`)).body.data;

describe("Opsgenie's interface", () => {
  it('tells the alert a request made, by id, tiny id and alias', async () => {
    const id = await create('web-1');

    const alert = await shown(id);

    expect(alert).toMatchObject({
      id,
      alias: 'web-1',
      message: 'disk of web-1',
      status: 'open',
      priority: 'P1',
      tags: ['a', 'b'],
    });
    expect((await ask('GET', `alerts/${String(alert['tinyId'])}?identifierType=tiny`)).body.data).toMatchObject({ id });
    expect((await ask('GET', 'alerts/web-1?identifierType=alias')).body.data).toMatchObject({ id });
  });

  it.each(['id', 'tiny', 'alias'] as const)('acknowledges, notes and closes by %s', async (by) => {
    const alias = `by-${by}`;
    const id = await create(alias);
    const name = { id, tiny: id.slice(-12), alias }[by];

    expect((await ask('POST', `alerts/${name}/acknowledge?identifierType=${by}`, { user: 'ann' })).status).toBe(202);
    expect(await shown(id)).toMatchObject({ acknowledged: true, owner: 'ann' });
    const noted = await ask('POST', `alerts/${name}/notes?identifierType=${by}`, { note: 'looking' });
    expect((await ask('GET', `alerts/requests/${noted.body.requestId}`)).body.data).toMatchObject({
      action: 'AddNote',
      alertId: id,
    });
    expect((await ask('POST', `alerts/${name}/close?identifierType=${by}`, {})).status).toBe(202);
    expect(await shown(id)).toMatchObject({ status: 'closed' });
  });

  it('closes by DELETE and writes changes down by PUT', async () => {
    const id = await create('gone');

    expect((await ask('PUT', `alerts/${id}/priority`, { priority: 'P5' })).status).toBe(202);
    expect((await ask('DELETE', `alerts/${id}?user=ann`)).status).toBe(202);
    expect(await shown(id)).toMatchObject({ status: 'closed' });
  });

  it('lists and counts what is open', async () => {
    await create('listed');
    const listed = await ask('GET', 'alerts?limit=1&offset=0');

    expect(listed.body.data).toMatchObject([{ alias: 'listed' }]);
    const { count } = (await ask('GET', `alerts/count?query=${encodeURIComponent('status: open')}`)).body.data;
    expect(count).toBeGreaterThan(0);
    expect((await ask('GET', 'alerts?query=owner%3Aann')).status).toBe(400);
    expect((await ask('GET', 'alerts?limit=9999')).status).toBe(400);
  });

  it('lists what a query asks for, by alias, tag, priority, message and state', async () => {
    const id = await create('asked-for');
    await ask('POST', 'alerts', {
      message: 'disk of asked-too',
      alias: 'asked-too',
      priority: 'P5',
      tags: ['A', 'shop'],
    });
    await ask('POST', `alerts/${id}/acknowledge`, { user: 'ann' });
    const aliases = async (query: string) => {
      const { body } = await ask('GET', `alerts?limit=100&query=${encodeURIComponent(query)}`);
      const found = body.data as unknown as readonly { readonly alias: string }[];
      return found.map(({ alias }) => alias).filter((alias) => alias.startsWith('asked'));
    };

    expect(await aliases('message: asked')).toEqual(['asked-too', 'asked-for']);
    expect(await aliases('alias: asked-for AND status: open')).toEqual(['asked-for']);
    expect(await aliases('message: asked AND tag: a')).toEqual(['asked-too', 'asked-for']);
    expect(await aliases('message: asked AND tag: a AND tag: shop')).toEqual(['asked-too']);
    expect(await aliases('message: asked AND priority: P1')).toEqual(['asked-for']);
    expect(await aliases('message: asked AND acknowledged: false')).toEqual(['asked-too']);
    await ask('POST', `alerts/${id}/close`, {});
    expect(await aliases('message: asked AND status: closed')).toEqual(['asked-for']);
    expect(await aliases('message: asked')).toEqual(['asked-too', 'asked-for']);
  });

  it('tells nothing of the alerts of another source, or to nobody', async () => {
    const id = await create('mine');
    const other = await server.admin.call('createAlertSource', { body: { name: 'genie-2', kind: 'opsgenie' } });
    const asOther = `GenieKey ${other.key}`;

    expect((await ask('GET', `alerts/${id}`, undefined, asOther)).status).toBe(404);
    expect((await ask('POST', `alerts/${id}/close`, {}, asOther)).status).toBe(422);
    expect((await ask('GET', `alerts/${id}`, undefined, 'GenieKey nobody')).status).toBe(401);
    expect((await ask('DELETE', `alerts/${id}`, undefined, 'Bearer x')).status).toBe(401);
    expect(await shown(id)).toMatchObject({ status: 'open' });
    expect((await ask('GET', 'alerts/requests/0190a000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
