import type { Labels } from '@lockstep/alerting';
import { isRecord, scalarText } from './json.ts';
import { clipDistinct, sha256 } from './text.ts';

const LIMITS = {
  label: { most: 100, name: 200, value: 2_000 },
  annotation: { most: 100, name: 200, value: 15_000 },
} as const;
export const DEEPEST = 6;
/** What is looked at before we stop counting: a payload of a megabyte holds more names than anybody reads. */
const MOST_VISITED = 5_000;

export interface CleanLabels {
  readonly labels: Labels;
  /** Says what was left out. */
  readonly problem: string | undefined;
  /** Of all labels, when some were left out. */
  readonly digest: string | undefined;
}

/**
 * Names and values as flat texts: what is deeper gets a dotted name, lists of scalars are joined, empty values are no labels.
 * Too many: the first by name stay.
 */
export function cleanLabels(given: unknown, kind: keyof typeof LIMITS): CleanLabels {
  const found = new Map<string, string>();
  const isWhole = flatten(given, '', 0, found);
  const { most, name, value } = LIMITS[kind];
  const names = [...found.keys()];
  const isOver = names.length > most || !isWhole;
  if (isOver) names.sort((a, b) => (a < b ? -1 : 1));
  const labels = Object.fromEntries(
    names.slice(0, most).map((one) => [clipDistinct(one, name), clipDistinct(found.get(one) ?? '', value)]),
  );
  if (!isOver) return { labels, problem: undefined, digest: undefined };
  const count = isWhole
    ? `${names.length} ${kind}s`
    : `more ${kind}s than are read, or values nested deeper than ${DEEPEST}`;
  return {
    labels,
    problem: `has ${count}: the first ${Math.min(most, names.length)} by name are kept, send fewer`,
    digest: sha256(JSON.stringify(names.map((one) => [one, found.get(one)]))),
  };
}

/** @returns whether everything was looked at */
function flatten(value: unknown, name: string, depth: number, into: Map<string, string>): boolean {
  if (into.size >= MOST_VISITED || depth > DEEPEST) return value === undefined || value === null;
  const text = scalarText(value);
  if (text !== undefined) {
    if (text !== '' && name !== '') into.set(name, text);
    return true;
  }
  if (Array.isArray(value)) {
    const texts = value.slice(0, MOST_VISITED).map(scalarText);
    if (texts.every((one) => one !== undefined)) return flatten(texts.join(', '), name, depth, into);
    return flattenAll(value.entries(), name, depth, into);
  }
  return !isRecord(value) || flattenAll(Object.entries(value), name, depth, into);
}

function flattenAll(
  entries: Iterable<readonly [string | number, unknown]>,
  name: string,
  depth: number,
  into: Map<string, string>,
): boolean {
  let isWhole = true;
  let visited = 0;
  for (const [key, value] of entries) {
    if (++visited > MOST_VISITED) return false;
    if (!flatten(value, name === '' ? String(key) : `${name}.${key}`, depth + 1, into)) isWhole = false;
  }
  return isWhole;
}
