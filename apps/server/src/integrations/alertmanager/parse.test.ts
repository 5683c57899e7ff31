import { describe, expect, it } from 'vitest';
import { noSamples, reading, sampleReading, sampleText } from '../reading/test-samples.ts';
import { alertmanager, parseAlertmanager } from './parse.ts';

const ALERT = { status: 'firing', labels: { alertname: 'Down', empty: '' }, fingerprint: 'f1' };

describe('an Alertmanager webhook', () => {
  it('gives one alert per fingerprint, each with its own status', () => {
    const payload = {
      status: 'firing',
      groupKey: '{}/{a="b"}:{}',
      alerts: [ALERT, { ...ALERT, status: 'resolved', fingerprint: 'f2', endsAt: '2026-01-01T00:00:00.5Z' }],
    };

    const { alerts } = reading(alertmanager, payload);

    expect(alerts.map(({ action, dedupKey, endsAt }) => [action, dedupKey, endsAt])).toEqual([
      ['fire', 'f1', undefined],
      ['resolve', 'f2', Date.UTC(2026, 0, 1) + 500],
    ]);
    expect(alerts[0]?.labels).toEqual({ alertname: 'Down', group_key: '{}/{a="b"}:{}' });
  });

  it('resolves nothing that a cut list does not mention', () => {
    const read = reading(alertmanager, { alerts: [ALERT], truncatedAlerts: 41 });

    expect(read.alerts.map(({ action }) => action)).toEqual(['fire']);
    expect(read.ignored).toEqual([{ reason: 'left out by the sender: raise its `max_alerts`', count: 41 }]);
  });

  it('keeps why it was sent', () => {
    const payload = { receiver: 'r', notification_reason: 'repeat_interval', alerts: [ALERT] };

    expect(reading(alertmanager, payload).alerts[0]?.annotations).toEqual({
      receiver: 'r',
      notification_reason: 'repeat_interval',
    });
  });

  it('keeps the address of the source as a text where nobody could open it', () => {
    const [alert] = reading(alertmanager, { alerts: [{ ...ALERT, generatorURL: '/graph?g0.expr=up' }] }).alerts;

    expect(alert?.links).toEqual([]);
    expect(alert?.annotations).toEqual({ generator_url: '/graph?g0.expr=up' });
  });

  it('knows an alert without fingerprint by its labels, whatever the group', () => {
    const keys = ['a', 'b'].map(
      (groupKey) =>
        reading(alertmanager, { groupKey, alerts: [{ labels: { b: '2', a: '1', c: '' }, status: 'firing' }] }).alerts[0]
          ?.dedupKey,
    );
    const other = reading(alertmanager, { alerts: [{ labels: { a: '1', b: '2' }, status: 'resolved' }] });

    expect(keys[0]).toBe(keys[1]);
    expect(other.alerts[0]?.dedupKey).toBe(keys[0]);
  });

  it('reads what it can of a mixed batch', () => {
    const read = reading(alertmanager, { alerts: [null, { status: 'firing' }, { ...ALERT, status: 'odd' }] });

    expect(read.alerts.map(({ action }) => action)).toEqual(['fire']);
    expect(read.rejected).toEqual([
      { path: 'alerts[0]', problem: 'is null: an alert is an object with `labels`' },
      { path: 'alerts[1].labels', problem: 'is missing: an alert is known by its labels' },
      { path: 'alerts[2].status', problem: '`odd` is neither `firing` nor `resolved`: taken as firing' },
    ]);
  });

  it.each([undefined, null, [], 'text', {}, { alerts: {} }])('says what is wrong with %j', (payload) => {
    expect(parseAlertmanager(payload)).toMatchObject({ ok: false, problem: expect.stringContaining('`alerts`') });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads version 3', () => {
    expect(sampleReading(alertmanager, 'alertmanager/firing-v3.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: expect.stringMatching(/^labels:[0-9a-f]{64}$/),
          summary: 'Connect fail',
          labels: {
            __name__: 'ping_success',
            alertname: 'failedConnect',
            environment: 'Production',
            group_key: '5615590933959184000',
            instance: 'host2',
            job: 'pinger',
            monitor: 'testlab',
            service: 'System',
            severity: 'critical',
            timeout: '600',
          },
          annotations: { description: 'Connect to host2 fails', receiver: 'alerta', summary: 'Connect fail' },
          severity: 'critical',
          axis: undefined,
          startsAt: Date.parse('2016-08-01T10:27:08.008Z'),
          endsAt: undefined,
          links: [
            { url: 'http://prometheus.host:9090/...', label: 'source of the alert' },
            { url: 'http://alertmanager.host:9093/', label: 'Alertmanager' },
          ],
          note: undefined,
          by: undefined,
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads version 4', () => {
    const { alerts, rejected } = sampleReading(alertmanager, 'alertmanager/watchdog-v4.json');

    expect(rejected).toEqual([]);
    expect(alerts).toMatchObject([
      {
        action: 'fire',
        dedupKey: 'fc635810a7f52b9d',
        summary: 'Heartbeat on Monitoring',
        severity: 'warning',
        startsAt: Date.parse('2020-07-05T18:51:22.012Z'),
        endsAt: undefined,
      },
    ]);
    expect(alerts[0]?.labels).toMatchObject({ group_key: '{}:{alertname="Heartbeat"}', region: 'EU' });
  });

  it('reads a minimal one', () => {
    expect(sampleReading(alertmanager, 'alertmanager/goalert-v4-minimal.json').alerts).toMatchObject([
      {
        action: 'fire',
        summary: 'My alert summary',
        labels: { alertname: 'TestAlert' },
        annotations: { description: 'My description', receiver: 'alert-name-receiver-1' },
        severity: undefined,
        links: [{ url: 'http://my.url/', label: 'Alertmanager' }],
      },
    ]);
  });

  it.each(['highcpuusage', 'mqfull-message-queue-is-full', 'networklatencyhigh'])(
    'names the cure for %s, a payload made by a template',
    (name) => {
      const read = parseAlertmanager(JSON.parse(sampleText(`alertmanager/keep-${name}.json`)));

      expect(read).toEqual({
        ok: false,
        problem:
          '`alerts` is missing or no list: a webhook of Alertmanager is an object with `alerts`; for a payload made by a template use a generic webhook with a mapping',
      });
    },
  );
});
