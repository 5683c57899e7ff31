import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { crowdStrike, parseCrowdStrike } from './parse.ts';

it.each([
  ['DetectionSummaryEvent', 1],
  ['EppDetectionSummaryEvent', 1],
  ['IdpDetectionSummaryEvent', 1],
  ['IncidentSummaryEvent', 1],
  ['UserActivityAuditEvent', 0],
  ['AuthActivityAuditEvent', 0],
])('%s of the stream counts as %i alerts', (eventType, count) => {
  const read = reading(crowdStrike, { metadata: { eventType }, event: { CompositeId: 'c1', SeverityName: 'High' } });

  expect(read.alerts).toHaveLength(count);
  expect(read.ignored).toHaveLength(1 - count);
});

it('has one key in the stream and in the API, and ends when it is closed', () => {
  const [told] = reading(crowdStrike, {
    metadata: { eventType: 'EppDetectionSummaryEvent' },
    event: { CompositeId: 'c1' },
  }).alerts;
  const { alerts } = reading(crowdStrike, {
    resources: [{ composite_id: 'c1', status: 'closed', severity_name: 'Critical', device: { hostname: 'h' } }],
  });

  expect(alerts).toMatchObject([
    { action: 'resolve', dedupKey: told?.dedupKey, severity: 'critical', labels: { host: 'h' } },
  ]);
});

it('that takes a service away concerns both', () => {
  expect(reading(crowdStrike, { composite_id: 'c1', technique_id: 'T1486' }).alerts[0]?.axis).toBe('both');
});

it('names a detection without an id', () => {
  const read = reading(crowdStrike, { metadata: { eventType: 'EppDetectionSummaryEvent' }, event: {} });

  expect(read.rejected).toEqual([{ path: '[0].CompositeId', problem: 'is missing: a detection is known by its id' }]);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseCrowdStrike(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('stream') });
});
