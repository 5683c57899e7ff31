import type { Release } from '@lockstep/contract';
import type { z } from 'zod';
import { counted } from './counted.ts';
import { ShapeMark } from './shape.tsx';

export type ReleaseItem = z.output<typeof Release>;

/** Below this share of the release before, something was left out rather than removed. */
const SHRUNKEN_PERCENT = 70;

/** What is wrong with an SBOM, loudest first; undefined: nothing. */
export function sbomProblem(sbom: ReleaseItem['sbom']): string | undefined {
  if (sbom.state === 'missing') return 'no SBOM: can not tell';
  if (sbom.state === 'unparseable') return 'SBOM can not be read';
  if (sbom.shareOfPreviousPercent !== null && sbom.shareOfPreviousPercent < SHRUNKEN_PERCENT)
    return `shrunken to ${sbom.shareOfPreviousPercent} % of the release before`;
  if (sbom.completeness === 'incomplete') return 'SBOM is incomplete';
  return undefined;
}

/** The SBOM in a few words; a gap in it is louder than a complete one. */
export function SbomState({ sbom }: { sbom: ReleaseItem['sbom'] }) {
  const problem = sbomProblem(sbom);
  return (
    <span className="grid gap-0.5">
      {problem !== undefined && (
        <span
          className="chip w-fit text-unknown"
          data-tip={sbom.problem ?? 'Unknown is not safe: the gate treats it as a stop'}
        >
          <ShapeMark shape="unknown" size={12} />
          {problem}
        </span>
      )}
      {sbom.state === 'present' && (
        <span className="text-sm text-muted tabular">
          {counted(sbom.gatingComponents, 'component')}
          {sbom.unjudged > 0 && <span className="text-unknown">, {sbom.unjudged} can not be judged</span>}
        </span>
      )}
    </span>
  );
}
