import type { SbomFacts } from './facts.ts';
import type { PolicyAttributes } from './policy.ts';

export type SbomState = PolicyAttributes['targetSbom'];

/**
 * How far the component list can be trusted. A document that does not state its completeness counts as complete:
 * most tools never state it; a sudden drop of components gives a partial one away.
 */
export function sbomStateOf(sbom: SbomFacts, shrinkPercent: number): SbomState {
  switch (sbom.state) {
    case 'missing':
      return 'missing';
    case 'unparseable':
      return 'unparseable';
    case 'present': {
      if (sbom.completeness === 'incomplete') return 'incomplete';
      const before = sbom.previousGatingComponents;
      return before !== undefined && sbom.gatingComponents * 100 < shrinkPercent * before ? 'shrunken' : 'clean';
    }
  }
}
