import type { Component, SbomProblem } from './component.ts';
import { needsRelease } from './release-applies.ts';

/** What distributions' packages lack to be matched, once for each lack, with the cure; empty: nothing. */
export function componentGaps(components: readonly Component[]): readonly SbomProblem[] {
  const releaseless = components.filter(({ ecosystem }) => needsRelease(ecosystem));
  const sourceless = components.filter(({ isSourceMissing }) => isSourceMissing === true);
  return [
    ...gap(releaseless, 'no release of the distribution', '`distro` into the purls'),
    ...gap(sourceless, 'no source package', '`upstream` into the purls'),
  ];
}

/** Nobody can match it for what the document leaves out. */
export function hasGap({ ecosystem, isSourceMissing }: Component): boolean {
  return isSourceMissing === true || needsRelease(ecosystem);
}

function gap(components: readonly Component[], lack: string, cure: string): SbomProblem[] {
  const [first] = components;
  if (first === undefined) return [];
  const packages = `package${components.length === 1 ? '' : 's'} of ${first.ecosystem}`;
  return [
    {
      at: first.name.slice(0, 100),
      problem: `${lack}: ${components.length} ${packages}; rebuild the SBOM with a scanner that writes ${cure}`,
    },
  ];
}
