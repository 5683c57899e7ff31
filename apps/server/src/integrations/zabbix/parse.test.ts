import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { zabbix } from './parse.ts';

describe('Zabbix', () => {
  const EVENT = { event_id: '1', event_source: '0', event_value: '1', event_name: 'disk' };

  it.each([
    [{}, 'fire'],
    [{ event_value: '0' }, 'resolve'],
    [{ trigger_status: 'OK' }, 'resolve'],
    [{ event_update_status: '1', event_update_action: 'acknowledged, commented' }, 'acknowledge'],
    [{ event_update_status: '1', event_update_action: 'unacknowledged' }, 'unacknowledge'],
    [{ event_update_status: '1', event_update_message: 'looking' }, 'note'],
    [{ event_value: '0', event_update_status: '1' }, 'resolve'],
  ])('takes %j as %s', (fields, action) => {
    expect(reading(zabbix, { ...EVENT, ...fields }).alerts).toMatchObject([{ action, dedupKey: 'event:1' }]);
  });

  it.each([
    ['0', undefined],
    ['1', 'info'],
    ['3', 'warning'],
    ['4', 'error'],
    ['5', 'critical'],
    ['9', undefined],
    ['toString', undefined],
  ])('takes the severity %s as %s', (event_nseverity, severity) => {
    expect(reading(zabbix, { ...EVENT, event_nseverity }).alerts[0]?.severity).toBe(severity);
  });

  it('reads tags written as JSON inside a text', () => {
    const event_tags = '[{"tag":"service","value":"web"},{"tag":"urgent","value":""}]';

    expect(reading(zabbix, { ...EVENT, event_tags, event_timestamp: '1767225600' }).alerts).toMatchObject([
      { labels: { service: 'web', urgent: 'true' }, startsAt: 1_767_225_600_000 },
    ]);
  });

  it('leaves out discovery and empty updates', () => {
    expect(reading(zabbix, { ...EVENT, event_source: '1' }).ignored).toHaveLength(1);
    expect(reading(zabbix, { ...EVENT, event_update_status: '1' }).ignored).toHaveLength(1);
    expect(zabbix.parse({}, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a problem', () => {
    expect(sampleReading(zabbix, 'constructed-from-docs/zabbix-media-webhook.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'event:104321',
          summary: 'checkout: HTTP 500 rate too high',
          labels: {
            service: 'checkout',
            env: 'prod',
            host: 'checkout-01',
            address: '192.0.2.10',
            trigger_id: '21931',
            severity: 'High',
          },
          annotations: {},
          severity: 'error',
          links: [{ url: 'https://zabbix.example.com/tr_events.php?triggerid=21931&eventid=104321', label: 'Zabbix' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
