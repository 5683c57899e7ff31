import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { parseWiz, wiz } from './parse.ts';

it.each([
  ['OPEN', 'fire'],
  ['IN_PROGRESS', 'fire'],
  ['RESOLVED', 'resolve'],
  ['REJECTED', 'resolve'],
])('an issue that is %s: %s', (status, action) => {
  const expected = [{ action, dedupKey: 'wiz|i1', severity: 'critical' }];

  expect(reading(wiz, { id: 'i1', status, severity: 'CRITICAL', sourceRule: { name: 'r' } }).alerts).toMatchObject(
    expected,
  );
  expect(reading(wiz, { trigger: {}, issue: { id: 'i1', status, severity: 'CRITICAL' } }).alerts).toMatchObject(
    expected,
  );
});

it('a detection that takes a service away concerns both', () => {
  const { alerts } = reading(wiz, { id: 'd1', tdrId: 'x', severity: 'HIGH', mitreTechniques: ['TA0040-T1485'] });

  expect(alerts).toMatchObject([{ axis: 'both', severity: 'error' }]);
});

it('names an issue without an id', () => {
  expect(reading(wiz, { issue: {} }).rejected).toEqual([
    { path: '[0].issue.id', problem: 'is missing: an issue is known by its id' },
  ]);
});

it.each([null, 'x', {}, [], [3]])('%j is refused with the cure', (payload) => {
  expect(parseWiz(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('default body') });
});
