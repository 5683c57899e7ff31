import { familyOf } from '@lockstep/versions';
import type { Comparison } from '@lockstep/versions';
import type { AffectedRange, RangeEvent } from './advisory.ts';
import { compareKeyed, holdsAgainst, keyed } from './compare-bounds.ts';
import type { KeyedVersion } from './compare-bounds.ts';

/** One run of affected versions. */
export interface Interval {
  /** undefined: from the lowest version on (`introduced: "0"`). */
  readonly from: (KeyedVersion & { readonly isExclusive?: true }) | undefined;
  /** undefined: no end. */
  readonly to: (KeyedVersion & { readonly isInclusive: boolean }) | undefined;
  /** Every version at or above it is out; undefined: no limit. */
  readonly limit: KeyedVersion | undefined;
}

/** Ranges of an ecosystem we have no order for may still say SEMVER; any ecosystem with plain SemVer order does. */
const PLAIN_SEMVER_ECOSYSTEM = 'GitHub Actions';

/** The ecosystem whose version order a range is written in. */
export function orderEcosystem(ecosystem: string, type: AffectedRange['type']): string {
  return type === 'SEMVER' && familyOf(ecosystem) === undefined ? PLAIN_SEMVER_ECOSYSTEM : ecosystem;
}

/**
 * The affected runs of one range, in version order.
 *
 * @returns `unreadable` when its events can not be put in order, or none says where the flaw begins
 * Source: https://ossf.github.io/osv-schema/#evaluation
 */
export function intervalsOf(ecosystem: string, range: AffectedRange): readonly Interval[] | 'unreadable' {
  const marks = range.events.filter((event) => !('limit' in event)).map((event) => markOf(ecosystem, event));
  if (!marks.some((mark) => mark.kind === 'introduced')) return 'unreadable';
  const limit = highestLimit(ecosystem, range.events);
  if (limit === 'unreadable' || !sortMarks(ecosystem, marks)) return 'unreadable';

  const intervals: Interval[] = [];
  let from: Interval['from'];
  let isAffected = false;
  for (const mark of inReadingOrder(ecosystem, marks)) {
    if (mark.kind === 'introduced') {
      if (!isAffected) from = mark.version;
      isAffected = true;
    } else if (isAffected && mark.version !== undefined) {
      intervals.push({ from, to: { ...mark.version, isInclusive: mark.kind === 'lastAffected' }, limit });
      isAffected = false;
    }
  }
  if (isAffected) intervals.push({ from, to: undefined, limit });
  return intervals;
}

interface Mark {
  readonly kind: 'introduced' | 'fixed' | 'lastAffected';
  /** undefined: `"0"`, below every version (also below what would parse as 0.0.0). */
  readonly version: (KeyedVersion & { readonly isExclusive?: true }) | undefined;
}

function markOf(ecosystem: string, event: RangeEvent): Mark {
  if ('introduced' in event) {
    return { kind: 'introduced', version: event.introduced === '0' ? undefined : keyed(ecosystem, event.introduced) };
  }
  if ('fixed' in event) return { kind: 'fixed', version: keyed(ecosystem, event.fixed) };
  if ('lastAffected' in event) return { kind: 'lastAffected', version: keyed(ecosystem, event.lastAffected) };
  throw new RangeError('a limit is no mark');
}

function compareMarks(ecosystem: string, a: Mark, b: Mark): Comparison {
  if (a.version === undefined || b.version === undefined) {
    return a.version === b.version ? 0 : a.version === undefined ? -1 : 1;
  }
  return compareKeyed(ecosystem, a.version, b.version);
}

/** Sorts in place. @returns false when some pair has no order */
function sortMarks(ecosystem: string, marks: Mark[]): boolean {
  // A lone mark is compared with itself, so that an unreadable version is noticed there too.
  let isOrdered = marks.every((mark) => compareMarks(ecosystem, mark, mark) === 0);
  marks.sort((a, b) => {
    const order = compareMarks(ecosystem, a, b);
    if (order === 'unknown') isOrdered = false;
    return order === 'unknown' ? 0 : order;
  });
  return isOrdered;
}

/**
 * Events at one and the same version, whose order the specification leaves open: the document's order holds. So
 * `fixed 2, introduced 2` goes on being affected, and `introduced 2, fixed 2` is empty where nothing was affected before.
 * Where something was, such a record says of 2 that it is fixed and that a run begins there: 2 itself is out, and what
 * comes after it is in.
 */
function* inReadingOrder(ecosystem: string, marks: readonly Mark[]): Iterable<Mark> {
  let isAffected: boolean = false;
  for (let at = 0; at < marks.length;) {
    const first = marks[at];
    if (first === undefined) return;
    let end = at + 1;
    for (let next = marks[end]; next !== undefined && compareMarks(ecosystem, first, next) === 0; next = marks[end])
      end++;
    const tied = marks.slice(at, end);
    yield* tied;
    const opening = tied.find((mark) => mark.kind === 'introduced');
    const endsOpen = tied.at(-1)?.kind === 'introduced';
    const again: Mark['version'] = isAffected && !endsOpen ? opening?.version : undefined;
    if (again !== undefined) yield { kind: 'introduced', version: { ...again, isExclusive: true } };
    isAffected = endsOpen || again !== undefined;
    at = end;
  }
}

function highestLimit(ecosystem: string, events: readonly RangeEvent[]): KeyedVersion | undefined | 'unreadable' {
  let highest: KeyedVersion | undefined;
  for (const event of events) {
    if (!('limit' in event)) continue;
    if (event.limit === '*') return undefined;
    const limit = keyed(ecosystem, event.limit);
    const order =
      highest === undefined ? compareKeyed(ecosystem, limit, limit) : compareKeyed(ecosystem, limit, highest);
    if (order === 'unknown') return 'unreadable';
    if (highest === undefined || order === 1) highest = limit;
  }
  return highest;
}

/** Is the version inside the run? Three-valued: an undecided bound only matters while the other one does not rule it out. */
export function isInside(ecosystem: string, interval: Interval, version: KeyedVersion): boolean | 'unknown' {
  const { from, to, limit } = interval;
  // Most questions end at the first bound that rules the version out.
  const lowest = from?.isExclusive === true ? 1 : 0;
  const isAbove = from === undefined || holdsAgainst(ecosystem, version, from, (order) => order >= lowest);
  if (isAbove === false) return false;
  const highest = to?.isInclusive === true ? 0 : -1;
  const isBelow = to === undefined || holdsAgainst(ecosystem, version, to, (order) => order <= highest);
  if (isBelow === false) return false;
  const isWithin = limit === undefined || holdsAgainst(ecosystem, version, limit, (order) => order < 0);
  if (isWithin === false) return false;
  return isAbove === 'unknown' || isBelow === 'unknown' || isWithin === 'unknown' ? 'unknown' : true;
}

/** `>= 1.2.0, < 1.4.1`, `<= 3.0`, `all versions`. */
export function describeInterval(interval: Interval): string {
  const parts: string[] = [];
  if (interval.from !== undefined)
    parts.push(`${interval.from.isExclusive === true ? '>' : '>='} ${interval.from.text}`);
  if (interval.to !== undefined) parts.push(`${interval.to.isInclusive ? '<=' : '<'} ${interval.to.text}`);
  if (interval.limit !== undefined) parts.push(`< ${interval.limit.text} (limit)`);
  return parts.length === 0 ? 'all versions' : parts.join(', ');
}
