import { semver } from '../semver.ts';
import { comparePlaced, every, holds, place, problem, some } from './range.ts';
import type { Containment, Operator, ParsedRange, PlacedVersion } from './range.ts';

const NUMBER = '(0|[1-9][0-9]*)';
const SUFFIX = String.raw`(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;
const VERSION = new RegExp(String.raw`^${NUMBER}\.${NUMBER}\.${NUMBER}${SUFFIX}$`);
const APPROXIMATE = new RegExp(String.raw`^${NUMBER}\.${NUMBER}(?:\.${NUMBER})?${SUFFIX}$`);
const TOKENS = /\s*(==|!=|>=|<=|~>|>|<|!|(?:and|or)(?=\s)|[^\s<>=!~]+)/y;
const SIGNS: Readonly<Record<string, Operator | '~>'>> = {
  '==': '=',
  '!=': '!=',
  '!': '!=',
  '>=': '>=',
  '<=': '<=',
  '>': '>',
  '<': '<',
  '~>': '~>',
};

interface Version {
  readonly place: PlacedVersion;
  readonly major: string;
  readonly minor: string;
}

type Test = (version: Version) => Containment;

/**
 * An Elixir requirement: `~> 2.1 and != 2.1.3 or == 1.9.0`. `and` binds tighter than `or`.
 * Pre-releases are in wherever the bounds let them in.
 * Source: the documentation of Elixir's `Version` ("Requirements"): every version has three numbers, save after `~>`.
 */
export function parseElixirRequirement(text: string): ParsedRange {
  const tokens = tokensOf(text.trim());
  if (tokens === undefined) return problem(`\`${text.trim()}\` is no Elixir requirement`);
  const alternatives: Test[][] = [[]];
  for (let at = 0; at < tokens.length;) {
    const joint = at === 0 ? 'and' : tokens[at++];
    const operator = SIGNS[tokens[at] ?? ''];
    const version = tokens[operator === undefined ? at : at + 1] ?? '';
    at += operator === undefined ? 1 : 2;
    const test = testOf(operator ?? '=', version);
    if (test === undefined) return problem(`\`${version}\` is no version of an Elixir requirement`);
    if (joint !== 'and' && joint !== 'or') return problem(`\`${text.trim()}\` lacks an \`and\` or \`or\``);
    if (joint === 'or') alternatives.push([test]);
    else alternatives.at(-1)?.push(test);
  }
  if (tokens.length === 0) return problem('an Elixir requirement names a version');
  return {
    ok: true,
    range: {
      contains: (given) => {
        const version = read(given, VERSION);
        if (version === undefined) return 'unknown';
        return some(alternatives, (tests) => every(tests, (test) => test(version)));
      },
    },
  };
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const match = TOKENS.exec(text);
    if (match === null) return undefined;
    tokens.push(match[1] ?? '');
  }
  return tokens;
}

function testOf(operator: Operator | '~>', text: string): Test | undefined {
  const bound = read(text, operator === '~>' ? APPROXIMATE : VERSION);
  if (bound === undefined) return undefined;
  if (operator !== '~>') return (version) => compares(version, operator, bound);
  const hasPatch = APPROXIMATE.exec(text)?.[3] !== undefined;
  return (version) => {
    if (version.major !== bound.major || (hasPatch && version.minor !== bound.minor)) return false;
    return compares(version, '>=', bound);
  };
}

function compares(version: Version, operator: Operator, bound: Version): Containment {
  const order = comparePlaced(semver, version.place, bound.place);
  return order === 'unknown' ? order : holds(operator, order);
}

function read(text: string, pattern: RegExp): Version | undefined {
  const [, major = '', minor = '', , prerelease] = pattern.exec(text) ?? [];
  // Numbers of a pre-release have no leading zeros either.
  if (prerelease?.split('.').some((part) => /^0\d+$/.test(part)) === true) return undefined;
  const placed = major === '' ? undefined : place(semver, text);
  return placed === undefined ? undefined : { place: placed, major, minor };
}
