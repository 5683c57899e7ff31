import { describe, expect, it } from 'vitest';
import { sayingsByPackage, scoresOf, ssvcWords, type Standing } from './advisory-words.ts';

const record = (id: string, more: Partial<Standing['records'][number]> = {}): Standing['records'][number] => ({
  id,
  feed: 'osv:npm',
  origin: 'feed',
  isRestricted: false,
  isMalicious: false,
  loadedAt: '2026-01-01T00:00:00.000Z',
  modifiedAt: null,
  withdrawnAt: null,
  cvss: null,
  packages: [],
  ...more,
});
const left = (...ranges: string[]) => [{ package: 'npm/left', ranges, versions: 0 }];

describe('what the sources say', () => {
  it('holds them against each other, package by package', () => {
    const sayings = sayingsByPackage([
      record('CVE-1', { packages: left('introduced 0, fixed 1.1.0') }),
      record('GHSA-1', {
        packages: [...left('introduced 0, fixed 1.2.0'), { package: 'npm/agreed', ranges: [], versions: 3 }],
      }),
    ]);

    expect(sayings).toEqual([
      {
        package: 'npm/left',
        isDisputed: true,
        sayings: [
          { record: 'CVE-1', says: 'introduced 0, fixed 1.1.0' },
          { record: 'GHSA-1', says: 'introduced 0, fixed 1.2.0' },
        ],
      },
      { package: 'npm/agreed', isDisputed: false, sayings: [{ record: 'GHSA-1', says: '3 listed versions' }] },
    ]);
  });

  it('leaves out what a source has withdrawn', () => {
    expect(
      sayingsByPackage([record('CVE-1', { packages: left('introduced 0'), withdrawnAt: 'unknown_date' })]),
    ).toEqual([]);
  });

  it('names every score once, the highest first, with who gives it', () => {
    const scored = (id: string, baseScore: number) => record(id, { cvss: { vector: '', baseScore } });

    expect(scoresOf([scored('CVE-1', 7.5), scored('GHSA-1', 10), scored('PYSEC-1', 7.5), record('GO-1')])).toEqual([
      { score: '10.0', by: ['GHSA-1'] },
      { score: '7.5', by: ['CVE-1', 'PYSEC-1'] },
    ]);
  });

  it('puts decision points into words', () => {
    const ssvc = { cve: 'CVE-1', exploitation: 'poc', isAutomatable: true, technicalImpact: 'total' } as const;

    expect(ssvcWords(ssvc)).toBe('proof of concept, automatable, total impact');
  });
});
