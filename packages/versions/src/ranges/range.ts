import { compareKeys } from '../key.ts';
import type { Comparison, VersionOrder } from '../family.ts';

/** Is the version in the range? `unknown` when the version, or what the range says of it, can not be read. */
export type Containment = boolean | 'unknown';

/** A range that was read once and can be asked often. */
export interface VersionRange {
  readonly contains: (version: string) => Containment;
}

/** A range in some notation, or why it is none: lower case, without a full stop. */
export type ParsedRange =
  | { readonly ok: true; readonly range: VersionRange }
  | { readonly ok: false; readonly problem: string };

/** An order of versions, with or without keys. */
export type Order = Pick<VersionOrder, 'encode' | 'compare'>;

export type Operator = '<' | '<=' | '=' | '!=' | '>=' | '>';

/** One comparison with a fixed version. */
export interface Bound {
  readonly operator: Operator;
  readonly version: PlacedVersion;
}

/** A version with its key computed once; keyless ones (Maven's irregular rest) go through the comparator. */
export interface PlacedVersion {
  readonly text: string;
  readonly key: Uint8Array | undefined;
}

/** As an answer; the text in lower case, without a full stop. */
export function problem(text: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem: text };
}

/** @returns undefined when the text is no version of this order */
export function place(order: Order, text: string): PlacedVersion | undefined {
  const key = order.encode(text);
  if (key !== undefined) return { text, key };
  return order.compare?.(text, text) === 0 ? { text, key } : undefined;
}

/** By the keys where both have one, else by the order's comparator. */
export function comparePlaced(order: Order, a: PlacedVersion, b: PlacedVersion): Comparison {
  if (a.key !== undefined && b.key !== undefined) return compareKeys(a.key, b.key);
  return order.compare?.(a.text, b.text) ?? 'unknown';
}

/** Whether `version operator bound` holds, given how the two compare. */
export function holds(operator: Operator, order: -1 | 0 | 1): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
  }
}

/** All of them: false wins over unknown, which wins over true. */
export function every<T>(items: readonly T[], test: (item: T) => Containment): Containment {
  let answer: Containment = true;
  for (const item of items) {
    const one = test(item);
    if (one === false) return false;
    if (one === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** One of them: true wins over unknown, which wins over false. */
export function some<T>(items: readonly T[], test: (item: T) => Containment): Containment {
  let answer: Containment = false;
  for (const item of items) {
    const one = test(item);
    if (one === true) return true;
    if (one === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** Whether the version is on the side of the bound that its operator names. */
export function meets(order: Order, version: PlacedVersion, bound: Bound): Containment {
  const answer = comparePlaced(order, version, bound.version);
  return answer === 'unknown' ? answer : holds(bound.operator, answer);
}
