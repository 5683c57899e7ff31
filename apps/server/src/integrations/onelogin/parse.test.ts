import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { oneLogin, parseOneLogin } from './parse.ts';

it.each([
  [100, 'error'],
  [90, 'error'],
  [75, 'warning'],
  [74, undefined],
  [null, undefined],
])('a risk score of %j is %s', (risk_score, severity) => {
  const read = reading(oneLogin, [{ event_type_id: 5, user_id: 1, user_name: 'Ann', risk_score }]);

  expect(read.alerts.map((alert) => alert.severity)).toEqual(severity === undefined ? [] : [severity]);
  expect(read.ignored).toHaveLength(severity === undefined ? 1 : 0);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseOneLogin(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('JSON Array') });
});
