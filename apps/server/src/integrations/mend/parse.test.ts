import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { mend, parseMend } from './parse.ts';

const FINDING = { uuid: 'f1', name: 'CVE-2024-0001', project: { name: 'web' }, vulnerability: { severity: 'HIGH' } };

it.each([
  [{ status: 'ACTIVE' }, 'fire'],
  [{ status: 'IGNORED' }, 'resolve'],
  [undefined, 'fire'],
])('a finding with %j: %s', (findingInfo, action) => {
  expect(reading(mend, { response: [{ ...FINDING, findingInfo }] }).alerts.map((alert) => alert.action)).toEqual([
    action,
  ]);
});

it('says when pages are missing, and closes nothing then', () => {
  const headers = { 'lockstep-complete': 'true', 'lockstep-target': 'web' };
  const read = reading(mend, { additionalData: { totalItems: 3 }, response: [FINDING] }, { headers });

  expect(read.rejected).toEqual([{ path: 'response', problem: 'is 1 of 3 findings: post the other pages too' }]);
  expect(read.complete).toBeUndefined();
});

it('leaves out what is no vulnerability', () => {
  expect(reading(mend, { response: [{ ...FINDING, type: 'LICENSE' }] }).ignored).toEqual([
    { reason: 'finding that is no vulnerability', count: 1 },
  ]);
});

it.each([null, [], {}, { response: {} }])('%j is refused with the cure', (payload) => {
  expect(parseMend(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('findings/security') });
});
