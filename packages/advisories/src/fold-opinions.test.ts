import { describe, expect, it } from 'vitest';
import type { Advisory } from './advisory.ts';
import { encodeIndex } from './index-file/encode-index.ts';
import { openIndex } from './index-file/open-index.ts';
import { createMatcher, matcherOver } from './match.ts';
import { advisory } from './test-records.ts';

const left = { ecosystem: 'PyPI', name: 'left', version: '1.7.0', scope: 'required' as const };

describe('sources that disagree', () => {
  const pysec = advisory('PYSEC-2024-1', 'PyPI', 'left', '1.5.0', { aliases: ['CVE-2024-0001'] });
  const ghsa = advisory('GHSA-a', 'PyPI', 'left', '2.0.0', { aliases: ['CVE-2024-0001'] });

  it('count once and are shown with what each says', () => {
    const [finding, ...others] = createMatcher([pysec, ghsa]).findingsOf([left, { ...left, version: '1.0.0' }]);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ group: 'CVE-2024-0001', versions: ['1.0.0', '1.7.0'], state: 'affected' });
    expect(finding?.disagreement).toEqual([
      { advisoryId: 'GHSA-a', version: '1.7.0', says: 'affected' },
      { advisoryId: 'PYSEC-2024-1', version: '1.7.0', says: 'not_affected' },
    ]);
  });

  it.each([
    ['agree', advisory('PYSEC-2024-1', 'PyPI', 'left', '2.0.0', { aliases: ['CVE-2024-0001'] })],
    ['speak about another package', advisory('CVE-2024-0001', 'npm', 'left', '1.0.0')],
    ['have withdrawn', { ...pysec, withdrawnAt: 'unknown_date' }],
    ['are for few to read', { ...pysec, isRestricted: true }],
  ])('are none where they %s', (_why, other) => {
    const [finding] = createMatcher([ghsa, other]).findingsOf([left]);

    expect(finding?.state).toBe('affected');
    expect(finding).not.toHaveProperty('disagreement');
  });

  it('say so when one can not tell', () => {
    const unknown: Advisory = { ...pysec, affected: pysec.affected.map((entry) => ({ ...entry, ranges: [] })) };

    expect(createMatcher([ghsa, unknown]).findingsOf([left])[0]?.disagreement).toEqual([
      { advisoryId: 'GHSA-a', version: '1.7.0', says: 'affected' },
      { advisoryId: 'PYSEC-2024-1', version: '1.7.0', says: 'unknown' },
    ]);
  });

  it('count a record of a distribution with the flaw it is about', () => {
    const debian = advisory('DEBIAN-CVE-2024-0001', 'Debian:12', 'left', '1.8-1', { upstream: ['CVE-2024-0001'] });
    const installed = { ...left, ecosystem: 'Debian:12', version: '1.7-1' };
    const findings = createMatcher([ghsa, debian]).findingsOf([left, installed]);

    expect(findings.map(({ group, package: name }) => [group, name])).toEqual([
      ['CVE-2024-0001', 'Debian/left'],
      ['CVE-2024-0001', 'PyPI/left'],
    ]);
  });
});

describe('packages a distribution brought along', () => {
  const ghsa = advisory('GHSA-a', 'PyPI', 'left', '2.0.0');
  const debian = advisory('DEBIAN-CVE-2024-0009', 'Debian:12', 'other', '1');
  const owned = { ...left, owner: 'Debian:12/python3-left 1.7.0-2' };

  it('are shown, do not count and name their owner', () => {
    expect(createMatcher([ghsa, debian]).findingsOf([owned])).toMatchObject([
      { package: 'PyPI/left', scope: 'excluded', ownedBy: ['Debian:12/python3-left 1.7.0-2'] },
    ]);
  });

  it('count as long as no advisory of the distribution is loaded', () => {
    const [finding] = createMatcher([ghsa]).findingsOf([owned]);

    expect(finding?.scope).toBe('required');
    expect(finding).not.toHaveProperty('ownedBy');
  });

  it.each([
    ['Debian:12', 'Debian:8/python3-left 1.7.0-2'],
    ['Debian:12', 'Debian/python3-left 1.7.0-2'],
    ['Alpine:v3.19', 'Alpine:edge/py3-left 1.7.0-r2'],
  ])('count where the advisories are of %s and the owner is %s', (ecosystem, owner) => {
    const records = [ghsa, advisory('OTHER-1', ecosystem, 'other', '1')];
    const opened = openIndex(encodeIndex(records));
    if (!opened.ok) throw new Error(opened.problem);

    for (const matcher of [createMatcher(records), matcherOver(opened.index)]) {
      const [finding] = matcher.findingsOf([{ ...left, owner }]);
      expect(finding?.scope).toBe('required');
      expect(finding).not.toHaveProperty('ownedBy');
    }
  });

  it('are excluded by an index in a file too', () => {
    const opened = openIndex(encodeIndex([ghsa, debian]));
    if (!opened.ok) throw new Error(opened.problem);

    expect(matcherOver(opened.index).findingsOf([owned])).toMatchObject([{ scope: 'excluded' }]);
  });

  it('count when their code is malicious', () => {
    const malware = advisory('MAL-2024-1', 'PyPI', 'left', '2.0.0');

    expect(createMatcher([malware, debian]).findingsOf([owned])).toMatchObject([
      { package: 'PyPI/left', scope: 'required', isMalicious: true },
    ]);
  });

  it('count where another version belongs to the application', () => {
    const own = { ...left, version: '1.6.0' };

    expect(createMatcher([ghsa, debian]).findingsOf([owned, own])).toMatchObject([
      { scope: 'required', versions: ['1.6.0', '1.7.0'], ownedBy: ['Debian:12/python3-left 1.7.0-2'] },
    ]);
  });
});
