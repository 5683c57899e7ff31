import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOD_26_04_PRESET, parseDeadlineTable } from './deadline-preset.ts';
import type { DeadlinePreset } from './deadline-preset.ts';
import { BOD_26_04, deadlineOf } from './deadline.ts';
import type { DeadlineInput } from './deadline.ts';
import type { Deadline, DeadlineClass, Exposure } from './finding.ts';
import { BARE, LISTED, ORDER } from './test-deadlines.ts';

const QUIET: DeadlineInput = {
  ...BARE,
  ssvc: { exploitation: 'none', isAutomatable: false, technicalImpact: 'partial' },
};

function scored(baseScore: number, finding = QUIET): DeadlineInput {
  return { ...finding, cvss: { vector: '', baseScore } };
}

function ownTable(text: string, clock: 'published' | 'found' = 'published'): DeadlinePreset {
  const table = parseDeadlineTable(text);
  if (!table.ok) throw new Error(table.problem);
  return { kind: 'own_table', rows: table.rows, clock };
}

const FEDRAMP: DeadlinePreset = { kind: 'fedramp_2026' };
const SEVERITY: DeadlinePreset = {
  kind: 'severity_days',
  days: { critical: 7, high: 30, medium: 90, low: 180 },
  clock: 'found',
};

describe('FedRAMP 2026', () => {
  it.each<[string, DeadlineInput, Exposure, number, DeadlineClass, boolean]>([
    ['a critical one that nobody exploits', scored(9.8), 'public', 16, 'fourteen_days', false],
    ['a high one that nobody exploits', scored(7), 'public', 64, 'sixty_days', false],
    [
      'a high one with code to try it',
      { ...scored(8), ssvc: { exploitation: 'poc', isAutomatable: false, technicalImpact: 'total' } },
      'public',
      4,
      'three_days',
      false,
    ],
    [
      'the same out of reach',
      { ...scored(8), ssvc: { exploitation: 'poc', isAutomatable: false, technicalImpact: 'total' } },
      'internal',
      8,
      'three_days',
      false,
    ],
    ['one without decision points', scored(8, BARE), 'public', 4, 'fourteen_days', true],
    ['one without anything', BARE, 'none', 4, 'fourteen_days', true],
    ['a low one that nobody exploits', scored(2), 'internal', 192, 'sixty_days', false],
  ])('gives %s its days', (_name, finding, exposure, dueInDays, expected, isEstimated) => {
    expect(deadlineOf(finding, exposure, FEDRAMP)).toMatchObject({
      dueInDays,
      class: expected,
      isEstimated,
      clock: 'found',
    });
  });

  it('keeps the directive for what is known exploited, where it is stricter', () => {
    const finding = { ...scored(5), knownExploited: LISTED };

    expect(deadlineOf(finding, 'public', FEDRAMP)).toMatchObject({ class: 'fourteen_days', dueInDays: 14 });
    expect(deadlineOf(scored(9.8, finding), 'public', FEDRAMP)).toMatchObject({ class: 'three_days', dueInDays: 2 });
  });
});

describe('days by severity', () => {
  it.each<[number, number, DeadlineClass]>([
    [9, 7, 'three_days'],
    [8.9, 30, 'fourteen_days'],
    [6.9, 90, 'sixty_days'],
    [3.9, 180, 'sixty_days'],
  ])('gives a score of %d %d days', (score, dueInDays, expected) => {
    expect(deadlineOf(scored(score), 'none', SEVERITY)).toMatchObject({ dueInDays, class: expected });
  });

  it('counts no score as critical, and says that it is a guess', () => {
    expect(deadlineOf(QUIET, 'none', SEVERITY)).toEqual({
      class: 'fourteen_days',
      dueInDays: 7,
      clock: 'found',
      isEstimated: true,
      because: 'no score, which counts as critical; estimated, so the gate counts it as fourteen days',
    });
  });

  it('keeps the directive for what is known exploited', () => {
    expect(deadlineOf({ ...scored(2), knownExploited: LISTED }, 'none', SEVERITY)).toMatchObject({
      class: 'fourteen_days',
      dueInDays: 14,
      clock: 'listed',
      because: expect.stringMatching(/^BOD 26-04 row 1: .* \(stricter than: CVSS 2\.0, which is low\)$/),
    });
  });
});

describe('an own table', () => {
  const table = ownTable('exploited + exposed: 1 forensic; exploited: 7; exposed + total: 30 days; else: next_upgrade');

  it('decides by its first row that fits', () => {
    expect(deadlineOf({ ...QUIET, knownExploited: LISTED }, 'public', table)).toMatchObject({
      class: 'three_days_forensic',
      dueInDays: 1,
      clock: 'listed',
    });
    expect(deadlineOf({ ...QUIET, knownExploited: LISTED }, 'none', table)).toMatchObject({ dueInDays: 7 });
    expect(deadlineOf(QUIET, 'public', table)).toEqual({
      class: 'next_upgrade',
      dueInDays: undefined,
      clock: 'published',
      isEstimated: false,
      because: 'own table, row 4: not known exploited, exposed (public), not automatable, partial impact',
    });
  });

  it('lets a score stand in for missing points, and no score for a high one', () => {
    expect(deadlineOf(BARE, 'public', table)).toMatchObject({ dueInDays: 30, isEstimated: true });
    expect(deadlineOf(scored(4, BARE), 'public', table)).toMatchObject({ class: 'next_upgrade', isEstimated: true });
  });

  it('written like the directive answers like it, wherever the points are known', () => {
    const words = BOD_26_04.map((row) => {
      const when = [
        row.isKnownExploited ? 'exploited' : 'not_exploited',
        row.isExposed ? 'exposed' : 'not_exposed',
        row.isAutomatable ? 'automatable' : 'not_automatable',
        row.technicalImpact,
      ].join(' + ');
      const outcome: Record<DeadlineClass, string> = {
        three_days_forensic: '3 forensic',
        three_days: '3',
        fourteen_days: '14',
        sixty_days: '60',
        next_upgrade: 'next_upgrade',
      };
      return `${when}: ${outcome[row.class]}`;
    });
    const own = ownTable(`${words.join('; ')}; else: 1`);

    for (const row of BOD_26_04) {
      const { isAutomatable, technicalImpact } = row;
      const finding: DeadlineInput = {
        ...BARE,
        knownExploited: row.isKnownExploited ? LISTED : undefined,
        ssvc: { exploitation: 'none', isAutomatable, technicalImpact },
      };
      const exposure = row.isExposed ? 'public' : 'internal';
      const { because: _ours, ...expected } = deadlineOf(finding, exposure);
      expect(deadlineOf(finding, exposure, own)).toMatchObject(expected);
    }
  });

  it.each([
    ['', 'a table needs rows, the last of them `else: ...`'],
    ['exposed: 3', 'row 1 (`exposed: 3`): the last row must be `else`'],
    ['else: 3; else: 4', 'row 1 (`else: 3`): only the last row may be `else`'],
    [
      'public: 3; else: 4',
      'row 1 (`public: 3`): `public` is none of exploited, not_exploited, exposed, not_exposed, automatable, not_automatable, total, partial',
    ],
    ['total + partial: 3; else: 4', 'row 1 (`total + partial: 3`): `partial` says a second time what the row is about'],
    ['else: 0', 'row 1 (`else: 0`): the outcome must be 1 to 365, `forensic` behind it, or `next_upgrade`'],
    ['else', 'row 1 (`else`): it must be `conditions: outcome`'],
    ['constructor: 1; else: 2', expect.stringContaining('`constructor` is none of')],
  ])('refuses `%s`', (text, problem) => {
    expect(parseDeadlineTable(text)).toEqual({ ok: false, problem });
  });

  it('never throws while it is read, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'else:;+ 13', 'exposed', 'total', 'forensic') }), (text) => {
        expect(typeof parseDeadlineTable(text).ok).toBe('boolean');
      }),
    );
  });
});

describe('every preset', () => {
  const finding = fc.record({
    knownExploited: fc.constantFrom(undefined, LISTED),
    ssvc: fc.option(
      fc.record({
        exploitation: fc.constantFrom('none', 'poc', 'active'),
        isAutomatable: fc.boolean(),
        technicalImpact: fc.constantFrom('partial', 'total'),
      }),
      { nil: undefined },
    ),
    cvss: fc.option(
      fc.record({ vector: fc.constant(''), baseScore: fc.integer({ max: 100, min: 0 }).map((n) => n / 10) }),
      {
        nil: undefined,
      },
    ),
    isMalicious: fc.boolean(),
  });
  const exposure = fc.constantFrom<Exposure>('none', 'internal', 'partner', 'public', 'undeclared');

  it.each<[string, DeadlinePreset]>([
    ['bod_26_04', BOD_26_04_PRESET],
    ['fedramp_2026', FEDRAMP],
    ['severity_days', SEVERITY],
    ['own_table', ownTable('exploited: 2; exposed: 10; automatable: 100; else: next_upgrade')],
  ])('%s: malicious code is strictest, a sure class is never laxer than its days', (kind, preset) => {
    fc.assert(
      fc.property(finding, exposure, (given, reach) => {
        const deadline = deadlineOf(given, reach, preset);
        if (given.isMalicious) expect(deadline.class).toBe('three_days_forensic');
        if (!deadline.isEstimated)
          expect(laxestDays(deadline)).toBeLessThanOrEqual(Math.max(deadline.dueInDays ?? 366, 3));
        if (given.knownExploited !== undefined && kind !== 'own_table') {
          expect(ORDER.indexOf(deadline.class)).toBeLessThanOrEqual(ORDER.indexOf(deadlineOf(given, reach).class));
        }
      }),
    );
  });

  function laxestDays({ class: deadlineClass }: Deadline): number {
    return { three_days_forensic: 3, three_days: 3, fourteen_days: 14, sixty_days: 60, next_upgrade: 366 }[
      deadlineClass
    ];
  }
});
