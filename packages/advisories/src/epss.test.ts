import { describe, expect, it } from 'vitest';
import { parseEpss } from './epss.ts';
import { hasShared, sharedText } from './test-shared.ts';

describe('parseEpss', () => {
  const head = '#model_version:v2025.03.14,score_date:2026-01-30T12:55:00Z\ncve,epss,percentile\n';

  it('reads scores with the day of the file', () => {
    const result = parseEpss(`${head}CVE-1999-0001,0.01151,0.78086\r\nCVE-1999-0002,2,0.5\nCVE-1999-0003,0.5\n`);

    expect(result.ok && result.table).toMatchObject({
      modelVersion: 'v2025.03.14',
      scoredOn: '2026-01-30',
      unreadable: 2,
    });
    expect(result.ok && result.table.scores.get('CVE-1999-0001')).toEqual({
      probability: 0.01151,
      percentile: 0.78086,
      on: '2026-01-30',
    });
    expect(result.ok && result.table.scores.get('CVE-1999-0002')).toBeUndefined();
  });

  it.each([
    ['', 'the first line of an EPSS file must name `model_version` and `score_date`'],
    ['cve,epss,percentile\n', 'the first line of an EPSS file must name `model_version` and `score_date`'],
    [
      '#model_version:v1,score_date:2026-01-30\ncve,score\n',
      'the second line of an EPSS file must be `cve,epss,percentile`',
    ],
    [head, 'the EPSS file has no readable row'],
  ])('refuses %j', (csv, problem) => {
    expect(parseEpss(csv)).toEqual({ ok: false, problem });
  });

  it.skipIf(!hasShared('data/feeds'))('reads the whole published day (needs ../shared beside the checkout)', () => {
    const result = parseEpss(sharedText('data/feeds/epss/epss_scores-2026-01-30.csv.gz'));

    expect(result.ok && [result.table.scores.size, result.table.unreadable]).toEqual([313_089, 0]);
  });
});
