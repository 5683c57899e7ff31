import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { pingdom } from './parse.ts';

describe('Pingdom', () => {
  it.each([
    ['DOWN', 'fire'],
    ['FAILING', 'fire'],
    ['UNKNOWN', 'fire'],
    ['UP', 'resolve'],
    ['SUCCESS', 'resolve'],
  ])('takes %s as %s', (current_state, action) => {
    expect(reading(pingdom, { check_id: 1, check_name: 'web', current_state }).alerts).toMatchObject([
      { action, dedupKey: 'check:1', summary: `web is ${current_state}` },
    ]);
  });

  it('needs check and state', () => {
    expect(pingdom.parse({ check_id: 1 }, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads down', () => {
    expect(sampleReading(pingdom, 'pingdom/down.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'check:803318',
          summary: 'Alerta API on OpenShift is DOWN: HTTP Error 503',
          labels: { check: 'Alerta API on OpenShift', type: 'HTTP', host: 'api.alerta.io' },
          annotations: {
            description: 'HTTP Server Error 503 Service Unavailable',
            probe: 'Strasbourg 5, France',
            second_probe: 'Stockholm 2, Sweden',
          },
          severity: 'critical',
          startsAt: Date.parse('2017-06-30T22:25:43.000Z'),
          links: [
            { url: 'https://my.pingdom.com/reports/uptime#check=803318', label: 'Pingdom' },
            { url: 'http://api.alerta.io/', label: 'what is checked' },
          ],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
