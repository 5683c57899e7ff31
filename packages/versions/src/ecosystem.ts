import { alpine } from './alpine.ts';
import { cargo } from './cargo.ts';
import { debian } from './debian.ts';
import { dotted } from './dotted.ts';
import type { Comparison, Family, VersionOrder } from './family.ts';
import { go } from './go.ts';
import { compareKeys } from './key.ts';
import { maven } from './maven.ts';
import { npm } from './npm.ts';
import { nuget } from './nuget.ts';
import { packagist } from './packagist.ts';
import { pub } from './pub.ts';
import { pypi } from './pypi.ts';
import { rpm } from './rpm.ts';
import { rubygems } from './rubygems.ts';
import { alpm } from './schemes/alpm.ts';
import { conan } from './schemes/conan.ts';
import { datetime } from './schemes/datetime.ts';
import { gentoo } from './schemes/gentoo.ts';
import { jvm } from './schemes/jvm.ts';
import { lexicographic } from './schemes/lexicographic.ts';
import { openssl } from './schemes/openssl.ts';
import type { Scheme } from './schemes/scheme.ts';
import { semver } from './semver.ts';

/**
 * OSV ecosystem names by family, then the other names under which the same orders are asked for: families, and the
 * types of purl and VERS. Source: the OSV schema's ecosystem table and osv.dev's ecosystem helpers; GitHub
 * Actions, Kubernetes, Azure Linux and Photon OS have no order there, and take the one of their version texts.
 * An ecosystem that is missing here has no order we know, and every comparison in it is `unknown`.
 */
const ORDERS: ReadonlyMap<string, VersionOrder> = new Map<string, VersionOrder>([
  ['npm', npm],
  ['crates.io', cargo],
  ['Go', go],
  ['Maven', maven],
  ['PyPI', pypi],
  ['RubyGems', rubygems],
  ['NuGet', nuget],
  ['Packagist', packagist],
  ['Pub', pub],
  ...each(['Bitnami', 'GHC', 'GitHub Actions', 'Hex', 'Julia', 'Kubernetes', 'SwiftURL', 'VSCode'], semver),
  ...each(['Bioconductor', 'CRAN', 'Hackage'], dotted),
  ...each(['Debian', 'Ubuntu', 'Echo', 'opam'], debian),
  ...each(['Alpine', 'Alpaquita', 'BellSoft Hardened Containers', 'Chainguard', 'CleanStart'], alpine),
  ...each(['MinimOS', 'Wolfi'], alpine),
  ...each(['AlmaLinux', 'Azure Linux', 'Mageia', 'openEuler', 'openSUSE'], rpm),
  ...each(['Photon OS', 'Red Hat', 'Rocky Linux', 'SUSE'], rpm),
  ...each(['cargo', 'Cargo'], cargo),
  ...each(['bitnami', 'hex', 'julia', 'nginx', 'semver', 'swift'], semver),
  ...each(['go', 'golang'], go),
  ...each(['maven'], maven),
  ...each(['pypi'], pypi),
  ...each(['gem', 'rubygems'], rubygems),
  ...each(['nuget'], nuget),
  ...each(['composer', 'packagist'], packagist),
  ...each(['pub'], pub),
  ...each(['cran', 'dotted', 'hackage', 'intdot'], dotted),
  ...each(['deb', 'debian'], debian),
  ...each(['alpine', 'apk'], alpine),
  ...each(['rpm'], rpm),
]);

/** Schemes that no OSV ecosystem uses; VERS and inventories name them. They have no keys. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['alpm', alpm],
  ['conan', conan],
  ['ConanCenter', conan],
  ['datetime', datetime],
  ['ebuild', gentoo],
  ['gentoo', gentoo],
  ['jvm', jvm],
  ['lexicographic', lexicographic],
  ['openssl', openssl],
]);

function each(ecosystems: readonly string[], order: VersionOrder): Array<[string, VersionOrder]> {
  return ecosystems.map((ecosystem) => [ecosystem, order]);
}

/** Builders that patch packages of other ecosystems; whose order it is stands behind them: `TuxCare:Debian:12`. */
const REBUILDERS: ReadonlySet<string> = new Set(['Docker Hardened Images', 'Root', 'TuxCare']);

function orderOf(ecosystem: string): VersionOrder | undefined {
  const colon = ecosystem.indexOf(':');
  if (colon === -1) return ORDERS.get(ecosystem);
  const base = ecosystem.slice(0, colon);
  if (!REBUILDERS.has(base)) return ORDERS.get(base);
  const [inner = ''] = ecosystem.slice(colon + 1).split(':', 1);
  return ORDERS.get(inner);
}

/** The order behind an ecosystem or scheme name; published facts write `x-` before schemes of their own. */
export function schemeOrder(name: string): Pick<VersionOrder, 'encode' | 'compare'> | undefined {
  const scheme = name.replace(/^x-/, '');
  return orderOf(scheme) ?? SCHEMES.get(scheme);
}

/**
 * The family of an OSV ecosystem name (a suffix such as `Debian:12` is ignored).
 *
 * @returns undefined when we have no order for it: then every comparison is `unknown`
 */
export function familyOf(ecosystem: string): Family | undefined {
  return orderOf(ecosystem)?.family;
}

/**
 * Order-preserving bytes of a version: comparing two keys of one family byte by byte gives the version order.
 * The first byte is the number of the encoder, so that stored keys can be told from newer ones.
 *
 * @returns undefined when the text is no version, or (Maven's irregular rest) when no key can carry its order
 */
export function versionKey(ecosystem: string, version: string): Uint8Array | undefined {
  return orderOf(ecosystem)?.encode(version);
}

/** Compares two versions in the order of `ecosystem`: an OSV ecosystem name, or a scheme such as `gentoo`. */
export function compareVersions(ecosystem: string, a: string, b: string): Comparison {
  const order = schemeOrder(ecosystem);
  if (order === undefined) return 'unknown';
  const left = order.encode(a);
  const right = left === undefined ? undefined : order.encode(b);
  if (left !== undefined && right !== undefined) return compareKeys(left, right);
  return order.compare?.(a, b) ?? 'unknown';
}

/**
 * Whether the ecosystem itself would write such a version. Alpine orders malformed versions too, everywhere else what
 * is not well-formed is no version. `unknown` where we have no order.
 */
export function isWellFormed(ecosystem: string, version: string): boolean | 'unknown' {
  const order = orderOf(ecosystem);
  if (order === undefined) return 'unknown';
  return order.isWellFormed?.(version) ?? order.describe(version) !== undefined;
}

/** Whether a version is marked as not yet a release (alpha, beta, snapshot, ...). A Go pseudo-version is one too. */
export function isPrerelease(ecosystem: string, version: string): boolean | 'unknown' {
  return orderOf(ecosystem)?.describe(version)?.isPrerelease ?? 'unknown';
}

/** Whether two versions share the leading number (and the epoch, where a family has one). */
export function isSameMajor(ecosystem: string, a: string, b: string): boolean | 'unknown' {
  const order = orderOf(ecosystem);
  const left = order?.describe(a);
  const right = order?.describe(b);
  return left === undefined || right === undefined ? 'unknown' : left.major === right.major;
}

/** The versions in rising order, equal ones in their given order; texts without a place come last, in given order. */
export function sortVersions(ecosystem: string, versions: readonly string[]): string[] {
  const order = orderOf(ecosystem);
  const placed = versions.filter((version) => order?.describe(version) !== undefined);
  const unplaced = versions.filter((version) => order?.describe(version) === undefined);
  const keyed = placed.map((version) => ({ version, key: order?.encode(version) }));
  keyed.sort((a, b) => {
    if (a.key !== undefined && b.key !== undefined) return compareKeys(a.key, b.key);
    const answer = order?.compare?.(a.version, b.version) ?? 'unknown';
    return answer === 'unknown' ? 0 : answer;
  });
  return [...keyed.map(({ version }) => version), ...unplaced];
}
