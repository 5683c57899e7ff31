import { describe, expect, it } from 'vitest';
import { BOD_26_04, deadlineOf } from './deadline.ts';
import type { DeadlineInput } from './deadline.ts';
import type { DeadlineClass, Exposure } from './finding.ts';
import { parseKev } from './kev.ts';
import { parseSsvcTsv } from './ssvc.ts';
import { BARE, LISTED, ORDER } from './test-deadlines.ts';
import { hasShared, sharedText } from './test-shared.ts';

function scored(baseScore: number): DeadlineInput {
  return { ...BARE, cvss: { vector: '', baseScore } };
}

describe('BOD 26-04', () => {
  it.each<[string, DeadlineInput, Exposure, DeadlineClass, boolean]>([
    [
      'known exploited without points, exposed',
      { ...BARE, knownExploited: LISTED },
      'public',
      'three_days_forensic',
      true,
    ],
    [
      'known exploited without points, internal',
      { ...BARE, knownExploited: LISTED },
      'internal',
      'three_days_forensic',
      true,
    ],
    ['a high score without points', scored(7), 'none', 'fourteen_days', true],
    ['a low score without points', scored(6.9), 'public', 'sixty_days', true],
    ['no score at all', BARE, 'none', 'fourteen_days', true],
    ['malicious code', { ...scored(1), isMalicious: true }, 'none', 'three_days_forensic', false],
  ])('gives %s its class', (_name, input, exposure, expected, isEstimated) => {
    expect(deadlineOf(input, exposure)).toMatchObject({ class: expected, isEstimated });
  });

  it.each<[Exposure, DeadlineClass]>([
    ['public', 'three_days'],
    ['partner', 'three_days'],
    ['undeclared', 'three_days'],
    ['internal', 'sixty_days'],
    ['none', 'sixty_days'],
  ])('counts exposure `%s` as the table wants it', (exposure, expected) => {
    const ssvc = { exploitation: 'none', isAutomatable: true, technicalImpact: 'total' } as const;

    expect(deadlineOf({ ...BARE, ssvc }, exposure).class).toBe(expected);
  });

  it('names the row and the facts', () => {
    const ssvc = { exploitation: 'active', isAutomatable: false, technicalImpact: 'total' } as const;

    expect(deadlineOf({ ...BARE, knownExploited: LISTED, ssvc }, 'public')).toEqual({
      class: 'three_days_forensic',
      dueInDays: 3,
      clock: 'listed',
      isEstimated: false,
      because: 'BOD 26-04 row 12: known exploited, exposed (public), not automatable, total impact',
    });
  });

  it('is never laxer for a known exploited, an exposed, an automatable or a total flaw', () => {
    const laxer = BOD_26_04.flatMap((a) =>
      BOD_26_04.filter(
        (b) =>
          b.isKnownExploited >= a.isKnownExploited &&
          b.isExposed >= a.isExposed &&
          b.isAutomatable >= a.isAutomatable &&
          (b.technicalImpact === 'total' || a.technicalImpact === 'partial') &&
          ORDER.indexOf(b.class) > ORDER.indexOf(a.class),
      ),
    );

    expect(laxer).toEqual([]);
  });

  it.skipIf(!hasShared('data/feeds'))(
    'holds the published table, row by row (needs ../shared beside the checkout)',
    () => {
      const words: Readonly<Record<string, DeadlineClass>> = {
        'fix on system upgrade': 'next_upgrade',
        '60 days': 'sixty_days',
        '14 days': 'fourteen_days',
        '3 days': 'three_days',
        '3 days & forensic investigation': 'three_days_forensic',
      };
      const rows = sharedText('data/feeds/ssvc/bod-26-04.csv')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(','));

      const ours = BOD_26_04.map((row, number) => [
        String(number),
        row.isKnownExploited ? 'yes' : 'no',
        row.isExposed ? 'yes' : 'no',
        row.isAutomatable ? 'yes' : 'no',
        row.technicalImpact,
        row.class,
      ]);

      expect(ours).toEqual(rows.map((row) => [...row.slice(0, 5), words[row[5] ?? '']]));
    },
  );
});

describe.skipIf(!hasShared('data/feeds'))(
  'BOD 26-04 over published decision points (needs ../shared beside the checkout)',
  () => {
    it.each<[Exposure, Record<DeadlineClass, number>]>([
      [
        'public',
        { next_upgrade: 0, sixty_days: 20_109, fourteen_days: 12_964, three_days: 2_710, three_days_forensic: 135 },
      ],
      [
        'internal',
        { next_upgrade: 29_207, sixty_days: 6_541, fourteen_days: 113, three_days: 0, three_days_forensic: 57 },
      ],
    ])('exposure `%s` gives every class as many as the directive', (exposure, expected) => {
      const kev = parseKev(JSON.parse(sharedText('data/feeds/kev/known_exploited_vulnerabilities-2025-08-25.json.gz')));
      const ssvc = parseSsvcTsv(sharedText('data/feeds/ssvc/vulnrichment.tsv.gz'));
      if (!kev.ok || !ssvc.ok) throw new Error('a feed could not be read');
      const counts = { next_upgrade: 0, sixty_days: 0, fourteen_days: 0, three_days: 0, three_days_forensic: 0 };
      let exploited = 0;

      for (const [cve, points] of ssvc.table.points) {
        const listing = kev.catalogue.entries.get(cve);
        if (listing !== undefined) exploited++;
        const knownExploited = listing === undefined ? undefined : { ...listing, via: 'alias' as const };
        counts[deadlineOf({ ...BARE, ssvc: points, knownExploited }, exposure).class]++;
      }

      expect(counts).toEqual(expected);
      expect(exploited).toBe(170);
    });
  },
);
