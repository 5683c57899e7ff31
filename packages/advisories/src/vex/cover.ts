import { compareVersions, parseVersRange } from '@lockstep/versions';
import type { Containment } from '@lockstep/versions';
import type { Component } from '../component.ts';
import { ecosystemBase } from '../package-name.ts';
import { formatPurl, parsePurl } from '../purl.ts';
import type { Purl } from '../purl.ts';
import { purlToPackage } from '../purl-package.ts';
import type { VexProduct, VexSoftware } from './statement.ts';

/** Who stands behind a document, in the order in which we believe them. Given by whoever loads it. */
export const vexTrusts = ['own', 'vendor', 'hub'] as const;
export type VexTrust = (typeof vexTrusts)[number];

/** A release as products may name it. */
export interface VexRelease {
  readonly service: string;
  readonly version: string;
  /** Artifact digests: `sha256:...`. */
  readonly digests: readonly string[];
  /** Products linked to the service by hand, in the form of `productKey`. */
  readonly products: readonly string[];
}

export type VexComponent = Pick<Component, 'ecosystem' | 'name' | 'version'>;

/** How a statement covers one component of a release. */
export interface Cover {
  readonly isCovered: true;
  /** Higher wins: this release, then this service, then the component wherever it is; inside that the more exact part. */
  readonly specificity: number;
  /** The statement names exactly this version of the component. */
  readonly isExactComponent: boolean;
  /** A version of the product or of the component is named. */
  readonly isVersionNamed: boolean;
}

/** How near a product comes that does not cover the component; the higher one is told. */
export const NEARNESS = {
  noProduct: 0,
  noPurl: 5,
  otherPackage: 10,
  unknownService: 20,
  likeName: 30,
  otherRelease: 48,
  onePlatform: 49,
  otherVersion: 50,
  unlinkedProduct: 55,
  otherServiceRelease: 60,
} as const;

/** Why it does not. */
export interface Miss {
  readonly isCovered: false;
  readonly nearness: (typeof NEARNESS)[keyof typeof NEARNESS];
  readonly because: string;
}

const WHOLE = 0;
const ANY_VERSION = 1;
const SOME_VERSIONS = 2;
const EXACT_VERSION = 3;
const SCOPES = { component: 0, service: 4, releases: 8, release: 12 } as const;

/** Whether a product of a statement covers this component of this release. */
export function coverOf(
  product: VexProduct,
  trust: VexTrust,
  release: VexRelease,
  component: VexComponent,
): Cover | Miss {
  const scope = scopeOf(product, trust, release);
  if (typeof scope === 'object') return scope;
  if (scope === 'elsewhere') {
    if (product.parts.length === 0) return coverOfPart(product, component, product.platform, SCOPES.component);
    const part = bestOf(product.parts.map((one) => coverOfPart(one, component, product.platform, SCOPES.component)));
    return part.isCovered
      ? missed(NEARNESS.unlinkedProduct, `\`${product.text}\` is no service that we know: ${linkHelp(product)}`)
      : part;
  }
  const isVersionNamed = scope === 'release' || scope === 'releases';
  if (product.parts.length === 0) {
    return { isCovered: true, specificity: SCOPES[scope] + WHOLE, isExactComponent: false, isVersionNamed };
  }
  const part = bestOf(product.parts.map((one) => coverOfPart(one, component, undefined, SCOPES[scope])));
  return part.isCovered ? { ...part, isVersionNamed: isVersionNamed || part.isVersionNamed } : part;
}

/** The command that tells which service a product is. */
export function linkHelp(product: VexSoftware): string {
  return `link it with \`lockstep vex link ${shellWord(productKey(product))} SERVICE\``;
}

/** Names come from strangers' documents, and cures are copied into a shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./#-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The most specific cover, else the nearest miss. */
export function bestOf(answers: readonly (Cover | Miss)[]): Cover | Miss {
  return answers.reduce<Cover | Miss>(
    (best, answer) => {
      if (best.isCovered) return answer.isCovered && answer.specificity > best.specificity ? answer : best;
      return answer.isCovered || answer.nearness > best.nearness ? answer : best;
    },
    missed(NEARNESS.noProduct, 'it names no product'),
  );
}

function missed(nearness: Miss['nearness'], because: string): Miss {
  return { isCovered: false, nearness, because };
}

interface Known {
  readonly purl: Purl | undefined;
  readonly problem: string | undefined;
  readonly key: string;
}

const parsed = new WeakMap<VexSoftware, Known>();

/** Parsed once for as long as the document lives: a statement is held against many components. */
export function knownOf(software: VexSoftware): Known {
  const kept = parsed.get(software);
  if (kept !== undefined) return kept;
  const answer = software.purl === undefined ? undefined : parsePurl(software.purl);
  const purl = answer?.ok === true ? answer.purl : undefined;
  const known = {
    purl,
    problem: answer?.ok === false ? answer.problem : undefined,
    key: purl === undefined ? (software.name ?? software.text) : keyOf(purl),
  };
  parsed.set(software, known);
  return known;
}

/** What links a product to a service: its purl without version, qualifiers and subpath, else its name. */
export function productKey(software: VexSoftware): string {
  return knownOf(software).key;
}

/** As `productKey`, of a text given by a person. */
export function productKeyOf(text: string): string {
  const whole = text.toWellFormed();
  const answer = parsePurl(whole);
  return answer.ok ? keyOf(answer.purl) : whole;
}

function keyOf({ raw: _raw, ...purl }: Purl): string {
  return formatPurl({ ...purl, version: undefined, qualifiers: new Map(), subpath: undefined });
}

/** Names alone mean a service only in documents of our own: anybody may call something `web`. */
const NAMED_LIKE_SERVICES: ReadonlySet<string> = new Set(['generic', 'oci', 'docker']);

function scopeOf(
  product: VexProduct,
  trust: VexTrust,
  release: VexRelease,
): 'release' | 'releases' | 'service' | 'elsewhere' | Miss {
  const { purl, key } = knownOf(product);
  const version = purl === undefined ? product.version : (purl.version ?? purl.qualifiers.get('tag'));
  const isDigest = version?.includes(':') === true;
  if (isDigest && release.digests.includes(version)) return 'release';
  const name = purl === undefined ? product.name : NAMED_LIKE_SERVICES.has(purl.type) ? purl.name : undefined;
  const isOurs =
    release.products.includes(key) || (trust === 'own' && name?.toLowerCase() === release.service.toLowerCase());
  if (!isOurs) return 'elsewhere';
  if (product.range !== undefined)
    return inRange(product.range, release.version, NEARNESS.otherServiceRelease) ?? 'releases';
  if (version === undefined) return 'service';
  if (isDigest)
    return missed(
      NEARNESS.otherServiceRelease,
      `it names the image ${version}; ${release.service} ${release.version} has another digest`,
    );
  return version === release.version
    ? 'release'
    : missed(NEARNESS.otherServiceRelease, `it names ${release.service} ${version}, not this release`);
}

/** A package and version named by a purl against a component, by the ecosystem's own name and version rules. */
function coverOfPart(
  software: VexSoftware,
  component: VexComponent,
  platform: string | undefined,
  scope: number,
): Cover | Miss {
  const { purl, problem } = knownOf(software);
  if (purl === undefined)
    return missed(NEARNESS.noPurl, problem ?? `\`${software.text}\` has no purl: names alone are not matched`);
  const named = purlToPackage(purl);
  if (named.name !== component.name || ecosystemBase(named.ecosystem) !== ecosystemBase(component.ecosystem)) {
    return missed(NEARNESS.otherPackage, `it names ${labelOf(named)}`);
  }
  if (named.ecosystem.includes(':') && named.ecosystem !== component.ecosystem) {
    return missed(
      NEARNESS.otherRelease,
      component.ecosystem.includes(':')
        ? `it is about ${named.ecosystem}; the release holds the package of ${component.ecosystem}`
        : `it is about ${named.ecosystem}; the component does not tell its distribution's release`,
    );
  }
  if (software.range !== undefined) {
    const away = inRange(software.range, component.version, NEARNESS.otherVersion);
    return (
      away ?? { isCovered: true, specificity: scope + SOME_VERSIONS, isExactComponent: false, isVersionNamed: true }
    );
  }
  const version = versionOf(purl);
  if (version === undefined) {
    if (platform !== undefined)
      return missed(NEARNESS.onePlatform, `it holds on ${platform} only, and names no version`);
    return { isCovered: true, specificity: scope + ANY_VERSION, isExactComponent: false, isVersionNamed: false };
  }
  if (!isSameVersion(component.ecosystem, version, component.version)) {
    return missed(
      NEARNESS.otherVersion,
      `the purl names version ${version}; the release holds ${component.version || 'it without a version'}`,
    );
  }
  return { isCovered: true, specificity: scope + EXACT_VERSION, isExactComponent: true, isVersionNamed: true };
}

function versionOf({ type, version, qualifiers }: Purl): string | undefined {
  const epoch = type === 'rpm' ? qualifiers.get('epoch') : undefined;
  return version === undefined || epoch === undefined || version.includes(':') ? version : `${epoch}:${version}`;
}

/** Equal as texts or in the ecosystem's order; build metadata, which that order ignores, has to be the same. */
function isSameVersion(ecosystem: string, a: string, b: string): boolean {
  if (a === b) return true;
  if (a === '' || b === '' || a.includes('+') || b.includes('+')) return false;
  return compareVersions(ecosystem, a, b) === 0;
}

/** `ecosystem/name`, as findings name packages. */
export function labelOf(named: { readonly ecosystem: string; readonly name: string }): string {
  return `${ecosystemBase(named.ecosystem)}/${named.name}`;
}

/** The last part of a name, in lower case: `left` of `@scope/left`, `log4j-core` of `org.apache.logging.log4j:log4j-core`. */
export function bareName(name: string): string {
  return (name.split(/[/:]/).at(-1) ?? name).toLowerCase();
}

/** Read once: a range is held against many versions. */
const ranges = new Map<string, (version: string) => Containment>();
const rangesKept = 10_000;

/** @returns why a version is not known to be in a VERS range; undefined when it is */
function inRange(range: string, version: string, nearness: Miss['nearness']): Miss | undefined {
  let contains = ranges.get(range);
  if (contains === undefined) {
    const read = parseVersRange(range);
    contains = read.ok ? (text) => read.range.contains(text) : () => 'unknown';
    if (ranges.size >= rangesKept) ranges.clear();
    ranges.set(range, contains);
  }
  switch (contains(version)) {
    case true:
      return undefined;
    case false:
      return missed(nearness, `${version} is not in the range \`${range}\``);
    case 'unknown':
      return missed(
        nearness,
        `it can not be told whether ${version} is in \`${range}\`: name each version, or use VERS`,
      );
  }
}
