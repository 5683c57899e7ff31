import * as fc from 'fast-check';
import semver from 'semver';
import { expect, it } from 'vitest';
import { compareVersions } from './index.ts';

const PIECES = [
  '0',
  '1',
  '2',
  '10',
  '01',
  '12',
  '.',
  '.',
  '-',
  '-',
  '+',
  'v',
  '=',
  ' ',
  'a',
  'rc',
  'beta',
  '.0',
  '-rc.1',
];
const texts = fc
  .tuple(
    fc.constantFrom('1.0.0', '1.2.3', 'v1.2.3', '=1.0.0', '2.0'),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }),
  )
  .map(([start, rest]) => start + rest.join(''));

function isLoose(text: string): boolean {
  return semver.valid(text, { loose: true }) !== null;
}

it('agrees with node-semver on everything node-semver accepts in loose mode', () => {
  fc.assert(
    fc.property(texts.filter(isLoose), texts.filter(isLoose), (a, b) => {
      expect(compareVersions('npm', a, b)).toBe(semver.compare(a, b, { loose: true }));
    }),
    { numRuns: 3_000 },
  );
});

it('accepts nothing with three numbers that node-semver refuses', () => {
  fc.assert(
    fc.property(
      texts.filter((text) => /^[v=]*\d+\.\d+\.\d/.test(text) && !isLoose(text)),
      (text) => {
        expect(compareVersions('npm', text, '1.0.0')).toBe('unknown');
      },
    ),
    { numRuns: 1_000 },
  );
});
