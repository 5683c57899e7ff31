import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { opposite } from './family.ts';
import { compareKeys, compareVersions, versionKey } from './index.ts';
import { SAMPLE_ECOSYSTEM } from './sample-ecosystems.ts';

const folder = path.resolve(import.meta.dirname, '../../../vectors/versions');

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly expected: -1 | 0;
}

/** Every pair of a chain `a < b = c < d`. */
function pairsOf(line: string): Pair[] {
  const parts = line.split(/ (<|=) /);
  const pairs: Pair[] = [];
  for (let left = 0; left < parts.length; left += 2) {
    for (let right = left + 2; right < parts.length; right += 2) {
      const isLess = parts.slice(left, right).some((part, at) => at % 2 === 1 && part === '<');
      pairs.push({ a: parts[left] ?? '', b: parts[right] ?? '', expected: isLess ? -1 : 0 });
    }
  }
  return pairs;
}

function linesOf(family: string): string[] {
  return readFileSync(path.join(folder, `${family}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

it('has a vector file for every family', () => {
  expect(readdirSync(folder).toSorted()).toEqual(
    Object.keys(SAMPLE_ECOSYSTEM)
      .map((family) => `${family}.txt`)
      .toSorted(),
  );
});

describe.each(Object.entries(SAMPLE_ECOSYSTEM))('%s', (family, ecosystem) => {
  const lines = linesOf(family);
  const pairs = lines.filter((line) => !line.startsWith('? ')).flatMap(pairsOf);

  it.each(pairs)('$a against $b', ({ a, b, expected }) => {
    expect(compareVersions(ecosystem, a, b)).toBe(expected);
    expect(compareVersions(ecosystem, b, a)).toBe(opposite(expected));
  });

  it('has keys in the order of the comparison', () => {
    const wrong = pairs.filter(({ a, b, expected }) => {
      const left = versionKey(ecosystem, a);
      const right = versionKey(ecosystem, b);
      return left !== undefined && right !== undefined && compareKeys(left, right) !== expected;
    });

    expect(wrong).toEqual([]);
  });

  it.each(lines.filter((line) => line.startsWith('? ')).map((line) => line.slice(2)))('%s is no version', (text) => {
    expect(versionKey(ecosystem, text)).toBeUndefined();
    expect(compareVersions(ecosystem, text, text)).toBe('unknown');
  });
});
