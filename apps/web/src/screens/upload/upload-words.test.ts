import { describe, expect, it } from 'vitest';
import { sizeWords } from '../../ui/size-words.ts';
import { documentWords, leftBehindWords, progressWords, shortfalls, versionInName } from './upload-words.ts';

const report = {
  format: 'cyclonedx',
  specVersion: '1.6',
  completeness: 'complete' as const,
  gatingComponents: 10,
  excludedComponents: 0,
  unjudged: 0,
  dropped: 0,
  problems: [],
};

describe('an upload in words', () => {
  it('says how far it is, and that the rest is not a matter of bytes', () => {
    expect(progressWords({ sent: 1_500_000, total: 12_400_000 })).toBe('Sending 1.5 MB of 12 MB');
    expect(progressWords({ sent: 5, total: 5 })).toBe('Reading and matching');
    expect([812, 3_400, 999_999].map(sizeWords)).toEqual(['812 B', '3.4 kB', '1,000 kB']);
  });

  it('names the document by its format', () => {
    expect(documentWords(report)).toBe('CycloneDX 1.6');
    expect(documentWords({ format: 'lockfile', specVersion: 'package-lock.json' })).toBe('Lock file package-lock.json');
  });

  it('finds nothing wrong with a whole document, and every gap of another', () => {
    expect(shortfalls(report)).toEqual([]);
    expect(shortfalls({ ...report, completeness: 'incomplete', dropped: 1, unjudged: 2, gatingComponents: 0 })).toEqual(
      [
        'It lists no component that counts: nothing can be judged by it.',
        'It says itself that it is incomplete.',
        '1 entry could not be used and is left out.',
        '2 components belong to no known ecosystem: no advisory can speak of them.',
      ],
    );
  });
});

describe('what a failed upload leaves behind', () => {
  it('says that the release is registered without an SBOM when the file was refused', () => {
    expect(leftBehindWords('1.4.3', { status: 422 })).toBe(
      'Release 1.4.3 is registered now, without an SBOM: send another file to attach one.',
    );
  });

  it.each([0, 409, 503])('says nothing of the file after status %d, as nobody knows', (status) => {
    expect(leftBehindWords('1.4.3', { status })).toBe('Release 1.4.3 is registered now.');
  });
});

describe('versionInName', () => {
  it.each([
    ['checkout-1.4.2.cdx.json', '1.4.2'],
    ['shop@3.0.0-rc.1.spdx.json', '3.0.0-rc.1'],
    ['package-lock.json', undefined],
    ['sbom.json', undefined],
  ])('%s: %s', (name, version) => {
    expect(versionInName(name)).toBe(version);
  });
});
