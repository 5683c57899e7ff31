import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SENDER_KINDS } from '../integrations/registry/sender-kinds.ts';
import { openTestApp, type TestApp } from '../test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

async function addSource(name: string, kind: string): Promise<string> {
  return (await server.admin.call('createAlertSource', { body: { name, kind } })).key;
}

async function post(key: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${server.origin}/in/${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const sourceOf = async (name: string) => {
  const { items } = await server.admin.call('listAlertSources', { query: { limit: 200 } });
  return items.find((source) => source.name === name);
};

describe('a test of a source', () => {
  it.each(SENDER_KINDS.map(({ id }) => id))('of kind %s goes through the door and is resolved again', async (kind) => {
    const name = `test-${kind.replaceAll('_', '-')}`;
    await addSource(name, kind);

    const { stations, alerts } = await server.admin.call('testAlertSource', { params: { source: name } });

    const isChange = kind === 'pagerduty_changes';
    expect(stations.map(({ station, isReached }) => [station, isReached])).toEqual(
      (isChange ? ['received', 'parsed'] : ['received', 'parsed', 'decided', 'resolved']).map((each) => [each, true]),
    );
    for (const { id } of alerts) {
      expect(await server.admin.call('getAlert', { params: { alert: id } })).toMatchObject({ state: 'resolved' });
    }
    expect(alerts.length).toBe(isChange ? 0 : 1);
  });
});

it('a test pages nobody, whoever is on call; it says who would have been paged', async () => {
  const [me] = (await server.admin.call('listPeople', { query: {} })).items;
  const steps = [{ targets: [{ kind: 'person' as const, userId: me?.id ?? '' }], delayMinutes: 5 }];
  const { id: catchAllPolicyId } = await server.admin.call('createEscalationPolicy', {
    body: { name: 'everything', steps },
  });
  await server.admin.call('updateAlertRules', { body: { catchAllPolicyId } });
  await addSource('quiet', 'generic');

  const { stations, alerts } = await server.admin.call('testAlertSource', { params: { source: 'quiet' } });
  await server.admin.call('updateAlertRules', { body: { catchAllPolicyId: null } });

  expect(stations.find(({ station }) => station === 'decided')?.sentence).toBe(
    'a test pages nobody; a real one would page by policy `everything`, taken by the catch-all',
  );
  const { fate, decision } = await server.admin.call('getAlertDetail', { params: { alert: alerts[0]?.id ?? '' } });
  expect(fate).toBe('recorded');
  expect(decision?.reasons[0]).toMatchObject({ kind: 'test', sentence: expect.stringMatching(/pages nobody/) });
  expect((await server.admin.call('listAlertGroups', { query: { state: 'resolved' } })).items).toEqual([]);
  expect((await server.admin.call('listAlertGroups', { query: { state: 'active' } })).items).toEqual([]);
});

it('one test of a source at a time: the others are told so', async () => {
  await addSource('busy', 'generic');

  const asked = Array.from({ length: 5 }, () => server.admin.call('testAlertSource', { params: { source: 'busy' } }));
  const settled = await Promise.allSettled(asked);

  const whole = settled.filter((one) => one.status === 'fulfilled');
  expect(whole.length).toBeGreaterThan(0);
  for (const { value } of whole)
    expect(value.stations.map(({ isReached }) => isReached)).toEqual([true, true, true, true]);
  for (const one of settled)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'request.unavailable' });
});

describe('a mapping', () => {
  const mapping = {
    version: 1,
    summary: '{{ what }}',
    key: '{{ nr }}',
    status: { from: '{{ on }}', map: { yes: 'fire', no: 'resolve' } },
  };

  it('is shown on a pasted payload before it is stored', async () => {
    const body = { kind: 'generic', payload: '{"what":"disk full","nr":7,"on":"yes"}', mapping };

    const preview = await server.admin.call('previewAlertPayload', { body });

    expect(preview).toMatchObject({
      problem: null,
      alerts: [
        {
          action: 'fire',
          summary: 'disk full',
          dedupKey: '7',
          decision: { route: null, sentences: expect.arrayContaining([expect.stringMatching(/nobody is paged/)]) },
        },
      ],
      entries: [{ at: '', fields: [{ field: 'summary', value: 'disk full', from: '{{ what }}' }, {}, {}] }],
    });
    const broken = await server.admin.call('previewAlertPayload', { body: { kind: 'generic', payload: '{"what":' } });
    expect(broken).toMatchObject({ problem: expect.stringContaining('not JSON'), alerts: [] });
  });

  it('reads what its source gets, and is evidence', async () => {
    const key = await addSource('mapped', 'generic');
    await server.admin.call('updateAlertSource', { params: { source: 'mapped' }, body: { mapping } });

    expect((await post(key, { what: 'disk full', nr: 7, on: 'yes' })).status).toBe(200);

    const { items } = await server.admin.call('listAlerts', { query: { source: 'mapped' } });
    expect(items).toMatchObject([{ summary: 'disk full' }]);
    expect(await sourceOf('mapped')).toMatchObject({ mapping });
    const { items: records } = await server.admin.call('listEvidence', { query: { type: 'alerts.source_updated' } });
    expect(records.length).toBeGreaterThan(0);
  });

  it('that can not be read is refused field by field', async () => {
    await addSource('unmapped', 'generic');
    const bad = { version: 1, summary: '{{ what', status: { from: '{{ on }}', map: { yes: 'explode' } } };

    const refusal = await server.refused({
      method: 'PATCH',
      path: '/api/v1/alert-sources/unmapped',
      body: { mapping: bad },
    });

    expect(refusal).toMatchObject({ status: 422, code: 'alerts.mapping_invalid' });
    expect(refusal.fields).toEqual(expect.arrayContaining(['body.mapping.summary', 'body.mapping.status.map.yes']));
  });

  it('is refused for senders whose form is known', async () => {
    await addSource('known-form', 'grafana');

    const refusal = await server.refused({
      method: 'PATCH',
      path: '/api/v1/alert-sources/known-form',
      body: { mapping },
    });

    expect(refusal.code).toBe('alerts.mapping_invalid');
  });
});

describe('recent payloads', () => {
  const written = async (source: string, count: number) =>
    await expect
      .poll(async () => (await server.admin.call('listRecentPayloads', { params: { source } })).items.length, {
        timeout: 10_000,
      })
      .toBe(count);

  it('are kept with their problem and without credentials', async () => {
    const key = await addSource('kept', 'generic');
    await post(key, { summary: 'leaks', routing_key: 'abcdefgh12345678', note: `token ghp_${'a'.repeat(36)}` });
    await post(key, 'no json');
    await written('kept', 2);

    const { items } = await server.admin.call('listRecentPayloads', { params: { source: 'kept' } });

    expect(items.map(({ outcome }) => outcome)).toEqual(['refused', 'stored']);
    expect(items[0]?.problem).toContain('not JSON');
    expect(items[1]?.body).toContain('leaks');
    expect(items[1]?.body).not.toMatch(/abcdefgh12345678|ghp_a/);
  });

  it('go when their source does not want them', async () => {
    const key = await addSource('private', 'generic');
    await post(key, { summary: 'first' });
    await written('private', 1);
    await server.admin.call('updateAlertSource', { params: { source: 'private' }, body: { keepsPayloads: false } });
    expect((await server.admin.call('listRecentPayloads', { params: { source: 'private' } })).items).toEqual([]);
  });

  it('count into the hours of their source', async () => {
    const key = await addSource('counted', 'generic');
    await post(key, { summary: 'one' });
    await post(key, { summary: 'two' });

    await expect
      .poll(
        async () => {
          const { perHour } = await server.admin.call('getAlertSourceHealth', { params: { source: 'counted' } });
          return perHour.at(-1)?.received;
        },
        { timeout: 10_000 },
      )
      .toBe(2);

    const health = await server.admin.call('getAlertSourceHealth', { params: { source: 'counted' } });
    expect(health.perHour).toHaveLength(24);
    expect(health.silence).toBe('unknown');
  });
});

describe('changes a sender tells of', () => {
  const changesOf = async (source: string) =>
    (await server.admin.call('listSourceChanges', { params: { source }, query: {} })).items;
  const deployed = (version: string, service = 'shop', id = `${service}-${version}`) => ({
    context: {
      specversion: '0.4.1',
      id,
      source: '/ci',
      type: 'dev.cdevents.service.deployed.0.2.0',
      timestamp: new Date().toISOString(),
    },
    subject: {
      id: service,
      source: '/ci',
      type: 'service',
      content: { environment: { id: 'production' }, artifactId: `pkg:oci/shop@${version}` },
    },
  });

  beforeAll(async () => {
    await server.admin.call('createService', { body: { name: 'shop' } });
    await server.admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
    await server.admin.call('addRelease', { params: { service: 'shop' }, body: { version: '1.0.0' } });
  });

  it('stand in the ledger once, however often they are told, even at once', async () => {
    const key = await addSource('ci', 'cdevents');
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(key, deployed('1.0.0'))));

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await changesOf('ci')).toMatchObject([{ outcome: 'deployment', version: '1.0.0', reason: null }]);
    const { items } = await server.admin.call('listDeployments', { query: { service: 'shop' } });
    expect(items).toMatchObject([{ version: '1.0.0', environment: 'production', source: 'observed' }]);
  });

  it('are noted with the reason where the ledger has no place for them', async () => {
    const key = await addSource('ci-unknown', 'cdevents');

    expect((await post(key, deployed('9.9.9', 'shop', 'late'))).status).toBe(200);
    expect((await post(key, deployed('1.0.0', 'nobody'))).status).toBe(200);

    expect(await changesOf('ci-unknown')).toMatchObject([
      { outcome: 'noted', service: 'nobody', reason: expect.stringContaining('`nobody`') },
      { outcome: 'noted', version: '9.9.9', reason: expect.stringContaining('`9.9.9`') },
    ]);
    // Told again once there is a place for it.
    await server.admin.call('addRelease', { params: { service: 'shop' }, body: { version: '9.9.9' } });
    await post(key, deployed('9.9.9', 'shop', 'late'));
    expect((await changesOf('ci-unknown'))[1]).toMatchObject({ outcome: 'deployment', reason: null });
  });

  it('without a version are changes', async () => {
    const key = await addSource('pd-changes', 'pagerduty_changes');
    const event = {
      payload: {
        summary: 'flag flipped',
        source: 'ci',
        timestamp: new Date().toISOString(),
        custom_details: { service: 'shop', environment: 'production' },
      },
    };

    const answer = await fetch(`${server.origin}/v2/change/enqueue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ routing_key: key, ...event }),
    });

    expect(answer.status).toBe(202);
    expect(await changesOf('pd-changes')).toMatchObject([{ outcome: 'change', summary: 'flag flipped' }]);
  });
});
