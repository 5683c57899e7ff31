import { describe, expect, it } from 'vitest';
import { noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { axiom } from './parse.ts';

describe('Axiom', () => {
  it.each([
    ['Open', 'fire'],
    ['Closed', 'resolve'],
    ['odd', 'fire'],
  ])('takes %s as %s', (action, ours) => {
    expect(reading(axiom, { action, event: { monitorID: 'm', title: 't' } }).alerts).toMatchObject([
      { action: ours, dedupKey: 'monitor:m/' },
    ]);
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a match', () => {
    expect(sampleReading(axiom, 'axiom/keep-mock.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'monitor:Rxg89nIwu9WwrOsJKA/',
          summary: 'Triggered: New monitor',
          labels: { monitor_id: 'Rxg89nIwu9WwrOsJKA' },
          annotations: {
            body: 'Event Matched',
            value: '0',
            'matched._sysTime': '2025-02-15T14:58:13.204120361Z',
            'matched._time': '2025-02-15T14:58:13.204114531Z',
            'matched.bar': 'baz',
          },
          startsAt: Date.parse('2025-02-15T14:59:03.000Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
