import { describe, expect, it } from 'vitest';
import { noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { vrops } from './parse.ts';

describe('Aria Operations', () => {
  it.each([
    ['ACTIVE', 'CRITICAL', 'fire', 'critical'],
    ['UPDATED', 'IMMEDIATE', 'fire', 'error'],
    ['CANCELED', 'WARNING', 'resolve', undefined],
    ['CANCELLED', 'WARNING', 'resolve', undefined],
  ])('takes %s, %s as %s', (status, level, action, severity) => {
    const payload = {
      alertId: 'a',
      status,
      criticality: `ALERT_CRITICALITY_LEVEL_${level}`,
      resourceName: 'vm',
      info: 'i',
    };

    expect(reading(vrops, payload).alerts).toMatchObject([{ action, dedupKey: 'alert:a', severity, summary: 'vm: i' }]);
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an alert', () => {
    expect(sampleReading(vrops, 'vmware-vrops/alert.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'alert:sample-alert-uuid',
          summary: 'sample-object-name: sample-info',
          labels: {
            resource: 'sample-object-name',
            resource_kind: 'sample-object-type',
            adapter: 'sample-adapter-type',
            type: 'ALERT_TYPE_APPLICATION_PROBLEM',
            subtype: 'ALERT_SUBTYPE_AVAILABILITY_PROBLEM',
          },
          annotations: { info: 'sample-info', resource_id: 'sample-object-uuid' },
          severity: 'warning',
          startsAt: Date.parse('2013-05-28T16:09:06.267Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
