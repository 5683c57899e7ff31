/** A package URL in its parts. Names keep their case: which registries ignore it is `purlToPackage`'s business. */
export interface Purl {
  /** As it came in, for display and for reporting back. */
  readonly raw: string;
  /** Lower case. */
  readonly type: string;
  /** Segments joined with `/`, or undefined. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath: string | undefined;
}

export type ParsedPurl = { readonly ok: true; readonly purl: Purl } | { readonly ok: false; readonly problem: string };

const NO_QUALIFIERS: ReadonlyMap<string, string> = new Map();
/** In characters. */
export const LONGEST_PURL = 4_096;

/**
 * Reads a package URL. Reads more than the specification allows where real SBOMs need it: an unencoded npm scope, a
 * qualifier key in upper case, an empty version.
 *
 * Source: https://github.com/package-url/purl-spec (how to parse a purl string)
 */
export function parsePurl(raw: string): ParsedPurl {
  if (raw.length > LONGEST_PURL) return problem(`a purl may have ${LONGEST_PURL} characters at most`);
  try {
    return parse(raw);
  } catch {
    return problem(`\`${raw}\` has broken percent-encoding`);
  }
}

function parse(raw: string): ParsedPurl {
  if (raw.slice(0, 4).toLowerCase() !== 'pkg:') return problem(`\`${raw}\` does not begin with \`pkg:\``);
  let rest = raw.slice(4);

  let subpath: string | undefined;
  // The first of each separates: the parts after it may hold more of them that nobody encoded, those before it may not.
  const hash = rest.indexOf('#');
  if (hash !== -1) {
    subpath = segments(rest.slice(hash + 1), isRealSegment);
    rest = rest.slice(0, hash);
  }
  let qualifiers = NO_QUALIFIERS;
  const question = rest.indexOf('?');
  if (question !== -1) {
    const parsed = qualifiersOf(rest.slice(question + 1));
    if (typeof parsed === 'string') return problem(`\`${raw}\` has an invalid qualifier key \`${parsed}\``);
    qualifiers = parsed;
    rest = rest.slice(0, question);
  }
  rest = trimSlashes(rest);
  const slash = rest.indexOf('/');
  const type = slash === -1 ? '' : rest.slice(0, slash).toLowerCase();
  if (!/^[a-z][a-z0-9.+-]*$/.test(type)) return problem(`\`${raw}\` names no package type`);
  rest = rest.slice(slash + 1);

  let version: string | undefined;
  const at = rest.lastIndexOf('@');
  // `pkg:npm/@scope/name`: an `@` that begins a segment and has a `/` after it belongs to an unencoded scope.
  if (at !== -1 && !((at === 0 || rest[at - 1] === '/') && rest.includes('/', at))) {
    version = decode(rest.slice(at + 1)) || undefined;
    rest = rest.slice(0, at);
  }
  const nameAt = rest.lastIndexOf('/');
  const name = decode(rest.slice(nameAt + 1));
  if (name === '') return problem(`\`${raw}\` names no package`);
  const namespace = nameAt === -1 ? undefined : segments(rest.slice(0, nameAt), isNotEmpty);
  return { ok: true, purl: { raw, type, namespace, name, version, qualifiers, subpath } };
}

function problem(text: string): ParsedPurl {
  return { ok: false, problem: text.length > 300 ? `${text.slice(0, 300)}...` : text };
}

/** Most texts have nothing to decode; looking first is five times faster. */
function decode(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text;
}

function segments(text: string, isKept: (segment: string) => boolean): string | undefined {
  // Most namespaces are a single segment.
  if (!text.includes('/')) {
    const only = decode(text);
    return isKept(only) ? only : undefined;
  }
  const kept = text.split('/').map(decode).filter(isKept).join('/');
  return kept === '' ? undefined : kept;
}

function isNotEmpty(segment: string): boolean {
  return segment !== '';
}

function isRealSegment(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..';
}

/** Without the slashes in front and at the end. */
export function trimSlashes(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === '/') from++;
  while (to > from && text[to - 1] === '/') to--;
  return text.slice(from, to);
}

/** @returns the offending key when one is invalid */
function qualifiersOf(text: string): ReadonlyMap<string, string> | string {
  const qualifiers = new Map<string, string>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const key = (equals === -1 ? pair : pair.slice(0, equals)).toLowerCase();
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (value === '') continue;
    if (!/^[a-z][a-z0-9._-]*$/.test(key)) return key;
    qualifiers.set(key, value);
  }
  return qualifiers;
}

/** Writes a package URL in canonical encoding, qualifiers in order. */
export function formatPurl(purl: Omit<Purl, 'raw'>): string {
  const path = [...(purl.namespace?.split('/').filter(isNotEmpty) ?? []), purl.name].map(encode).join('/');
  const version = purl.version === undefined || purl.version === '' ? '' : `@${encode(purl.version)}`;
  const pairs = [...purl.qualifiers]
    .filter(([, value]) => value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key.toLowerCase()}=${encode(value)}`);
  const subpath = purl.subpath?.split('/').filter(isRealSegment).map(encode).join('/') ?? '';
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return `pkg:${purl.type.toLowerCase()}/${path}${version}${query}${subpath === '' ? '' : `#${subpath}`}`;
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%3A', ':')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
