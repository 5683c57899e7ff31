import { describe, expect, it } from 'vitest';
import { valueAt } from '../reading/json.ts';
import { META, noSamples, reading, sampleText } from '../reading/test-samples.ts';
import { signalFx } from './parse.ts';

describe('Splunk Observability', () => {
  it.each([
    ['anomalous', 'fire', 'warning'],
    ['ok', 'resolve', undefined],
    ['manually resolved', 'resolve', undefined],
    ['stopped', 'resolve', undefined],
  ])('takes %s as %s', (statusExtended, action, severity) => {
    const payload = { incidentId: 'i', statusExtended, severity: 'Minor', rule: 'r', dimensions: { host: 'a' } };

    expect(reading(signalFx, payload).alerts).toMatchObject([
      { action, dedupKey: 'incident:i', severity, summary: 'r', labels: { host: 'a' } },
    ]);
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads what a simulation wraps', () => {
    const wrapped: unknown = JSON.parse(sampleText('signalfx/keep-mock.json'));

    const { alerts, rejected } = reading(signalFx, valueAt(wrapped, 'simulate', 'payload'));

    expect(rejected).toEqual([]);
    expect(alerts).toMatchObject([
      {
        action: 'fire',
        dedupKey: 'incident:1234',
        severity: 'critical',
        labels: { metric: 'sf.org.log.numMessagesDroppedThrottle' },
        annotations: { condition: 'when(A < threshold(1))', status: 'anomalous' },
        links: [{ url: 'https://app.signalfx.com/#/detector/XXXX', label: 'detector' }],
      },
    ]);
    expect(alerts[0]?.summary).toMatch(/^Rule "logs" in detector "logs" cleared at Thu/);
  });

  it('does not read the wrapping', () => {
    expect(signalFx.parse(JSON.parse(sampleText('signalfx/keep-mock.json')), META)).toMatchObject({ ok: false });
  });
});
