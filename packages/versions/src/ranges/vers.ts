import { compareVersions } from '../ecosystem.ts';
import type { Comparison } from '../family.ts';
import { type Operator, problem } from './range.ts';

export interface VersConstraint {
  /** `*` stands alone, with an empty version. */
  readonly comparator: Operator | '*';
  /** Percent-decoded. */
  readonly version: string;
}

/** A version range specifier taken apart: `vers:npm/>=1.0.0|<2.0.0`. */
export interface Vers {
  readonly scheme: string;
  readonly constraints: readonly VersConstraint[];
}

export type ParsedVers = { readonly ok: true; readonly vers: Vers } | { readonly ok: false; readonly problem: string };

const CONSTRAINT = /^(>=|<=|!=|<|>)?(.*)$/s;
const TYPE = /^[a-z][a-z0-9.-]*$/;
const RESERVED = /[><=!*|%]/g;
const PRINTABLE = /^[ -~]+$/;

/**
 * Reads the canonical form and nothing else: sorted, without duplicates and white space, comparators alternating.
 * Versions that their scheme can not read are let stand; only what is known to be out of order is refused.
 *
 * Source: the VERS specification, clause 5, and its page "How to parse and validate VERS".
 */
export function parseVers(text: string): ParsedVers {
  if (/\s/.test(text)) return problem('white space is written `%20` in a version and stands nowhere else');
  const read = readVers(text, false);
  if (!read.ok) return read;
  const fault = orderFault(read.vers) ?? sequenceFault(read.vers.constraints);
  return fault === undefined ? read : problem(fault);
}

/**
 * The canonical text of a specifier in any order, with white space, capitals in its type, or `=` in front of a version.
 * Nothing is left out: what says the same twice still does.
 */
export function normalizeVers(
  text: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string } {
  const read = readVers(text.replace(/\s+/g, ''), true);
  if (!read.ok) return read;
  const sorted = sortConstraints(read.vers);
  if (sorted === undefined) return problem(`its versions have no order in \`${read.vers.scheme}\``);
  return { ok: true, text: formatVers({ scheme: read.vers.scheme, constraints: sorted }) };
}

/** The text of a specifier, its constraints in the order they are in. */
export function formatVers({ scheme, constraints }: Vers): string {
  const parts = constraints.map(
    ({ comparator, version }) => (comparator === '=' ? '' : comparator) + encodeVersion(version),
  );
  return `vers:${scheme}/${parts.join('|')}`;
}

/** @param isLenient whether forms that are clear but not canonical are read too */
export function readVers(text: string, isLenient: boolean): ParsedVers {
  const [, uri = '', type = '', rest = ''] = /^([^:]*):([^/]*)\/(.*)$/s.exec(text) ?? [];
  if ((isLenient ? uri.toLowerCase() : uri) !== 'vers') return problem('it does not begin with `vers:` and a type');
  const scheme = isLenient ? type.toLowerCase() : type;
  if (!TYPE.test(scheme)) return problem(`\`${type}\` is no type: lower-case letters, digits, dots and hyphens`);
  if (scheme === 'invalid') return problem('the type `invalid` is never valid');
  if (rest === '*') return { ok: true, vers: { scheme, constraints: [{ comparator: '*', version: '' }] } };
  const constraints: VersConstraint[] = [];
  for (const part of rest.split('|')) {
    const constraint = readConstraint(part, scheme, isLenient);
    if (typeof constraint === 'string') return problem(constraint);
    constraints.push(constraint);
  }
  return { ok: true, vers: { scheme, constraints } };
}

/** @returns a text that says what is wrong */
function readConstraint(text: string, scheme: string, isLenient: boolean): VersConstraint | string {
  const [, comparator = '=', written = ''] = CONSTRAINT.exec(isLenient ? text.replace(/^=+/, '') : text) ?? [];
  if (written === '') return 'a constraint without a version';
  if (/[><=!*]/.test(written)) return `\`${written}\` holds a character that must be percent-encoded`;
  const version = decodeVersion(written);
  if (version === undefined) return `\`${written}\` is not percent-encoded as it should be`;
  if (scheme === 'datetime' && !isLenient) {
    if (/%3a/i.test(written)) return 'the colons of a time are written as they are';
    if (/[tz]/.test(version)) return 'a time is written with a capital T and Z';
  }
  return { comparator: comparator as Operator, version };
}

function decodeVersion(text: string): string | undefined {
  if (!PRINTABLE.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  try {
    const version = decodeURIComponent(text);
    return /\p{Cc}/u.test(version) ? undefined : version;
  } catch {
    return undefined;
  }
}

/** ASCII that separates nothing stays as it is; the rest goes by its UTF-8 bytes. */
function encodeVersion(version: string): string {
  return version
    .replace(RESERVED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll(' ', '%20')
    .replace(/[^!-~]+/gu, (characters) => encodeURIComponent(characters.toWellFormed()));
}

function compareIn(scheme: string, a: string, b: string): Comparison {
  if (a === b) return 0;
  return compareVersions(scheme, a, b);
}

function orderFault({ scheme, constraints }: Vers): string | undefined {
  const seen = new Set<string>();
  for (const { version } of constraints) {
    if (seen.has(version)) return `\`${version}\` stands twice`;
    seen.add(version);
  }
  for (const [at, { version }] of constraints.entries()) {
    const next = constraints[at + 1];
    if (next === undefined) continue;
    const order = compareIn(scheme, version, next.version);
    if (order === 0) return `\`${version}\` and \`${next.version}\` are the same version`;
    if (order === 1) return `\`${next.version}\` stands after \`${version}\`: constraints are sorted by version`;
  }
  return undefined;
}

/** What the comparators of neighbours may be, `!=` aside. */
function sequenceFault(constraints: readonly VersConstraint[]): string | undefined {
  const kinds = constraints.map(({ comparator }) => comparator.slice(0, 1)).filter((kind) => kind !== '!');
  for (const [at, kind] of kinds.entries()) {
    if (kind === '=' && kinds[at + 1] === '<') return 'a single version below an upper bound says nothing';
  }
  const directions = kinds.filter((kind) => kind !== '=');
  for (const [at, direction] of directions.entries()) {
    if (directions[at + 1] === direction) return `two bounds with \`${direction}\` follow each other`;
  }
  return undefined;
}

/** @returns undefined when two of the versions have no known order */
export function sortConstraints({ scheme, constraints }: Vers): readonly VersConstraint[] | undefined {
  let isOrdered = true;
  const sorted = constraints.toSorted((a, b) => {
    const order = compareIn(scheme, a.version, b.version);
    if (order === 'unknown') isOrdered = false;
    return order === 'unknown' ? 0 : order;
  });
  return isOrdered ? sorted : undefined;
}
