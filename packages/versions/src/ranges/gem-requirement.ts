import { canonicalNumber, compareKeys } from '../key.ts';
import { rubygems } from '../rubygems.ts';
import { every, holds, type Operator, type ParsedRange, problem } from './range.ts';

const REQUIREMENT = /^\s*(~>|>=|<=|!=|=|>|<)?\s*(\S(?:.*\S)?)\s*$/s;

interface Gem {
  readonly key: Uint8Array;
  readonly segments: readonly string[];
}

type Test = (version: Gem) => boolean;

/**
 * A gem requirement: `~> 1.4.4`, `>= 1.0, != 1.3`; commas join. A blank version is 0, as in RubyGems.
 * Source: the documentation of Ruby's `Gem::Requirement` and `Gem::Version` (`bump`, `release`).
 */
export function parseGemRequirement(text: string): ParsedRange {
  const tests: Test[] = [];
  for (const part of text.split(',')) {
    const [, operator = '=', version = ''] = REQUIREMENT.exec(part) ?? [];
    const bound = version === '' ? undefined : read(version);
    if (bound === undefined) return problem(`\`${part.trim()}\` is no gem requirement`);
    tests.push(operator === '~>' ? pessimistic(bound) : compares(operator as Operator, bound));
  }
  return {
    ok: true,
    range: {
      contains: (given) => {
        const version = read(given);
        return version === undefined ? 'unknown' : every(tests, (test) => test(version));
      },
    },
  };
}

function read(text: string): Gem | undefined {
  const version = text.trim() === '' ? '0' : text;
  const key = rubygems.encode(version);
  if (key === undefined) return undefined;
  return { key, segments: version.replaceAll('-', '.pre.').match(/\d+|[a-z]+/gi) ?? [] };
}

function compares(operator: Operator, bound: Gem): Test {
  return (version) => holds(operator, compareKeys(version.key, bound.key));
}

/** `~> 1.4.4`: at least that, and the release below the next step of all but the last number. */
function pessimistic(bound: Gem): Test {
  const numbers = releaseOf(bound);
  if (numbers.length > 1) numbers.pop();
  numbers.push(canonicalNumber(String(BigInt(numbers.pop() ?? '0') + 1n)));
  const end = keyOf(numbers);
  return (version) => compareKeys(version.key, bound.key) >= 0 && compareKeys(keyOf(releaseOf(version)), end) < 0;
}

/** The numbers in front of the first letters: the whole version when it is no pre-release. */
function releaseOf({ segments }: Gem): string[] {
  const letters = segments.findIndex((segment) => /^[a-z]/i.test(segment));
  return segments.slice(0, letters === -1 ? segments.length : letters);
}

function keyOf(numbers: readonly string[]): Uint8Array {
  const key = rubygems.encode(numbers.join('.'));
  if (key === undefined) throw new RangeError('numbers with dots between them are a version');
  return key;
}
