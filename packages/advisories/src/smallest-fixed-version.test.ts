import { describe, expect, it } from 'vitest';
import { createMatcher } from './match.ts';
import { smallestFixedVersion } from './smallest-fixed-version.ts';
import { advisory } from './test-records.ts';

describe('smallestFixedVersion', () => {
  const next = (id: string, published: string, ...runs: [string, string][]) =>
    advisory(id, 'npm', 'next', '0', {
      published,
      affected: runs.map(([introduced, fixed]) => ({
        package: { ecosystem: 'npm', name: 'next' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced }, { fixed }] }],
      })),
    });
  const matcher = createMatcher([
    next(
      'A',
      '2025-12-03',
      ['14.3.0-canary.77', '15.0.5'],
      ['15.5.1-canary.0', '15.5.7'],
      ['16.0.0-canary.0', '16.0.7'],
    ),
    next('B', '2025-12-11', ['15.5.1-canary.0', '15.5.8'], ['15.6.0-canary.0', '15.6.0-canary.59']),
    next('C', '2025-12-12', ['15.5.8', '15.5.9']),
  ]);
  const upgrade = (version: string, at?: string) => {
    const from = { ecosystem: 'npm', name: 'next', version };
    const sources = matcher.findingsOf([{ ...from, scope: 'required' }], at).flatMap((finding) => finding.sources);
    return smallestFixedVersion(from, sources, matcher, at);
  };

  it('names the smallest clean version of the moment asked about', () => {
    expect(upgrade('15.5.3', '2025-12-08')).toBe('15.5.7');
    expect(upgrade('15.5.3', '2025-12-11')).toBe('15.5.8');
    expect(upgrade('15.5.3', '2025-12-12')).toBe('15.5.9');
  });

  it('stays on the minor line, then on the major line, and crosses it only when nothing else is named', () => {
    const lines = createMatcher([advisory('A', 'npm', 'left', '3.0.0'), advisory('B', 'npm', 'right', '2.0.0')]);
    const source = (fixed: string[]) => ({
      advisoryId: 'A',
      origin: 'feed' as const,
      matchedBy: 'range' as const,
      matched: '',
      fixed,
      isRestricted: false,
    });
    const from = { ecosystem: 'npm', name: 'unknown', version: '1.2.3' };

    expect(smallestFixedVersion(from, [source(['2.0.0', '1.3.0', '1.2.9'])], lines)).toBe('1.2.9');
    expect(smallestFixedVersion(from, [source(['2.0.0', '1.3.0'])], lines)).toBe('1.3.0');
    expect(smallestFixedVersion(from, [source(['2.0.0', '1.2.2'])], lines)).toBe('2.0.0');
    expect(smallestFixedVersion({ ...from, name: 'left' }, [source(['1.2.9'])], lines)).toBe('3.0.0');
  });

  it('offers no pre-release to a stable version, and one to a pre-release', () => {
    expect(upgrade('15.6.0-canary.3', '2025-12-11')).toBe('15.6.0-canary.59');
    expect(
      smallestFixedVersion(
        { ecosystem: 'npm', name: 'next', version: '15.5.9' },
        matcher
          .matchesOf({ ecosystem: 'npm', name: 'next', version: '15.6.0-canary.3' })
          .map((match) => ({ ...match, origin: 'feed', isRestricted: false })),
        matcher,
      ),
    ).toBeUndefined();
  });

  it('knows no upgrade when no advisory names one', () => {
    const left = { ecosystem: 'npm', name: 'left', version: '1.0.0' };
    const open = createMatcher([
      advisory('A', 'npm', 'left', '0', {
        affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] }],
      }),
    ]);
    const sources = open.findingsOf([{ ...left, scope: 'required' }]).flatMap((finding) => finding.sources);

    expect(smallestFixedVersion(left, sources, open)).toBeUndefined();
  });
});
