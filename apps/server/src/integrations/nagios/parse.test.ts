import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { nagios } from './parse.ts';

describe('Nagios', () => {
  const FORM = { contentType: 'application/x-www-form-urlencoded' };

  it.each([
    ['PROBLEM', 'fire'],
    ['RECOVERY', 'resolve'],
    ['ACKNOWLEDGEMENT', 'acknowledge'],
    ['FLAPPINGSTART', 'note'],
    ['CUSTOM', 'note'],
  ])('takes %s as %s', (type, action) => {
    const form = `NAGIOS_NOTIFICATIONTYPE=${type}&NAGIOS_HOSTNAME=web&NAGIOS_HOSTSTATE=DOWN&NAGIOS_NOTIFICATIONAUTHOR=ada`;

    expect(reading(nagios, form, FORM).alerts).toMatchObject([
      { action, dedupKey: 'host:web', severity: 'critical', by: 'ada', summary: 'web is DOWN' },
    ]);
  });

  it('tells services of one host apart, and leaves out downtimes', () => {
    const keys = ['HTTP', 'SSH'].map(
      (SERVICEDESC) =>
        reading(nagios, { NOTIFICATIONTYPE: 'PROBLEM', HOSTNAME: 'web', SERVICEDESC }).alerts[0]?.dedupKey,
    );

    expect(keys).toEqual(['service:web/HTTP', 'service:web/SSH']);
    expect(reading(nagios, { NOTIFICATIONTYPE: 'DOWNTIMESTART', HOSTNAME: 'web' }).ignored).toEqual([
      { reason: '`DOWNTIMESTART` tells of no problem', count: 1 },
    ]);
    expect(nagios.parse({ HOSTNAME: 'web' }, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a problem', () => {
    expect(sampleReading(nagios, 'constructed-from-docs/nagios-env.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'service:checkout-01/HTTP',
          summary: 'checkout-01: HTTP is CRITICAL: CRITICAL - Socket timeout after 10 seconds',
          labels: { host: 'checkout-01', service: 'HTTP', state: 'CRITICAL', address: '192.0.2.10' },
          annotations: {
            output: 'CRITICAL - Socket timeout after 10 seconds',
            problem_id: '4711',
            attempt: '3',
            state_type: 'HARD',
          },
          severity: 'critical',
          startsAt: Date.parse('2026-03-04T10:15:00.000Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
