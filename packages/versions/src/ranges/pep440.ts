import { canonicalNumber, compareKeys } from '../key.ts';
import { PEP440_VERSION, pypi } from '../pypi.ts';
import { type Containment, every, holds, type Operator, type ParsedRange, problem } from './range.ts';

type Sign = '~=' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '===';

const SPECIFIER = /^\s*(===|~=|==|!=|<=|>=|<|>)\s*(\S.*?)\s*$/s;
const WILDCARD = /^(v?(?:\d+!)?\d+(?:\.\d+)*)\.\*$/i;
const ARBITRARY = /^[^\s;)]*$/;

/** A version taken apart; the parts as they are written, without separators in front. */
interface Parts {
  readonly epoch: string;
  readonly release: readonly string[];
  /** `a1`, or nothing. */
  readonly pre: string;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: string | undefined;
  readonly key: Uint8Array;
}

type Test = (version: Parts) => boolean;

/**
 * A set of specifiers: `>=1.0, !=1.3.*, <2`, `~=2.1`, `===anything`; the empty set is any version. Pre-releases are in
 * wherever the bounds let them in: a flaw does not wait for the release.
 * Source: PEP 440, "Version specifiers"; corner cases (post-releases and local versions at `>`) as packaging 26 has them.
 */
export function parsePep440(text: string): ParsedRange {
  const tests: Test[] = [];
  const arbitrary: string[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, sign, version = ''] = SPECIFIER.exec(part) ?? [];
    if (sign === undefined) return problem(`\`${part.trim()}\` is no version specifier`);
    if (sign === '===') {
      if (!ARBITRARY.test(version)) return problem(`\`${part.trim()}\` is no version specifier`);
      arbitrary.push(version.toLowerCase());
      continue;
    }
    const test = testOf(sign as Exclude<Sign, '==='>, version);
    if (test === undefined) return problem(`\`${version}\` can not stand after \`${sign}\``);
    tests.push(test);
  }
  return { ok: true, range: { contains: (version) => contains(version, tests, arbitrary) } };
}

function contains(text: string, tests: readonly Test[], arbitrary: readonly string[]): Containment {
  const version = partsOf(text);
  // `===` compares texts as they are written, so it alone can be asked of what is no version.
  const spelled = text.trim().toLowerCase();
  if (arbitrary.some((wanted) => wanted !== spelled)) return false;
  if (version === undefined) return arbitrary.length > 0 && tests.length === 0 ? true : 'unknown';
  return every(tests, (test) => test(version));
}

/** @returns undefined when this version can not stand after this sign */
function testOf(sign: Exclude<Sign, '==='>, text: string): Test | undefined {
  const wildcard = WILDCARD.exec(text)?.[1];
  if (wildcard !== undefined && (sign === '==' || sign === '!=')) {
    const prefix = partsOf(wildcard);
    if (prefix === undefined) return undefined;
    return sign === '==' ? (version) => startsWith(version, prefix) : (version) => !startsWith(version, prefix);
  }
  const bound = partsOf(text);
  if (bound === undefined) return undefined;
  if (bound.local !== undefined && sign !== '==' && sign !== '!=') return undefined;
  switch (sign) {
    case '==':
      return (version) => equals(version, bound);
    case '!=':
      return (version) => !equals(version, bound);
    case '<=':
    case '>=':
      return (version) => compares(publicKey(version), sign, bound);
    case '<':
      return (version) => compares(version.key, '<', bound) && !isEarlierStateOf(version, bound);
    case '>':
      return (version) => compares(version.key, '>', bound) && !isLaterStateOf(version, bound);
    case '~=': {
      if (bound.release.length < 2) return undefined;
      const prefix = { ...bound, release: bound.release.slice(0, -1) };
      return (version) => compares(publicKey(version), '>=', bound) && startsWith(version, prefix);
    }
  }
}

function equals(version: Parts, bound: Parts): boolean {
  return compares(bound.local === undefined ? publicKey(version) : version.key, '=', bound);
}

/** `<V` leaves out the pre-releases of V, unless V is one itself. */
function isEarlierStateOf(version: Parts, bound: Parts): boolean {
  if (isPrerelease(bound) || !isPrerelease(version)) return false;
  return compareKeys(version.key, keyOf({ ...bound, dev: '0', local: undefined })) >= 0;
}

/** `>V` leaves out the post-releases of V, unless V is one itself, and V with a local part. */
function isLaterStateOf(version: Parts, bound: Parts): boolean {
  if (bound.post === undefined && version.post !== undefined) {
    const base = keyOf({ ...version, post: undefined, dev: undefined, local: undefined });
    if (compareKeys(base, bound.key) === 0) return true;
  }
  return version.local !== undefined && compareKeys(publicKey(version), bound.key) === 0;
}

function compares(key: Uint8Array, operator: Operator, bound: Parts): boolean {
  return holds(operator, compareKeys(key, bound.key));
}

function isPrerelease({ pre, dev }: Parts): boolean {
  return pre !== '' || dev !== undefined;
}

/** Whether the release begins with these numbers; missing ones are zero. */
function startsWith(version: Parts, prefix: Parts): boolean {
  if (version.epoch !== prefix.epoch) return false;
  return prefix.release.every((number, at) => (version.release[at] ?? '0') === number);
}

function partsOf(text: string): Parts | undefined {
  const match = PEP440_VERSION.exec(text);
  const key = match === null ? undefined : pypi.encode(text);
  if (match === null || key === undefined) return undefined;
  const [, epoch = '0', release = '', stage, stageNumber, shortPost, post, postNumber, dev, devNumber, local] = match;
  return {
    epoch: canonicalNumber(epoch),
    release: release.split('.').map(canonicalNumber),
    pre: stage === undefined ? '' : `${stageOf(stage)}${canonicalNumber(stageNumber ?? '0')}`,
    post: shortPost === undefined && post === undefined ? undefined : canonicalNumber(shortPost ?? postNumber ?? '0'),
    dev: dev === undefined ? undefined : canonicalNumber(devNumber ?? '0'),
    local: local?.toLowerCase().split(/[-_.]/).map(canonicalNumber).join('.'),
    key,
  };
}

function stageOf(name: string): string {
  const first = name.slice(0, 1).toLowerCase();
  return first === 'a' || first === 'b' ? first : 'rc';
}

/** The one spelling among equal ones. */
function normalText({ epoch, release, pre, post, dev, local }: Omit<Parts, 'key'>): string {
  const suffixes = [
    pre,
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
    local === undefined ? '' : `+${local}`,
  ];
  return `${epoch === '0' ? '' : `${epoch}!`}${release.join('.')}${suffixes.join('')}`;
}

function keyOf(parts: Omit<Parts, 'key'>): Uint8Array {
  const key = pypi.encode(normalText(parts));
  if (key === undefined) throw new RangeError('a version put together from parts of versions is one');
  return key;
}

function publicKey(version: Parts): Uint8Array {
  return version.local === undefined ? version.key : keyOf({ ...version, local: undefined });
}
