import { compareVersions } from '@lockstep/versions';
import type { Component } from './component.ts';
import { isDistribution } from './distribution.ts';
import { ecosystemBase } from './package-name.ts';

/** What distributions call a language's packages: a prefix before the name. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  PyPI: ['python3-', 'python-', 'py3-'],
  RubyGems: ['ruby-', 'rubygem-'],
  npm: ['node-', 'nodejs-'],
};

interface Installed {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Names the OS package behind language packages that a distribution brought along under its own name at the same
 * upstream version: scanners list such files twice. What the document itself says about owners stands.
 *
 * @param isAmbiguous the document lists the package more than once: one copy may be the application's own
 */
export function withOwners(
  components: readonly Component[],
  isAmbiguous: (component: Component) => boolean,
): readonly Component[] {
  const installed = installedByName(components);
  if (installed.size === 0) return components;
  return components.map((component) => {
    const prefixes = PREFIXES[component.ecosystem];
    if (prefixes === undefined || component.owner !== undefined || isAmbiguous(component)) return component;
    const owner = prefixes
      .flatMap((prefix) => installed.get(`${prefix}${folded(component.name)}`) ?? [])
      .find(({ version }) => compareVersions(component.ecosystem, upstreamOf(version), component.version) === 0);
    return owner === undefined
      ? component
      : { ...component, owner: `${owner.ecosystem}/${owner.name} ${owner.version}` };
  });
}

/** The distribution with its release of an owner: `Debian:12` of `Debian:12/python3-requests 2.28.1-1`. */
export function ecosystemOfOwner(owner: string): string {
  return owner.split('/', 1)[0] ?? '';
}

function installedByName(components: readonly Component[]): Map<string, Installed[]> {
  const byName = new Map<string, Installed[]>();
  for (const component of components) {
    if (!isDistribution(ecosystemBase(component.ecosystem))) continue;
    for (const each of [component, ...(component.binaries ?? []).map((binary) => binaryOf(component, binary))]) {
      const name = folded(each.name);
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [each]);
      else others.push(each);
    }
  }
  return byName;
}

function binaryOf({ ecosystem }: Component, binary: string): Installed {
  const at = binary.lastIndexOf(' ');
  return { ecosystem, name: binary.slice(0, at), version: binary.slice(at + 1) };
}

/** `@babel/core` is `babel-core` there. */
function folded(name: string): string {
  return name
    .replace(/^@/, '')
    .replaceAll(/[/_.]+/g, '-')
    .toLowerCase();
}

/** `2.28.1` of `1:2.28.1+dfsg-1` and `2.28.1-r0`: without epoch, the distribution's revision and its mark of repacking. */
function upstreamOf(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/[+~](?:dfsg|ds|repack|really).*$/, '');
}
