import { hash } from 'node:crypto';
import { canonicalJson } from '@lockstep/evidence';
import type { GateFacts, ReleaseFacts } from '@lockstep/gate';

/** A content-addressed piece of facts: canonical JSON and the digest that names it. */
export interface FactPart {
  readonly digest: string;
  readonly text: string;
}

export interface PackedFacts {
  /** Canonical JSON with parts by digest. */
  readonly text: string;
  /** Of `text`: since it names its parts by digest, it covers them too. */
  readonly digest: string;
  readonly parts: readonly FactPart[];
}

/** A value whose parts are named by `{ "part": digest }`. */
export interface Sealed {
  readonly value: unknown;
  readonly parts: readonly FactPart[];
}

const sealed = new WeakMap<object, Sealed>();

/**
 * Facts with everything that many decisions share moved into parts. Shared lists and releases keep their identity between
 * decisions of one view, so each is written out and hashed once.
 */
export function packFacts(facts: GateFacts): PackedFacts {
  const { current, target, candidates, feeds, keys, ...rest } = facts;
  const pieces = [
    ...(current === undefined ? [] : [sealRelease(current)]),
    sealRelease(target),
    sealOnce(candidates, () => sealAll(candidates.map(sealRelease))),
    sealList(feeds),
    sealList(keys),
  ];
  const skeleton: Record<string, unknown> = { ...rest };
  const parts: FactPart[] = pieces.flatMap((piece) => piece.parts);
  const values = pieces.map((piece) => piece.value);
  if (current !== undefined) skeleton['current'] = values.shift();
  [skeleton['target'], skeleton['candidates'], skeleton['feeds'], skeleton['keys']] = values;
  for (const name of sharedLists) {
    const list = facts[name];
    if (list.length === 0) continue;
    const piece = sealList(list);
    skeleton[name] = piece.value;
    parts.push(...piece.parts);
  }
  const text = canonicalJson(skeleton);
  return { text, digest: digestOf(text), parts };
}

const sharedLists = [
  'floor',
  'holds',
  'pointsOfNoReturn',
  'incidents',
  'departures',
  'positions',
  'fixes',
  'preSignatures',
] as const satisfies readonly (keyof GateFacts)[];

export function digestOf(text: string): string {
  return `sha256:${hash('sha256', text)}`;
}

function sealOnce(value: object, make: () => Sealed): Sealed {
  const known = sealed.get(value);
  if (known !== undefined) return known;
  const made = make();
  sealed.set(value, made);
  return made;
}

function toPart(value: unknown, inner: readonly FactPart[] = []): Sealed {
  const text = canonicalJson(value);
  const digest = digestOf(text);
  return { value: { part: digest }, parts: [...inner, { digest, text }] };
}

/** A list that keeps its identity, moved into a part of its own. */
export function sealList(value: object): Sealed {
  return sealOnce(value, () => toPart(value));
}

const byText = new Map<string, Sealed>();
const textsKept = 5_000;

/** A value that is made anew for every decision and mostly says the same, moved into a part of its own. */
export function sealText(value: object): Sealed {
  const text = JSON.stringify(value);
  const known = byText.get(text);
  if (known !== undefined) return known;
  const made = toPart(value);
  const oldest = byText.keys().next();
  if (byText.size >= textsKept && oldest.done === false) byText.delete(oldest.value);
  byText.set(text, made);
  return made;
}

function sealAll(pieces: readonly Sealed[]): Sealed {
  return toPart(
    pieces.map(({ value }) => value),
    pieces.flatMap(({ parts }) => parts),
  );
}

/** The record changes with the clock while a release serves; the rest of it never does. */
function sealRelease(release: ReleaseFacts): Sealed {
  const { record, findings, ...rest } = release;
  const base = sealOnce(findings, () => toPart(findings));
  return { value: { ...rest, findings: base.value, record }, parts: base.parts };
}

/** Puts parts back in place of their names. @throws RangeError when one is missing: facts are never half there */
export function unpack(value: unknown, parts: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => unpack(item, parts));
  if (typeof value !== 'object' || value === null) return value;
  const name = partName(value);
  if (name !== undefined) {
    if (!parts.has(name)) throw new RangeError(`fact part ${name} is missing`);
    return unpack(parts.get(name), parts);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unpack(member, parts)]));
}

/** Names of the parts a value mentions directly. */
export function partNames(value: unknown, into: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) partNames(item, into);
  else if (typeof value === 'object' && value !== null) {
    const name = partName(value);
    if (name === undefined) for (const member of Object.values(value)) partNames(member, into);
    else into.add(name);
  }
  return into;
}

function partName(value: object): string | undefined {
  const entries = Object.entries(value);
  const [key, name] = entries[0] ?? [];
  return entries.length === 1 && key === 'part' && typeof name === 'string' && name.startsWith('sha256:')
    ? name
    : undefined;
}

/** Facts out of their stored form. The stored text was written by `packFacts` and is named by its digest. */
export function toGateFacts(stored: unknown, parts: ReadonlyMap<string, unknown>): GateFacts {
  const facts = unpack(stored, parts) as GateFacts;
  if (facts.factsVersion !== 1) throw new RangeError('facts of an unknown version');
  return facts;
}
