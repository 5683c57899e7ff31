import { describe, expect, it } from 'vitest';
import type { FindingItem } from '../../ui/finding-words.ts';
import { testFinding } from '../../ui/test-finding.ts';
import { countWords, diffSets, diffSummary } from './diff-words.ts';

const finding = (group: string, more: Partial<FindingItem> = {}) => ({ ...testFinding(group, more), from: [], to: [] });
const none = { reopened: [], carried: [], closed: [] };
const kev = { cve: 'CVE-1', listedOn: '2025-12-05', via: 'alias', hasRansomwareUse: false } as const;

describe('a comparison in words', () => {
  const diff = {
    affected: {
      reopened: [finding('CVE-1', { knownExploited: kev }), finding('CVE-2')],
      carried: [finding('CVE-3')],
      closed: [],
    },
    unknown: { ...none, carried: [finding('CVE-4', { state: 'unknown' })], closed: [finding('CVE-6')] },
    excluded: { ...none, reopened: [finding('CVE-5', { scope: 'excluded' })] },
  };

  it('counts what matters and names what is exploited', () => {
    expect(diffSummary(diff).map(({ words }) => words)).toEqual([
      '2 re-opened, 1 of them exploited',
      '1 carried',
      '0 closed',
      '1 can not be told',
    ]);
  });

  it('tells those that count from those shown beside them', () => {
    const { reopened, closed } = diffSets(diff);

    expect(countWords(reopened, 'not in 1.0.0')).toBe('2, not in 1.0.0; 1 more does not count');
    expect(countWords(closed, 'gone')).toBe('1, gone');
  });

  it('keeps every finding in the list of its kind', () => {
    expect(diffSets(diff).reopened.map((each) => each.group)).toEqual(['CVE-1', 'CVE-2', 'CVE-5']);
    expect(diffSets(diff).closed.map((each) => each.group)).toEqual(['CVE-6']);
  });
});
