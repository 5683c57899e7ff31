import { schemeOrder } from '../ecosystem.ts';
import { nativeReaderOf } from './native-readers.ts';
import { place, problem } from './range.ts';
import { formatVers, sortConstraints, type VersConstraint } from './vers.ts';
import { constraintsOf, intersect, type Interval, intervalsOf, merge, sortIntervals } from './vers-intervals.ts';

export type VersFromNative =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/**
 * The VERS that holds the same versions as a range in an ecosystem's own notation.
 *
 * Alternatives keep their bounds (`>=1|<=2|>=2|<=3`) as long as VERS reads them so; where that would say something
 * else, runs that overlap are made one. npm's rule that a range holds no pre-releases can not be said in VERS.
 *
 * @param scheme a VERS type: `npm`, `pypi`, `gem`, `maven`, `nuget`, `conan`, `openssl`, `nginx`, ...; where it has no
 * reader of its own, `>=1.0, <2.0 || 3.0` is read
 */
export function versFromNative(scheme: string, native: string): VersFromNative {
  const order = schemeOrder(scheme);
  if (order === undefined) return problem(`no order is known for \`${scheme}\``);
  const alternatives = nativeReaderOf(scheme)(native);
  if (alternatives === undefined) return problem(`\`${native.trim()}\` is no range of \`${scheme}\``);
  const all = alternatives.flat();
  const unreadable = all.find(({ version }) => place(order, version) === undefined);
  if (unreadable !== undefined) return problem(`\`${unreadable.version}\` is no version of \`${scheme}\``);
  const excluded = all.filter(({ comparator }) => comparator === '!=');
  if (excluded.length > 0 && alternatives.length > 1) return problem('exclusions and alternatives can not be joined');

  const intervals = alternatives.flatMap((bounds): readonly Interval[] => {
    const interval = intersect(scheme, bounds);
    return interval === undefined ? [] : [interval];
  });
  if (intervals.length === 0) return problem('no version can be in it');
  return write(scheme, [...new Set(excluded)], intervals);
}

function write(scheme: string, excluded: readonly VersConstraint[], intervals: readonly Interval[]): VersFromNative {
  const bounds = sortIntervals(scheme, intervals).flatMap((interval) => constraintsOf(interval, scheme));
  const isEverything = intervals.some(({ from, to }) => from === undefined && to === undefined);
  if (isEverything && excluded.length === 0) return everything(scheme);
  const sorted = sortConstraints({ scheme, constraints: bounds }) ?? [];
  const merged = merge(scheme, intervals);
  const isSame = JSON.stringify(merge(scheme, intervalsOf(sorted))) === JSON.stringify(merged);
  const kept = isEverything ? [] : isSame ? sorted : merged.flatMap((interval) => constraintsOf(interval, scheme));
  const constraints = sortConstraints({ scheme, constraints: [...kept, ...excluded] }) ?? [];
  return constraints.length === 0 ? everything(scheme) : { ok: true, text: formatVers({ scheme, constraints }) };
}

function everything(scheme: string): VersFromNative {
  return { ok: true, text: formatVers({ scheme, constraints: [{ comparator: '*', version: '' }] }) };
}
