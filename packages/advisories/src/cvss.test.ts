import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { scoresOf } from './cvss-scores.ts';
import { baseScoreOf } from './cvss.ts';

const V4 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';

describe('scoresOf', () => {
  it.each([
    ['AV:N/AC:L/Au:S/C:C/I:C/A:C', '2.0', [9, undefined, undefined, 9]],
    // 9.0 x 0.95 = 8.55, and a half goes up.
    ['AV:N/AC:L/Au:S/C:C/I:C/A:C/E:F/RL:U/RC:C', '2.0', [9, 8.6, undefined, 8.6]],
    ['(AV:L/AC:M/Au:S/C:N/I:P/A:C/E:U/RL:OF/RC:UR/CDP:N/TD:L/CR:H/IR:H/AR:H)', '2.0', [5, 3.5, 1.2, 1.2]],
    ['AV:N/AC:L/Au:S/C:C/I:C/A:C/E:ND/TD:ND', '2.0', [9, undefined, undefined, 9]],
    // The formula gives -0.2; no score is below zero.
    ['AV:L/AC:H/Au:M/C:P/I:N/A:N/E:POC/RL:W/RC:UR/CDP:N/CR:L', '2.0', [0.8, 0.6, 0, 0]],
    [V31, '3.1', [10, 10, 10, 10]],
    [`${V31}/E:P/RL:O`, '3.1', [10, 9, 9, 9]],
    [`${V31}/CR:L/MPR:X`, '3.1', [10, 10, 10, 10]],
    // 5.0 x 0.92 is 4.6 exactly, and 4.6000000000000005 in binary.
    ['CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:L/RC:U/MAV:N/MPR:L', '3.0', [4.7, 4.4, 4.6, 4.6]],
    [V4, '4.0', [9.3, undefined, undefined, 9.3]],
    [`${V4}/E:P`, '4.0', [9.3, 8.9, undefined, 8.9]],
    [`${V4}/MSI:S/E:X`, '4.0', [9.3, undefined, 10, 10]],
  ])('scores `%s`', (vector, version, [base, temporal, environmental, overall]) => {
    expect(scoresOf(vector)).toEqual({ version, base, temporal, environmental, overall });
  });

  it.each([
    '',
    'high',
    '7.5',
    'AV:N/AC:L/Au:S/C:C/I:C',
    'AV:N/AC:L/Au:S/C:C/I:C/A:C/A:N',
    'AV:N/AC:L/Au:S/C:C/I:C/A:X',
    'AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    'CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    'CVSS:3.1/AV:N',
    `${V31}/A:N`,
    `${V31}/ZZ:1`,
    `${V31}/`,
    `${V31})`,
    `${V4})`,
    `${V4.slice(0, -1)}S`,
    `${V31}${'/E:X'.repeat(200)}`,
  ])('gives `%s` no score', (vector) => {
    expect(scoresOf(vector)).toBeUndefined();
  });

  it.each(['CVSS:3.1/AV:', ':N', 'CVSS:3.1/AV::N', 'AV:N/(AC:L', `${V4}/SI:S`])(
    'asks no library about `%s`',
    (vector) => {
      const warn = vi.spyOn(console, 'warn');

      expect([scoresOf(vector), baseScoreOf(vector)]).toEqual([undefined, undefined]);
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    },
  );

  it('never throws and never leaves the scale, whatever the text', () => {
    const metric = fc.constantFrom(
      ...'AV:N AC:L PR:N UI:N S:C C:H I:H A:H E:P MAV:P CR:L AT:N VC:L Au:S TD:N x:y'.split(' '),
    );
    const start = fc.constantFrom('', V31, V4, 'CVSS:3.0', 'CVSS:4.0', 'AV:N/AC:L/Au:S/C:C/I:C/A:C');
    fc.assert(
      fc.property(start, fc.array(fc.oneof(metric, fc.string()), { maxLength: 15 }), (first, metrics) => {
        const scores = scoresOf([first, ...metrics].join('/'));
        for (const score of [scores?.base, scores?.temporal, scores?.environmental, scores?.overall]) {
          expect(score === undefined || (score >= 0 && score <= 10)).toBe(true);
        }
      }),
    );
  });
});
