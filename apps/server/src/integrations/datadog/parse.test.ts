import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { datadog } from './parse.ts';

describe('Datadog', () => {
  it.each([
    ['Triggered', 'fire', undefined],
    ['Re-Triggered', 'fire', undefined],
    ['Warn', 'fire', 'warning'],
    ['No Data', 'fire', undefined],
    ['Recovered', 'resolve', undefined],
  ])('takes the transition %s as %s', (transition, action, severity) => {
    const read = reading(datadog, { title: 't', transition, monitor_id: 1, scope: 'host:a', cycle_key: 'c' });

    expect(read.alerts).toMatchObject([{ action, dedupKey: 'cycle:c', severity, labels: { host: 'a' } }]);
  });

  it('reads the transition from the title of the default payload, and pairs the ends', () => {
    const fire = reading(datadog, { id: '1', title: '[Triggered on {host:a}] disk', date: '1767225600000' }).alerts[0];
    const resolve = reading(datadog, { id: '2', title: '[Recovered on {host:a}] disk' }).alerts[0];

    expect([fire?.action, resolve?.action]).toEqual(['fire', 'resolve']);
    expect(fire?.dedupKey).toBe(resolve?.dedupKey);
    expect(fire?.startsAt).toBe(1_767_225_600_000);
  });

  it('needs a title', () => {
    expect(datadog.parse({ id: 1 }, META)).toMatchObject({ ok: false, problem: expect.stringContaining('`title`') });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a monitor', () => {
    expect(sampleReading(datadog, 'datadog/keep-high-cpu-usage.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'monitor:1234567890/',
          summary: 'High CPU Usage',
          labels: { environment: 'production', team: 'backend', monitor_id: '1234567890' },
          annotations: {
            description: 'CPU usage is over 90% on {{host.name}}.',
            query: 'avg(last_5m):avg:system.cpu.user{*} by {host} > 90',
          },
          severity: 'warning',
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads a priority as a number', () => {
    expect(sampleReading(datadog, 'datadog/keep-mq-consumer-struggling.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'monitor:1234567891/',
          summary: 'MQ Consumer Is Struggling',
          labels: { environment: 'production', team: 'database', monitor_id: '1234567891' },
          annotations: {
            description: 'MQ Consumer is processing less than 10 messages per second on {{host.name}}.',
            query: 'avg(last_1h):min:mq_processing{*} by {host} < 10',
          },
          severity: 'info',
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
