import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService } from '#services/index.ts';
import { countAlerts, listAlerts } from './list-alerts.ts';
import { resolveAlerts } from './resolve-alert.ts';
import { listGroups, showAlertDetail, showGroup } from './show-alert.ts';
import { type DecidingTest, firing, openDecidingTest, over } from './test-deciding.ts';

let test: DecidingTest;

/** Ten alerts of two services in three groups; one of them is over. */
beforeAll(async () => {
  test = await openDecidingTest();
  await test.clear();
  for (const name of ['web', 'cart']) await createService(test.admin(), { name, tier: 1 });
  for (let pod = 0; pod < 10; pod++) {
    const labels = { alertname: `g${pod % 3}`, pod: String(pod), service: pod < 4 ? 'web' : 'cart' };
    const axis = pod === 9 ? ('security' as const) : undefined;
    await test.take(firing(labels, { summary: `Pod ${pod} is down`, severity: pod < 5 ? 'critical' : 'info', axis }));
  }
  await test.take(over({ alertname: 'g0', pod: '0', service: 'web' }));
});
afterAll(() => test.platform.close());

const summaries = async (query: Partial<Parameters<typeof listAlerts>[1]>) =>
  (await listAlerts(test.responder(), { state: 'open', limit: 200, ...query })).alerts.map(({ summary }) =>
    Number(/\d+/.exec(summary)?.[0]),
  );

describe('a list of alerts', () => {
  it.each([
    [{}, [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    [{ order: 'oldest' as const }, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [{ state: 'resolved' as const }, [0]],
    [{ service: 'web' }, [3, 2, 1]],
    [{ axis: 'security' as const }, [9]],
    [{ severity: 'critical' as const, service: 'cart' }, [4]],
    [{ urgency: 'low' as const, source: 'prom' }, [9, 8, 7, 6, 5]],
    [{ fate: 'paged' as const }, [2, 1]],
    [{ search: 'POD 7' }, [7]],
    [{ matchers: '{pod=~"[78]",service!="web"}' }, [8, 7]],
  ])('asked for %j holds %j', async (query, pods) => {
    expect(await summaries(query)).toEqual(pods);
  });

  it('goes on behind the last page, whatever comes meanwhile', async () => {
    const query = { state: 'open' as const, limit: 4, search: 'pod' };
    const first = await listAlerts(test.responder(), query);
    await test.take(firing({ alertname: 'late' }, { summary: 'Pod 99 is down' }));
    const cursor = Buffer.from(JSON.stringify([first.next])).toString('base64url');
    const second = await listAlerts(test.responder(), { ...query, limit: 200, cursor });
    await test.take(over({ alertname: 'late' }));

    expect([...first.alerts, ...second.alerts].map(({ summary }) => summary)).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 1].map((pod) => `Pod ${pod} is down`),
    );
  });

  it('refuses matchers that can not be read, and names nobody has', async () => {
    await expect(summaries({ matchers: '{a=~"("}' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(summaries({ matchers: 'team' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(summaries({ service: 'nobody' })).rejects.toMatchObject({ code: 'services.service_not_found' });
  });

  it('is counted by what its alerts have in common', async () => {
    const counted = await countAlerts(test.responder(), { state: 'open', severity: 'info' });

    expect(counted).toMatchObject({
      count: 5,
      isComplete: true,
      facets: {
        axis: [
          { value: 'reliability', count: 4 },
          { value: 'security', count: 1 },
        ],
        service: [{ value: 'cart' }],
      },
    });
  });
});

describe('groups', () => {
  it('are listed with their counts, and shown with all their alerts', async () => {
    const groups = await listGroups(test.responder(), { state: 'active', limit: 10 });
    const [, , first] = groups;
    const { alerts } = await showGroup(test.responder(), first?.id ?? '');

    expect(groups.map(({ alerts: all, openAlerts, axis }) => [all, openAlerts, axis])).toEqual([
      [3, 3, 'reliability'],
      [3, 3, 'reliability'],
      [4, 3, 'both'],
    ]);
    expect(alerts).toHaveLength(4);
  });

  it('are found by what they concern', async () => {
    expect(await listGroups(test.responder(), { state: 'active', axis: 'both', limit: 10 })).toHaveLength(1);
    expect(await listGroups(test.responder(), { state: 'resolved', limit: 10 })).toHaveLength(1);
    await expect(showGroup(test.responder(), '018f0000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'alerts.group_not_found',
    });
  });
});

describe('one alert', () => {
  it('says why it paged, and in which group it is', async () => {
    const [first] = (await listAlerts(test.responder(), { state: 'open', order: 'oldest', limit: 1 })).alerts;

    const { why, group, decision } = await showAlertDetail(test.responder(), first?.id ?? '');

    expect(why[0]).toBe('no route wants it, so the catch-all takes it');
    expect(why.at(-2)).toContain('policy `everybody` is paged at once');
    expect(why.at(-1)).toBe('it opened the alert group `Pod 1 is down`');
    expect(group).toMatchObject({ openAlerts: 3 });
    expect(decision).toMatchObject({ page: { kind: 'now' } });
  });

  it('is ended by those who may, and only if it exists', async () => {
    await expect(resolveAlerts(test.platform.as(['auditor']), [])).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(resolveAlerts(test.responder(), ['018f0000-0000-7000-8000-000000000000'])).rejects.toMatchObject({
      code: 'alerts.alert_not_found',
    });
  });
});
