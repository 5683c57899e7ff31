import { compareVersions, sortVersions } from '@lockstep/versions';
import type { VersionsOfPackage as VersionsSchema } from '@lockstep/contract';
import type { z } from 'zod';

export type VersionsOfPackage = z.infer<typeof VersionsSchema>;

/** A component of one release. */
export interface ReleaseComponent {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly isDevelopmentOnly: boolean;
}

export interface ComponentsDiff {
  readonly changed: readonly VersionsOfPackage[];
  readonly added: readonly VersionsOfPackage[];
  readonly removed: readonly VersionsOfPackage[];
  /** Packages with the same versions on both sides. */
  readonly unchanged: number;
}

/** What a move does to the components, package by package: versions that both sides have say nothing. */
export function diffComponents(from: readonly ReleaseComponent[], to: readonly ReleaseComponent[]): ComponentsDiff {
  const before = Map.groupBy(from, packageOf);
  const after = Map.groupBy(to, packageOf);
  const changed: VersionsOfPackage[] = [];
  const added: VersionsOfPackage[] = [];
  const removed: VersionsOfPackage[] = [];
  let unchanged = 0;
  for (const name of [...new Set([...before.keys(), ...after.keys()])].toSorted()) {
    const old = before.get(name) ?? [];
    const next = after.get(name) ?? [];
    const line = lineOf(name, old, next);
    if (old.length === 0) added.push(line);
    else if (next.length === 0) removed.push(line);
    else if (line.from.length + line.to.length === 0) unchanged += 1;
    else changed.push(line);
  }
  return { changed, added, removed, unchanged };
}

/** `npm/left-pad`, with the distribution's release where it has one. */
export function packageOf(component: Pick<ReleaseComponent, 'ecosystem' | 'name'>): string {
  return component.ecosystem === '' ? component.name : `${component.ecosystem}/${component.name}`;
}

function lineOf(name: string, old: readonly ReleaseComponent[], next: readonly ReleaseComponent[]): VersionsOfPackage {
  const versionsIn = (side: readonly ReleaseComponent[]) => new Set(side.map((component) => component.version));
  const ecosystem = (old[0] ?? next[0])?.ecosystem ?? '';
  const onlyFrom = sortVersions(ecosystem, [...versionsIn(old).difference(versionsIn(next))]);
  const onlyTo = sortVersions(ecosystem, [...versionsIn(next).difference(versionsIn(old))]);
  return {
    package: name,
    from: [...onlyFrom],
    to: [...onlyTo],
    direction: directionOf(ecosystem, onlyFrom.at(-1), onlyTo.at(-1)),
    isDevelopmentOnly: [...old, ...next].every((component) => component.isDevelopmentOnly),
  };
}

function directionOf(
  ecosystem: string,
  from: string | undefined,
  to: string | undefined,
): VersionsOfPackage['direction'] {
  if (from === undefined || to === undefined) return 'unclear';
  const order = compareVersions(ecosystem, from, to);
  return order === -1 ? 'up' : order === 1 ? 'down' : 'unclear';
}
