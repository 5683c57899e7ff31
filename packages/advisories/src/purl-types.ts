import type { Purl } from './purl.ts';

/** What a registry asks of its package URLs beyond the common rules. Left out: nothing. */
interface TypeRule {
  /** Left out: optional. */
  readonly namespace?: 'required' | 'prohibited';
  /** Parts in which the registry ignores case; canonical is lower case. */
  readonly lowerCase?: readonly ('namespace' | 'name' | 'version')[];
  readonly needsVersion?: true;
  /** Qualifier that a purl of this type can not do without. */
  readonly qualifier?: string;
  readonly normalise?: (purl: Purl) => Purl;
  /** @returns what is wrong; called after folding case */
  readonly problemOf?: (purl: Purl) => string | undefined;
}

const BOTH = ['namespace', 'name'] as const;
const FLAT: TypeRule = { namespace: 'prohibited' };
const FLAT_LOWER: TypeRule = { namespace: 'prohibited', lowerCase: ['name'] };
const OWNED: TypeRule = { namespace: 'required' };
const OWNED_LOWER: TypeRule = { namespace: 'required', lowerCase: BOTH };

/** Source: https://github.com/package-url/purl-spec, `types/*-definition.json`. A type that is not listed has no rules of its own (npm, docker, conan, generic). */
const TYPE_RULES: Readonly<Record<string, TypeRule>> = {
  alpm: OWNED_LOWER,
  apk: OWNED_LOWER,
  bazel: { ...FLAT, needsVersion: true },
  bitbucket: OWNED_LOWER,
  bitnami: FLAT_LOWER,
  brew: { lowerCase: ['name'] },
  cargo: FLAT,
  'chrome-extension': { ...FLAT_LOWER, problemOf: chromeProblem },
  cocoapods: { ...FLAT, problemOf: podProblem },
  composer: OWNED_LOWER,
  conda: { ...FLAT, needsVersion: true },
  cpan: { normalise: withAuthorInUpperCase, problemOf: cpanProblem },
  cran: FLAT,
  deb: OWNED_LOWER,
  gem: FLAT,
  git: { ...OWNED, normalise: withPathAsName },
  github: OWNED_LOWER,
  golang: OWNED,
  hackage: FLAT,
  hex: { lowerCase: BOTH },
  huggingface: { ...OWNED, lowerCase: ['version'] },
  julia: { ...FLAT, qualifier: 'uuid' },
  luarocks: { lowerCase: BOTH },
  maven: OWNED,
  mlflow: { ...FLAT, normalise: withDatabricksName },
  nuget: FLAT,
  oci: { ...FLAT, lowerCase: ['name', 'version'] },
  opam: FLAT,
  otp: FLAT_LOWER,
  pub: { ...FLAT_LOWER, normalise: (purl) => ({ ...purl, name: purl.name.replaceAll(/[^a-z0-9]/g, '_') }) },
  pypi: {
    ...FLAT,
    lowerCase: ['name', 'version'],
    normalise: (purl) => ({ ...purl, name: purl.name.replaceAll(/[-_.]+/g, '-') }),
  },
  qpkg: { ...OWNED, lowerCase: ['namespace'] },
  rpm: { ...OWNED, lowerCase: ['namespace'] },
  swid: { qualifier: 'tag_id', normalise: withLowerGuid, problemOf: swidProblem },
  swift: OWNED,
  vcpkg: FLAT,
  'vscode-extension': { ...OWNED_LOWER, lowerCase: ['namespace', 'name', 'version'] },
};

/**
 * Applies the rules of the purl's type: folds what its registry folds, refuses what it does not have.
 *
 * @returns the purl with canonical parts, or what is wrong with it; never throws
 */
export function applyTypeRules(purl: Purl): Purl | string {
  const rule = TYPE_RULES[purl.type];
  if (rule === undefined) return purl;
  if (rule.namespace === 'required' && purl.namespace === undefined) {
    return `a purl of type \`${purl.type}\` needs a namespace before its name`;
  }
  if (rule.namespace === 'prohibited' && purl.namespace !== undefined) {
    return `a purl of type \`${purl.type}\` has no namespace, this one has \`${purl.namespace}\``;
  }
  if (rule.needsVersion === true && purl.version === undefined) {
    return `a purl of type \`${purl.type}\` needs a version`;
  }
  if (rule.qualifier !== undefined && !purl.qualifiers.has(rule.qualifier)) {
    return `a purl of type \`${purl.type}\` needs the qualifier \`${rule.qualifier}\``;
  }
  const folded = (part: 'namespace' | 'name' | 'version', text: string) =>
    rule.lowerCase?.includes(part) === true ? text.toLowerCase() : text;
  const lower: Purl = {
    ...purl,
    namespace: purl.namespace === undefined ? undefined : folded('namespace', purl.namespace),
    name: folded('name', purl.name),
    version: purl.version === undefined ? undefined : folded('version', purl.version),
  };
  const normal = rule.normalise?.(lower) ?? lower;
  return rule.problemOf?.(normal) ?? normal;
}

function chromeProblem({ name, version }: Purl): string | undefined {
  if (!/^[a-p]{32}$/.test(name)) return `\`${name}\` is no extension id: 32 letters from a to p`;
  if (version === undefined || /^\d+(?:\.\d+){0,3}$/.test(version)) return undefined;
  return `\`${version}\` is no extension version: one to four numbers with dots between`;
}

function podProblem({ name }: Purl): string | undefined {
  return /^\.|[\s+]/.test(name) ? `\`${name}\` is no pod: no space, no \`+\`, no dot in front` : undefined;
}

/** The author's id is kept in upper case by CPAN itself. */
function withAuthorInUpperCase(purl: Purl): Purl {
  return { ...purl, namespace: purl.namespace?.toUpperCase() };
}

function cpanProblem({ name }: Purl): string | undefined {
  return name.includes('::') ? `\`${name}\` names a module; name its distribution, with \`-\`` : undefined;
}

/** The host is the namespace, the whole path on it the name. */
function withPathAsName(purl: Purl): Purl {
  const [host, ...path] = purl.namespace?.split('/') ?? [];
  const segments = [...path, ...purl.name.split('/')].filter((segment) => segment !== '');
  return { ...purl, namespace: host, name: segments.join('/') };
}

/** Databricks ignores case in model names, other servers do not. */
function withDatabricksName(purl: Purl): Purl {
  const isDatabricks = purl.qualifiers.get('repository_url')?.toLowerCase().includes('databricks') === true;
  return isDatabricks ? { ...purl, name: purl.name.toLowerCase() } : purl;
}

function withLowerGuid(purl: Purl): Purl {
  const tag = purl.qualifiers.get('tag_id') ?? '';
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tag)) return purl;
  return { ...purl, qualifiers: new Map([...purl.qualifiers, ['tag_id', tag.toLowerCase()]]) };
}

function swidProblem({ namespace }: Purl): string | undefined {
  const isLong = (namespace?.split('/').length ?? 0) > 2;
  return isLong ? `\`${namespace}\` has more than the two parts of a software creator: name and regid` : undefined;
}
