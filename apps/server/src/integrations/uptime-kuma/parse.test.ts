import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { uptimeKuma } from './parse.ts';

describe('Uptime Kuma', () => {
  it.each([
    [2, 'a check that is tried again'],
    [3, 'a monitor under maintenance'],
  ])('leaves out the status %i', (status, reason) => {
    expect(reading(uptimeKuma, { heartbeat: { status, monitorID: 1 }, monitor: {} }).ignored).toEqual([
      { reason, count: 1 },
    ]);
  });

  it('takes a certificate that runs out as one matter, however many days are left', () => {
    const read = [14, 7].map(
      (days) =>
        reading(uptimeKuma, { heartbeat: null, monitor: null, msg: `[web] certificate will expire in ${days} days` })
          .alerts[0],
    );

    expect(read).toMatchObject([{ action: 'fire', severity: 'warning' }, { action: 'fire' }]);
    expect(read[0]?.dedupKey).toBe(read[1]?.dedupKey);
  });

  it('leaves out the button "Test"', () => {
    expect(reading(uptimeKuma, { heartbeat: null, monitor: null, msg: 'My webhook Testing' }).ignored).toHaveLength(1);
    expect(uptimeKuma.parse({}, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads down', () => {
    expect(sampleReading(uptimeKuma, 'constructed-from-docs/uptime-kuma-down.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'monitor:29',
          summary: 'checkout is down: Request failed with status code 503',
          labels: { env: 'prod', monitor: 'checkout', type: 'http' },
          annotations: { path: 'checkout' },
          severity: 'critical',
          startsAt: Date.parse('2026-03-04T10:15:00.527Z'),
          links: [{ url: 'https://checkout.example.com/healthz', label: 'what is checked' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads up', () => {
    expect(sampleReading(uptimeKuma, 'constructed-from-docs/uptime-kuma-up.json')).toEqual({
      alerts: [
        {
          action: 'resolve',
          dedupKey: 'monitor:29',
          summary: 'checkout is up: 200 - OK',
          labels: { env: 'prod', monitor: 'checkout', type: 'http' },
          annotations: { path: 'checkout' },
          endsAt: Date.parse('2026-03-04T10:15:00.527Z'),
          links: [{ url: 'https://checkout.example.com/healthz', label: 'what is checked' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
