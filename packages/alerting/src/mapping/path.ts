/**
 * Paths into JSON: names, positions and "every". Less than JSONPath or JSONata on purpose: no filters, no scripts, nothing whose cost
 * grows faster than what it walks over. Conditions are said by value maps.
 */

export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'every' };

export interface Path {
  readonly text: string;
  /** Begins with `$`: from the payload, not from the entry. */
  readonly fromRoot: boolean;
  readonly steps: readonly Step[];
}

export type PathReading = { readonly ok: true; readonly path: Path } | { readonly ok: false; readonly problem: string };

const LONGEST = 300;
const MOST_STEPS = 20;
const NAME = /([^.[\]{}"'\s]+)/y;
const BRACKET = /\[(?:(\d{1,6})|(\*)|("(?:[^"\\]|\\.)*"))\]/y;

/** @returns a path such as `labels.service`, `$.alerts[*]` or `tags["a b"][0]`; the problem names the character it stopped at */
export function readPath(given: string): PathReading {
  const text = given.trim();
  if (text === '')
    return { ok: false, problem: 'is empty: write a path such as `labels.service`, or `$` for the whole payload' };
  if (text.length > LONGEST) return { ok: false, problem: `is longer than ${LONGEST} characters` };
  const fromRoot = text.startsWith('$') && /^\$(?:[.[]|$)/.test(text);
  const steps: Step[] = [];
  let at = fromRoot ? 1 : 0;
  while (at < text.length) {
    const isFirst = at === 0;
    const step =
      text[at] === '['
        ? readBracket(text, at)
        : isFirst || text[at] === '.'
          ? readName(text, isFirst ? at : at + 1)
          : undefined;
    if (step === undefined)
      return {
        ok: false,
        problem: `can not be read from character ${at + 1} on: use \`name.name\`, \`[0]\`, \`[*]\` or \`["a name"]\``,
      };
    steps.push(step.step);
    if (steps.length > MOST_STEPS) return { ok: false, problem: `has more than ${MOST_STEPS} steps` };
    at = step.end;
  }
  return { ok: true, path: { text, fromRoot, steps } };
}

function readName(text: string, at: number): { step: Step; end: number } | undefined {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[1];
  return name === undefined ? undefined : { step: { kind: 'name', name }, end: at + name.length };
}

function readBracket(text: string, at: number): { step: Step; end: number } | undefined {
  BRACKET.lastIndex = at;
  const found = BRACKET.exec(text);
  if (found === null) return undefined;
  const [whole, position, every, quoted] = found;
  const end = at + whole.length;
  if (position !== undefined) return { step: { kind: 'position', position: Number(position) }, end };
  if (every !== undefined) return { step: { kind: 'every' }, end };
  const name = unquoted(quoted ?? '');
  return name === undefined ? undefined : { step: { kind: 'name', name }, end };
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A value, and the path to it in words of the payload: `alerts[3]`. */
export interface Found {
  readonly value: unknown;
  readonly at: string;
}

/** @param most more than so many are not gathered; own properties only; never throws */
export function selectAll(
  path: Path,
  root: unknown,
  most: number,
): { readonly found: readonly Found[]; readonly isCut: boolean } {
  let found: Found[] = [{ value: root, at: '' }];
  let isCut = false;
  for (const step of path.steps) {
    const next: Found[] = [];
    for (const one of found) {
      if (next.length >= most) {
        isCut = true;
        break;
      }
      if (step.kind === 'every') isCut = takeEvery(one, next, most) || isCut;
      else takeOne(one, step, next);
    }
    found = next;
  }
  return { found, isCut };
}

/** The only value at a path; `[*]` gives the list of all. */
export function selectOne(path: Path, root: unknown, entry: unknown): unknown {
  const { found } = selectAll(path, path.fromRoot ? root : entry, MOST_JOINED);
  return path.steps.some(({ kind }) => kind === 'every') ? found.map(({ value }) => value) : found[0]?.value;
}

/** Values of a list that are joined into one text. */
export const MOST_JOINED = 100;

function takeOne(from: Found, step: Step & { kind: 'name' | 'position' }, into: Found[]): void {
  const { value } = from;
  if (step.kind === 'position') {
    if (Array.isArray(value) && step.position < value.length)
      into.push({ value: value[step.position] as unknown, at: `${from.at}[${step.position}]` });
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, step.name)) {
    into.push({
      value: (value as Record<string, unknown>)[step.name],
      at: from.at === '' ? step.name : `${from.at}.${step.name}`,
    });
  }
}

/** @returns whether something was left out */
function takeEvery({ value, at }: Found, into: Found[], most: number): boolean {
  const isList = Array.isArray(value);
  const pairs: Iterable<readonly [string | number, unknown]> = isList
    ? value.entries()
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  for (const [name, one] of pairs) {
    if (into.length >= most) return true;
    into.push({ value: one, at: isList ? `${at}[${name}]` : at === '' ? String(name) : `${at}.${name}` });
  }
  return false;
}
