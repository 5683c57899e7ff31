import type { Advisory, AffectedPackage } from './advisory.ts';
import { AskedVersion } from './asked-version.ts';
import type { Component } from './component.ts';
import { compileAffected, evaluate } from './evaluate.ts';
import type { CompiledAffected } from './evaluate.ts';
import type { UnknownReason } from './finding.ts';
import { ecosystemBase } from './package-name.ts';

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
export type CompiledPackage = readonly CompiledAffected[];

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
  return compiled;
}

function isFor(entry: AffectedPackage, base: string, name: string): boolean {
  return entry.name === name && ecosystemBase(entry.ecosystem) === base;
}

/** Every advisory of the package that affects the component or can not rule it out. Withdrawn ones are included. */
export function matchComponent(
  compiled: CompiledPackage,
  component: Pick<Component, 'ecosystem' | 'version'>,
): readonly ComponentMatch[] {
  const matches: ComponentMatch[] = [];
  const asked = new AskedVersion(component.version);
  for (const affected of compiled) {
    const verdict = evaluate(affected, component, asked);
    if (verdict.state !== 'not_affected') matches.push({ advisoryId: affected.advisoryId, ...verdict });
  }
  return matches;
}
