import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { graylog } from './parse.ts';

describe('Graylog', () => {
  it('knows an event by its definition and key', () => {
    const event = {
      message: 'many errors',
      key: 'web',
      priority: 3,
      group_by_fields: { host: 'web' },
      timestamp: '2026-01-01T00:00:00.000Z',
    };

    expect(reading(graylog, { event_definition_id: 'd', event_definition_title: 't', event }).alerts).toMatchObject([
      {
        action: 'fire',
        dedupKey: 'event:d/web',
        summary: 'many errors',
        severity: 'error',
        labels: { host: 'web', definition: 't' },
      },
    ]);
  });

  it('resolves an alarm that says it is not triggered', () => {
    expect(
      reading(graylog, { check_result: { triggered: false, triggered_condition: { id: 'c' } } }).alerts,
    ).toMatchObject([{ action: 'resolve', dedupKey: 'condition:c' }]);
    expect(graylog.parse({}, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an alarm callback', () => {
    expect(sampleReading(graylog, 'graylog/alert.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'condition:5e7a9c8d-9bb1-47b6-b8db-4a3a83a25e0c',
          summary:
            'Stream had 2 messages in the last 1 minutes with trigger condition more than 1 messages. (Current grace time: 1 minutes)',
          labels: { stream: 'test', stream_id: '55f1509dbee8e2841898eb64', condition: 'MESSAGE_COUNT' },
          annotations: {
            description: 'time: 1, threshold_type: more, threshold: 1, grace: 1',
            messages: '127.0.0.1: WARN: System is failing\n127.0.0.1: ERROR: This is an example error message',
          },
          startsAt: Date.parse('2015-09-10T09:45:54.749Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
