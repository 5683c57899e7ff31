import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opposite } from './family.ts';
import { compareKeys, compareVersions, isPrerelease, isSameMajor, sortVersions, versionKey } from './index.ts';
import { SAMPLE_ECOSYSTEM } from './sample-ecosystems.ts';
import { maven } from './maven.ts';

/** Pieces that versions of all families are made of, so that most texts are versions of some family and near each other. */
const PIECES = [
  '0',
  '1',
  '2',
  '10',
  '01',
  '.',
  '.',
  '-',
  '+',
  '_',
  '!',
  'a',
  'b',
  'rc',
  'alpha',
  'dev',
  'post',
  'final',
];
const MORE = [
  '~',
  '^',
  ':',
  '1:',
  '-r1',
  '_p1',
  '.el9',
  '*',
  '.x',
  'dev-',
  'SNAPSHOT',
  'sp',
  'x',
  'v',
  '99999999999999999999',
  '.0',
  '.1',
  '-rc.1',
  '-1',
];
const texts = fc
  .tuple(
    fc.constantFrom('', '1', '1.0', '1.0.0', 'v1.2.3', '0'),
    fc.array(fc.constantFrom(...PIECES, ...MORE), { maxLength: 6 }),
  )
  .map(([start, rest]) => start + rest.join(''));

describe.each(Object.entries(SAMPLE_ECOSYSTEM))('%s', (_family, ecosystem) => {
  it('answers both ways round alike', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const forth = compareVersions(ecosystem, a, b);
        const back = compareVersions(ecosystem, b, a);

        expect(back === 'unknown' ? back : opposite(back)).toBe(forth);
      }),
      { numRuns: 2_000 },
    );
  });

  it('calls a version equal to itself, and a text without a place unknown', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(compareVersions(ecosystem, text, text)).toBe(
          isPrerelease(ecosystem, text) === 'unknown' ? 'unknown' : 0,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), texts), fc.string({ unit: 'grapheme' }), (a, b) => {
        const everything = (): unknown[] => [
          versionKey(ecosystem, a),
          compareVersions(ecosystem, a, b),
          isSameMajor(ecosystem, a, b),
          sortVersions(ecosystem, [a, b]),
        ];

        expect(everything).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it('sorts by the comparison, with the unknown ones last', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 8 }), (versions) => {
        const keyed = versions.filter((version) => versionKey(ecosystem, version) !== undefined);
        const sorted = sortVersions(ecosystem, keyed);

        expect(sorted.toSorted()).toEqual(keyed.toSorted());
        for (const [at, version] of sorted.slice(1).entries()) {
          expect(compareVersions(ecosystem, sorted[at] ?? '', version)).not.toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads very long texts in linear time', () => {
    const started = performance.now();
    for (const piece of [...PIECES, ...MORE, '.1', '-a', '1a', ' ']) {
      versionKey(ecosystem, `1${piece.repeat(20_000)}`);
      compareVersions(ecosystem, `1.0.0-${piece.repeat(20_000)}!`, `1${piece.repeat(20_000)}`);
    }

    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

it('orders Maven keys as its comparator does', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const left = versionKey('Maven', a);
      const right = versionKey('Maven', b);
      fc.pre(left !== undefined && right !== undefined);

      expect(compareKeys(left, right)).toBe(maven.compare?.(a, b));
    }),
    { numRuns: 5_000 },
  );
});
