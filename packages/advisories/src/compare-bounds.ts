import { compareKeys, compareVersions, familyOf, versionKey } from '@lockstep/versions';
import type { Comparison } from '@lockstep/versions';

/** A version with its key computed once; keyless ones (Maven's irregular rest) go through the comparator. */
export interface KeyedVersion {
  readonly text: string;
  readonly key: Uint8Array | undefined;
  /** Left out: the order of the texts is the whole truth. */
  readonly caveat?: Caveat;
}

/**
 * Why the order of two texts may not be the order of what they name:
 * `epoch` and `no_epoch` rpm versions meet; a commit of an untagged Go module meets a tag; a number too many for SemVer.
 */
export type Caveat = 'epoch' | 'no_epoch' | 'untagged' | 'fourth_number';

/** Never throws: of a text without a place in the order the key is undefined. */
export function keyed(ecosystem: string, text: string): KeyedVersion {
  const key = versionKey(ecosystem, text);
  const caveat = caveatOf(ecosystem, text, key);
  return caveat === undefined ? { text, key } : { text, key, caveat };
}

function caveatOf(ecosystem: string, text: string, key: Uint8Array | undefined): Caveat | undefined {
  if (ecosystem === 'Go') return UNTAGGED.test(text) ? 'untagged' : undefined;
  if (key === undefined) return FOUR_NUMBERS.test(text) ? 'fourth_number' : undefined;
  if (familyOf(ecosystem) === 'rpm') return EPOCH.test(text) ? 'epoch' : 'no_epoch';
  return undefined;
}

/** `v0.0.0-20210101000000-0123456789ab`: nothing tagged came before it, so its number says nothing. */
const UNTAGGED = /^v?0\.0\.0-\d{14}-[0-9a-f]{12}(?:\+incompatible)?$/;
const FOUR_NUMBERS = /^(v?\d+\.\d+\.\d+)\.[\d.]+$/;
const EPOCH = /^\d+:/;

/** By the keys where both have one, else by the texts; what the texts leave out (`caveat`) is not looked at. */
export function compareKeyed(ecosystem: string, a: KeyedVersion, b: KeyedVersion): Comparison {
  if (a.key !== undefined && b.key !== undefined) return compareKeys(a.key, b.key);
  return compareVersions(ecosystem, a.text, b.text);
}

/**
 * Does a test of the order between a component's version and a bound hold?
 *
 * @returns `unknown` also where the texts have an order and what they leave out could turn the answer round
 */
export function holdsAgainst(
  ecosystem: string,
  version: KeyedVersion,
  bound: KeyedVersion,
  test: (order: -1 | 0 | 1) => boolean,
): boolean | 'unknown' {
  const { caveat } = version;
  if (caveat === undefined) return holds(compareKeyed(ecosystem, version, bound), test);
  const [answer, ...others] = possibleOrders(ecosystem, version, caveat, bound).map((order) => holds(order, test));
  return answer !== undefined && others.every((other) => other === answer) ? answer : 'unknown';
}

function holds(order: Comparison, test: (order: -1 | 0 | 1) => boolean): boolean | 'unknown' {
  return order === 'unknown' ? 'unknown' : test(order);
}

/** Every place the version can have beside the bound, given what the two leave out. */
function possibleOrders(
  ecosystem: string,
  version: KeyedVersion,
  caveat: Caveat,
  bound: KeyedVersion,
): readonly Comparison[] {
  const order = compareKeyed(ecosystem, version, bound);
  switch (caveat) {
    case 'untagged':
      return [bound.caveat === 'untagged' ? order : 'unknown'];
    case 'epoch':
    case 'no_epoch': {
      if (bound.caveat === caveat) return [order];
      return [order, compareVersions(ecosystem, withoutEpoch(version), withoutEpoch(bound))];
    }
    case 'fourth_number': {
      // The first three numbers decide unless they are equal.
      const first = compareVersions(ecosystem, version.text.replace(FOUR_NUMBERS, '$1'), bound.text);
      return [first === 0 ? 'unknown' : first];
    }
  }
}

function withoutEpoch({ text }: KeyedVersion): string {
  return text.replace(EPOCH, '');
}
