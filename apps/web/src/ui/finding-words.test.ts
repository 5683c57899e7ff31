import { describe, expect, it } from 'vitest';
import { countFilters, dueWords, filterFindings, fixedVersions, groupFindings, unknownWords } from './finding-words.ts';
import { testFinding, testSuppression } from './test-finding.ts';

const finding = testFinding;

const all = [
  finding('CVE-1', { deadline: 'next_upgrade', aliases: ['CVE-1', 'GHSA-one'] }),
  finding('CVE-2', { deadline: 'three_days', isEstimated: true }),
  finding('CVE-3', { state: 'unknown', unknownReason: 'version_missing', package: 'npm/right' }),
  finding('CVE-4', { scope: 'excluded', deadline: 'three_days' }),
  finding('CVE-5', { deadline: 'three_days', suppression: testSuppression }),
];
const nothing = { text: undefined, only: undefined, deadline: undefined };

describe('groupFindings', () => {
  it('puts the strictest class first, and neither doubt nor development nor what VEX suppresses into any of them', () => {
    const { byDeadline, unknown, excluded, suppressed } = groupFindings(all);

    expect(byDeadline.map(([deadline, items]) => [deadline, items.map((each) => each.group)])).toEqual([
      ['three_days', ['CVE-2']],
      ['next_upgrade', ['CVE-1']],
    ]);
    expect(unknown.map((each) => each.group)).toEqual(['CVE-3']);
    expect(excluded.map((each) => each.group)).toEqual(['CVE-4']);
    expect(suppressed.map((each) => each.group)).toEqual(['CVE-5']);
  });
});

describe('filterFindings', () => {
  const names = (question: object) => filterFindings(all, { ...nothing, ...question }).map((each) => each.group);

  it('finds a flaw by another of its names, or by its package', () => {
    expect(names({ text: 'ghsa-ONE' })).toEqual(['CVE-1']);
    expect(names({ text: 'right' })).toEqual(['CVE-3']);
  });

  it('never takes a doubt for a deadline', () => {
    expect(names({ deadline: 'sixty_days' })).toEqual([]);
    expect(names({ only: 'unknown' })).toEqual(['CVE-3']);
  });
});

describe('countFilters', () => {
  it('offers only what would leave something, and counts neither development nor what is suppressed', () => {
    expect(countFilters(all)).toEqual({
      all: 3,
      only: [
        { key: 'unknown', count: 1 },
        { key: 'estimated', count: 1 },
        { key: 'suppressed', count: 1 },
      ],
      byDeadline: [
        { key: 'three_days', count: 1 },
        { key: 'next_upgrade', count: 1 },
      ],
    });
  });
});

describe('words', () => {
  it('name the cure of a doubt', () => {
    expect(unknownWords(finding('CVE-3', { state: 'unknown', unknownReason: 'epoch_missing' }))).toEqual({
      why: 'The SBOM leaves out the epoch of the package',
      cure: 'let the scanner write the purl with `epoch`',
    });
    expect(unknownWords(finding('CVE-3', { state: 'unknown', unknownReason: 'brand_new' }))).toEqual({
      why: 'brand new',
      cure: undefined,
    });
    expect(unknownWords(finding('CVE-1'))).toBeUndefined();
  });

  it('name each fixed version once, whatever the number of sources', () => {
    const source = { advisoryId: 'A', origin: 'feed', matchedBy: 'range', matched: '< 2', fixed: ['2.0.0'] } as const;

    expect(
      fixedVersions(
        finding('CVE-1', {
          sources: [
            { ...source, fixed: ['2.0.0'] },
            { ...source, fixed: ['2.0.0', '3.0.0'] },
          ],
        }),
      ),
    ).toEqual(['2.0.0', '3.0.0']);
  });
});

describe('dueWords', () => {
  const now = Date.UTC(2026, 0, 10, 12);

  it.each([
    ['2026-01-15T23:59:59.999Z', '5 d left', false],
    ['2026-01-10T23:59:59.999Z', 'today', false],
    ['2026-01-09T23:59:59.999Z', '1 d overdue', true],
    ['2023-01-09T23:59:59.999Z', '1,097 d overdue', true],
  ])('%s: %s', (dueAt, words, isOver) => {
    expect(dueWords(dueAt, now)).toEqual({ words, isOver });
  });

  it('invents no date', () => {
    expect(dueWords(null, now)).toBeUndefined();
  });
});
