import { familyOf } from '@lockstep/versions';
import type { Comparison } from '@lockstep/versions';
import type { AffectedRange, RangeEvent } from './advisory.ts';
import { compareKeyed, holdsAgainst, keyed } from './compare-bounds.ts';
import type { KeyedVersion } from './compare-bounds.ts';

/** One run of affected versions. */
export interface Interval {
  /** undefined: from the lowest version on (`introduced: "0"`). */
  readonly from: KeyedVersion | undefined;
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
  let from: KeyedVersion | undefined;
  let isAffected = false;
  for (const mark of marks) {
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
  readonly version: KeyedVersion | undefined;
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

/**
 * Sorts in place. Events at one and the same version, whose order the specification leaves open, stay as the record has
 * them: `fixed 2, introduced 2` goes on being affected, `introduced 2, fixed 2` ends there. Sources make their lists so.
 *
 * @returns false when some pair has no order
 */
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
  const isAbove = from === undefined || holdsAgainst(ecosystem, version, from, (order) => order >= 0);
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
  if (interval.from !== undefined) parts.push(`>= ${interval.from.text}`);
  if (interval.to !== undefined) parts.push(`${interval.to.isInclusive ? '<=' : '<'} ${interval.to.text}`);
  if (interval.limit !== undefined) parts.push(`< ${interval.limit.text} (limit)`);
  return parts.length === 0 ? 'all versions' : parts.join(', ');
}
