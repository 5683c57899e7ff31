import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { checkly } from './parse.ts';

describe('Checkly', () => {
  it.each([
    ['ALERT_FAILURE', 'fire', 'critical', 'check:c'],
    ['ALERT_FAILURE_REMAIN', 'fire', 'critical', 'check:c'],
    ['ALERT_DEGRADED', 'fire', 'warning', 'check:c'],
    ['ALERT_DEGRADED_FAILURE', 'fire', 'critical', 'check:c'],
    ['ALERT_RECOVERY', 'resolve', undefined, 'check:c'],
    ['ALERT_DEGRADED_RECOVERY', 'resolve', undefined, 'check:c'],
    ['ALERT_SSL', 'fire', 'warning', 'certificate:c'],
  ])('takes %s as %s', (alert_type, action, severity, dedupKey) => {
    expect(reading(checkly, { alert_type, check_id: 'c', check_name: 'web' }).alerts).toMatchObject([
      { action, severity, dedupKey, summary: 'web' },
    ]);
  });

  it('needs check and type', () => {
    expect(checkly.parse({ check_id: 1 }, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a recovery', () => {
    expect(sampleReading(checkly, 'checkly/keep-mock.json')).toEqual({
      alerts: [
        {
          action: 'resolve',
          dedupKey: 'check:927a2982-1007-4b81-b383-eae8bf717e61',
          summary: 'API Check #1 has recovered',
          labels: { check: 'API Check #1', type: 'API', location: 'Singapore' },
          annotations: { response_time_ms: '258', status_code: '200' },
          endsAt: Date.parse('2025-01-26T11:19:40.544Z'),
          links: [
            {
              url: 'https://app.checklyhq.com/checks/927a2982-1007-4b81-b383-eae8bf717e61/check-sessions/478cacb1-c40f-4675-89d7-a4e3ecaafb7b',
              label: 'Checkly',
            },
          ],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
