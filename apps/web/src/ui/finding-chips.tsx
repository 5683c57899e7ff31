import { Bug, Flame } from 'lucide-react';
import type { FindingItem } from './finding-words.ts';
import { Unbroken } from './unbroken.tsx';

const linkWords = { alias: 'the same advisory', related: 'a related advisory' } as const;

type Exploitable = Pick<FindingItem, 'group' | 'knownExploited' | 'isMalicious'> & {
  exploitedByReference?: readonly string[];
};

/** Says that it is exploited, and how that was linked; a mere reference is shown and does not count. */
export function UrgencyChips({ finding }: { finding: Exploitable }) {
  const { knownExploited, isMalicious, exploitedByReference = [] } = finding;
  return (
    <>
      {isMalicious && (
        <span className="chip text-bad">
          <Bug size={12} aria-hidden />
          malicious code
        </span>
      )}
      {knownExploited && (
        <span className="chip text-bad" data-tip={`Listed as exploited through ${linkWords[knownExploited.via]}`}>
          <Flame size={12} aria-hidden />
          <span>
            <Unbroken
              text={`${knownExploited.cve === finding.group ? '' : `${knownExploited.cve} `}exploited since ${knownExploited.listedOn}`}
            />
            {knownExploited.via === 'related' && ' (related)'}
          </span>
        </span>
      )}
      {knownExploited?.hasRansomwareUse === true && <span className="chip text-bad">ransomware</span>}
      {!knownExploited && exploitedByReference.length > 0 && (
        <span className="tag" data-tip="Only named in a reference: shown, not counted">
          <span>
            <Unbroken text={`mentions exploited ${exploitedByReference.join(', ')}`} />
          </span>
        </span>
      )}
    </>
  );
}

/** Numbers that others gave it: shown next to the deadline, which they do not make. */
export function ScoreTags({ finding }: { finding: Pick<FindingItem, 'cvss' | 'epss'> }) {
  const { cvss, epss } = finding;
  return (
    <>
      {cvss && (
        <span className="tag tabular" data-tip={cvss.vector}>
          CVSS {cvss.baseScore.toFixed(1)}
        </span>
      )}
      {epss && (
        <span className="tag tabular" data-tip={`Estimated ${epss.on}; a probability, not a sign of exploitation`}>
          EPSS {(epss.probability * 100).toFixed(epss.probability < 0.01 ? 2 : 0)} %
        </span>
      )}
    </>
  );
}

export function EstimatedTag({ finding }: { finding: Pick<FindingItem, 'isEstimated' | 'deadlineBecause'> }) {
  if (!finding.isEstimated) return null;
  return (
    <span className="tag" data-tip={finding.deadlineBecause}>
      deadline estimated
    </span>
  );
}
