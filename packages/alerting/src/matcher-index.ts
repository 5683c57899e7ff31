import type { Labels } from './incoming.ts';
import { labelValue } from './labels.ts';
import type { CompiledMatcher } from './matchers.ts';

/** Rules in order, found by one label value that they demand; each alert looks at few of them. */
export interface MatcherIndex<T> {
  /** The first rule, in order, that could match and is accepted. */
  first(labels: Labels, accepts: (rule: T, position: number) => boolean): T | undefined;
  /** All that could match, in no order. */
  visit(labels: Labels, visit: (rule: T) => void): void;
}

/** An expression with more words than this is not worth an entry for each. */
const MAX_WORDS = 64;

/**
 * Files each rule under the rarest value that one of its matchers demands; rules that demand none are looked at every time.
 *
 * @param matchersOf a rule matches nothing that one of these does not accept
 */
export function indexMatchers<T>(
  rules: readonly T[],
  matchersOf: (rule: T) => readonly CompiledMatcher[],
): MatcherIndex<T> {
  const counts = new Map<string, number>();
  for (const rule of rules) {
    for (const each of matchersOf(rule)) {
      for (const value of demanded(each)) {
        const key = countKey(each, value);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  const crowd = (each: CompiledMatcher): number =>
    Math.max(...demanded(each).map((value) => counts.get(countKey(each, value)) ?? 0));
  const byName = new Map<string, Map<string, number[]>>();
  const rest: number[] = [];
  for (const [position, rule] of rules.entries()) {
    const usable = matchersOf(rule).filter((each) => demanded(each).length > 0);
    const [rarest] = usable.toSorted((a, b) => crowd(a) - crowd(b));
    if (rarest === undefined) {
      rest.push(position);
      continue;
    }
    const byValue = getOrAdd(byName, rarest.matcher.name, () => new Map<string, number[]>());
    for (const value of demanded(rarest)) getOrAdd(byValue, value, () => []).push(position);
  }
  return lookups(rules, [...byName], rest);
}

function lookups<T>(
  rules: readonly T[],
  byName: readonly (readonly [string, ReadonlyMap<string, readonly number[]>])[],
  rest: readonly number[],
): MatcherIndex<T> {
  const firstIn = (
    positions: readonly number[],
    before: number,
    accepts: (rule: T, position: number) => boolean,
  ): number => {
    for (const position of positions) {
      if (position >= before) return before;
      const rule = rules[position];
      if (rule !== undefined && accepts(rule, position)) return position;
    }
    return before;
  };
  return {
    first(labels, accepts) {
      let best = rules.length;
      for (const [name, byValue] of byName) {
        const positions = byValue.get(labelValue(labels, name));
        if (positions !== undefined) best = firstIn(positions, best, accepts);
      }
      return rules[firstIn(rest, best, accepts)];
    },
    visit(labels, visit) {
      const visitAll = (positions: readonly number[]): void => {
        for (const position of positions) {
          const rule = rules[position];
          if (rule !== undefined) visit(rule);
        }
      };
      for (const [name, byValue] of byName) {
        const positions = byValue.get(labelValue(labels, name));
        if (positions !== undefined) visitAll(positions);
      }
      visitAll(rest);
    },
  };
}

/** The values one of which a label must have; none for a matcher that also takes others, or very many. */
function demanded({ values }: CompiledMatcher): readonly string[] {
  return values === undefined || values.size > MAX_WORDS ? [] : [...values];
}

function countKey({ matcher }: CompiledMatcher, value: string): string {
  return `${matcher.name}=${value}`;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
