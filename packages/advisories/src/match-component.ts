import type { Advisory, AffectedPackage } from './advisory.ts';
import { AskedVersion } from './asked-version.ts';
import type { Component } from './component.ts';
import { compileAffected, evaluate } from './evaluate.ts';
import type { CompiledAffected } from './evaluate.ts';
import type { UnknownReason } from './finding.ts';
import { ecosystemBase } from './package-name.ts';
import { eachReaching, packReach } from './reach.ts';

/** What one advisory says about one component; depends on nothing else, so it can be stored per distinct component. */
export interface ComponentMatch {
  readonly advisoryId: string;
  readonly state: 'affected' | 'unknown';
  readonly unknownReason: UnknownReason | undefined;
  readonly matchedBy: 'versions' | 'range' | 'unknown';
  readonly matched: string;
  readonly fixed: readonly string[];
}

/** The advisories of one package, ready to be asked. */
export interface CompiledPackage {
  readonly advisories: readonly CompiledAffected[];
  /** Rules out by their place what no advisory speaks about; see `packReach`. undefined: nothing can be ruled out so. */
  readonly packed: string | undefined;
  /** The order that `packed` is written in. */
  readonly order: string;
  /** By the number of the advisory: answers that are the same for every version it speaks about, once given. */
  readonly settled: (ComponentMatch | undefined)[];
}

const NO_MATCHES: readonly ComponentMatch[] = [];

/** The compiled advisories of one package, with the stretches of the order that none of them speaks about ruled out at once. */
export function packageOf(advisories: readonly CompiledAffected[]): CompiledPackage {
  const reach = packReach(advisories.map((affected) => affected.reach));
  return { advisories, packed: reach?.packed, order: reach?.order ?? '', settled: [] };
}

/**
 * Compiles the advisories of one package.
 *
 * @param ecosystem with or without suffix: advisories for every release of a distribution are kept, each with its own
 * @param name in the ecosystem's OSV form
 */
export function compilePackage(
  advisories: Iterable<Pick<Advisory, 'id' | 'affected'>>,
  ecosystem: string,
  name: string,
): CompiledPackage {
  const base = ecosystemBase(ecosystem);
  const compiled: CompiledAffected[] = [];
  for (const advisory of advisories) {
    const entries = advisory.affected.filter((entry) => isFor(entry, base, name));
    if (entries.length > 0) compiled.push(compileAffected(advisory, entries));
  }
  return packageOf(compiled);
}

function isFor(entry: AffectedPackage, base: string, name: string): boolean {
  return entry.name === name && ecosystemBase(entry.ecosystem) === base;
}

/** Every advisory of the package that affects the component or can not rule it out. Withdrawn ones are included. */
export function matchComponent(
  compiled: CompiledPackage,
  component: Pick<Component, 'ecosystem' | 'version'>,
): readonly ComponentMatch[] {
  const { advisories, packed, order, settled } = compiled;
  const asked = new AskedVersion(component.version);
  const place = packed === undefined ? undefined : asked.in(order);
  if (packed === undefined || place?.key === undefined || place.caveat !== undefined) {
    return advisories.flatMap((affected) => matchOf(affected, component, asked) ?? []);
  }
  let matches: ComponentMatch[] | undefined;
  eachReaching(packed, place.key, (number) => {
    const affected = settled[number] === undefined ? advisories[number] : undefined;
    const match = affected === undefined ? settled[number] : matchOf(affected, component, asked);
    if (match === undefined) return;
    if (affected?.isSettledInside === true) settled[number] = match;
    (matches ??= []).push(match);
  });
  return matches ?? NO_MATCHES;
}

function matchOf(
  affected: CompiledAffected,
  component: Pick<Component, 'ecosystem' | 'version'>,
  asked: AskedVersion,
): ComponentMatch | undefined {
  const verdict = evaluate(affected, component, asked);
  return verdict.state === 'not_affected' ? undefined : { advisoryId: affected.advisoryId, ...verdict };
}
