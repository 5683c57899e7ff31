import { applyTypeRules } from './purl-types.ts';
import { formatPurl, LONGEST_PURL, parsePurl, trimSlashes } from './purl.ts';
import type { Purl } from './purl.ts';

/** A purl that keeps every rule of its type, with its one canonical form. */
export type CanonicalPurl =
  | { readonly ok: true; readonly purl: Purl; readonly canonical: string }
  | { readonly ok: false; readonly problem: string };

/** Parts to build a purl from; what is left out is absent. */
export interface PurlParts {
  readonly type: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: ReadonlyMap<string, string> | undefined;
  readonly subpath?: string | undefined;
}

/**
 * Reads a package URL as the specification has it, with the rules of its type: what `parsePurl` forgives is refused, names
 * are folded as their registry folds them. Matching uses `parsePurl`, since an SBOM entry must not get lost over a rule.
 *
 * Source: https://github.com/package-url/purl-spec (Ecma-427) and its type definitions
 */
export function readCanonicalPurl(raw: string): CanonicalPurl {
  if (!raw.isWellFormed()) return refused('a purl is text in Unicode; this one has half a character in it');
  const parsed = parsePurl(raw);
  if (!parsed.ok) return parsed;
  const problem = commonProblem(parsed.purl) ?? rawProblem(parsed.purl);
  return problem === undefined ? canonical(parsed.purl) : refused(problem);
}

/** Builds a canonical package URL from its parts; refuses what could not be read back. */
export function buildPurl(parts: PurlParts): CanonicalPurl {
  const { namespace, name, version, qualifiers = new Map<string, string>(), subpath } = parts;
  const texts = [parts.type, namespace, name, version, subpath, ...qualifiers.values()];
  if (texts.some((text) => text?.isWellFormed() === false)) {
    return refused('a purl is text in Unicode; one of its parts has half a character in it');
  }
  const type = parts.type.toLowerCase();
  const keys = [...qualifiers].filter(([, value]) => value !== '').map(([key]) => key.toLowerCase());
  const badKey = keys.find((key) => !/^[a-z][a-z0-9._-]*$/.test(key));
  if (badKey !== undefined) return refused(`\`${badKey}\` is no qualifier key: letters, digits and \`._-\``);
  if (new Set(keys).size < keys.length) return refused('a qualifier key stands there twice');
  const purl: Purl = {
    raw: '',
    type,
    namespace: filled(namespace?.split('/').filter((segment) => segment !== '')),
    name: trimSlashes(name),
    version: version === '' ? undefined : version,
    qualifiers: new Map([...qualifiers].filter(([, value]) => value !== '').map(([k, v]) => [k.toLowerCase(), v])),
    subpath: filled(subpath?.split('/').filter((segment) => !/^\.{0,2}$/.test(segment))),
  };
  const problem = commonProblem(purl);
  return problem === undefined ? canonical(purl) : refused(problem);
}

function filled(segments: readonly string[] | undefined): string | undefined {
  return segments === undefined || segments.length === 0 ? undefined : segments.join('/');
}

function refused(problem: string): CanonicalPurl {
  return { ok: false, problem };
}

function canonical(purl: Purl): CanonicalPurl {
  const ruled = applyTypeRules(purl);
  if (typeof ruled === 'string') return refused(ruled);
  const text = ruled.type === 'git' ? formatGit(ruled) : formatPurl(ruled);
  // Percent-encoding makes it longer, and what is written must be readable.
  if (text.length > LONGEST_PURL)
    return refused(`a purl may have ${LONGEST_PURL} characters at most, also when encoded`);
  return { ok: true, purl: purl.raw === '' ? { ...ruled, raw: text } : ruled, canonical: text };
}

/** The name of a git package is a path of its own. */
function formatGit(purl: Purl): string {
  const path = [purl.namespace ?? '', ...purl.name.split('/')].filter((segment) => segment !== '');
  return formatPurl({ ...purl, namespace: path.slice(0, -1).join('/'), name: path.at(-1) ?? '' });
}

function commonProblem({ type, name }: Purl): string | undefined {
  if (type === '') return 'a purl needs a type';
  if (!/^[a-z][a-z0-9.-]*$/.test(type)) return `\`${type}\` is no package type: letters, digits, \`.\` and \`-\``;
  return name === '' ? 'a purl needs a name' : undefined;
}

/** What only the text itself shows: keys that stand there twice, and slashes hidden inside a segment. */
function rawProblem({ raw, version }: Purl): string | undefined {
  const hash = raw.indexOf('#');
  const subpath = hash === -1 ? '' : raw.slice(hash + 1);
  if (/%2f/i.test(subpath)) return 'a part of the subpath has an encoded slash in it';
  const withoutSubpath = hash === -1 ? raw : raw.slice(0, hash);
  const question = withoutSubpath.indexOf('?');
  const path = question === -1 ? withoutSubpath : withoutSubpath.slice(0, question);
  const unversioned = version === undefined ? path : path.slice(0, path.lastIndexOf('@'));
  if (/%2f/i.test(unversioned.slice(0, unversioned.lastIndexOf('/')))) {
    return 'a part of the namespace has an encoded slash in it';
  }
  if (question === -1) return undefined;
  const keys = withoutSubpath
    .slice(question + 1)
    .split('&')
    .filter((pair) => /=./.test(pair))
    .map((pair) => pair.slice(0, pair.indexOf('=')).toLowerCase());
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  return twice === undefined ? undefined : `the qualifier \`${twice}\` stands there twice`;
}
