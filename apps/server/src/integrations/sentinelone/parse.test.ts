import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { parseSentinelOne, sentinelOne } from './parse.ts';

it.each([
  [{ confidenceLevel: 'malicious' }, 'fire', 'error'],
  [{ confidenceLevel: 'suspicious', incidentStatus: 'unresolved' }, 'fire', 'warning'],
  [{ incidentStatus: 'resolved' }, 'resolve', undefined],
  [{ analystVerdict: 'false_positive' }, 'resolve', undefined],
])('a threat with %j: %s, %s', (about, action, severity) => {
  const read = reading(sentinelOne, { data: [{ threatInfo: { threatId: 't1', threatName: 'x', ...about } }] });

  expect(read.alerts).toMatchObject([{ action, severity, dedupKey: 'sentinelone|threat|t1' }]);
});

it('has one key for an alert of the API and of the activity log', () => {
  const [api] = reading(sentinelOne, {
    alertInfo: { alertId: 'a1' },
    ruleInfo: { name: 'r', severity: 'High' },
  }).alerts;
  const [line] = reading(sentinelOne, { activityType: 3608, data: { alertId: 'a1', severity: 'E_HIGH' } }).alerts;

  expect(api).toMatchObject({ severity: 'error', dedupKey: 'sentinelone|alert|a1' });
  expect(line).toMatchObject({ severity: 'error', dedupKey: 'sentinelone|alert|a1' });
});

it('leaves out lines that tell of no alert', () => {
  expect(reading(sentinelOne, [{ activityType: 27, data: {} }]).ignored).toEqual([
    { reason: 'line of the activity log, no alert', count: 1 },
  ]);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseSentinelOne(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('API') });
});
