import { schemeOrder } from '../ecosystem.ts';
import { type Bound, comparePlaced, type Containment, meets, type Order, type ParsedRange } from './range.ts';
import { place, type PlacedVersion, problem } from './range.ts';
import { readVers, sortConstraints, type VersConstraint } from './vers.ts';

/** A VERS whose type means the versions of this scheme. */
export function parseVersFor(scheme: string, text: string): ParsedRange {
  const read = readVers(text.replace(/\s+/g, ''), true);
  if (!read.ok) return read;
  const order = schemeOrder(scheme);
  if (order === undefined) return problem(`no order is known for \`${scheme}\``);
  if (schemeOrder(read.vers.scheme) !== order) {
    return problem(`\`${read.vers.scheme}\` versions are not ordered as those of \`${scheme}\``);
  }
  return parseVersConstraints(order, read.vers);
}

/** Any VERS, by the order its own type names. Not only the canonical form: order and white space do not matter. */
export function parseVersRange(text: string): ParsedRange {
  const read = readVers(text.replace(/\s+/g, ''), true);
  if (!read.ok) return read;
  const order = schemeOrder(read.vers.scheme);
  if (order === undefined) return problem(`no order is known for \`${read.vers.scheme}\``);
  return parseVersConstraints(order, read.vers);
}

function parseVersConstraints(
  order: Order,
  vers: { readonly scheme: string; readonly constraints: readonly VersConstraint[] },
): ParsedRange {
  if (vers.constraints[0]?.comparator === '*') return { ok: true, range: { contains: () => true } };
  const bounds: Bound[] = [];
  for (const { comparator, version } of sortConstraints(vers) ?? []) {
    const placed = place(order, version);
    if (placed === undefined || comparator === '*')
      return problem(`\`${version}\` is no version of \`${vers.scheme}\``);
    bounds.push({ operator: comparator, version: placed });
  }
  if (bounds.length === 0) return problem(`its versions have no order in \`${vers.scheme}\``);
  const points = bounds.filter(({ operator }) => operator !== '<' && operator !== '>');
  const sides = withoutRedundant(bounds.filter(({ operator }) => operator !== '=' && operator !== '!='));
  const isOnlyExclusions = bounds.every(({ operator }) => operator === '!=');
  return {
    ok: true,
    range: {
      contains: (text) => {
        const version = place(order, text);
        if (version === undefined) return 'unknown';
        return atPoint(order, points, version) ?? (isOnlyExclusions ? true : between(order, sides, version));
      },
    },
  };
}

/** What an equal version says; undefined when the version equals none of them. */
function atPoint(order: Order, points: readonly Bound[], version: PlacedVersion): Containment | undefined {
  const equal = points.filter((point) => comparePlaced(order, version, point.version) === 0);
  if (equal.length === 0) return undefined;
  return equal.some(({ operator }) => operator !== '!=');
}

/** Of lower bounds in a row the first decides, of upper bounds the last: then they alternate. */
function withoutRedundant(bounds: readonly Bound[]): readonly Bound[] {
  return bounds.filter((bound, at) => {
    const neighbour = isLower(bound) ? bounds[at - 1] : bounds[at + 1];
    return neighbour === undefined || isLower(neighbour) !== isLower(bound);
  });
}

function isLower({ operator }: Bound): boolean {
  return operator === '>' || operator === '>=';
}

function between(order: Order, sides: readonly Bound[], version: PlacedVersion): Containment {
  const met = (bound: Bound | undefined): Containment => bound === undefined || meets(order, version, bound);
  let answer: Containment = false;
  for (let at = 0; at < sides.length; at++) {
    const bound = sides[at];
    if (bound === undefined || (!isLower(bound) && at > 0)) continue;
    const both = isLower(bound) ? [met(bound), met(sides[at + 1])] : [met(bound)];
    if (both.every((one) => one === true)) return true;
    if (!both.includes(false)) answer = 'unknown';
  }
  return answer;
}
