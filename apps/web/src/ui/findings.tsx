import type { Finding } from '@lockstep/contract';
import { Link } from '@tanstack/react-router';
import { Bug, Flame } from 'lucide-react';
import type { z } from 'zod';
import { classNames } from './class-names.ts';
import { Fold } from './page.tsx';
import { ShapeMark } from './shape.tsx';
import { Time } from './time.tsx';
import { dayWords } from './time-words.ts';
import { Unbroken } from './unbroken.tsx';

export type FindingItem = z.output<typeof Finding>;

/** Deadline classes, strictest first, as people say them. */
export const deadlineLook: Record<FindingItem['deadline'], { word: string; ink: string }> = {
  three_days_forensic: { word: 'Due in three days, with forensics', ink: 'text-bad' },
  three_days: { word: 'Due in three days', ink: 'text-bad' },
  fourteen_days: { word: 'Due in fourteen days', ink: 'text-warn' },
  sixty_days: { word: 'Due in sixty days', ink: 'text-muted' },
  next_upgrade: { word: 'Due with the next upgrade', ink: 'text-muted' },
};
const strictestFirst = Object.keys(deadlineLook);

/** Groups that gate, by deadline; what can not be told apart; and what never gates (excluded scope). */
export function groupFindings(findings: readonly FindingItem[]) {
  const gating = findings.filter((finding) => finding.scope !== 'excluded');
  const known = Map.groupBy(
    gating.filter((finding) => finding.state === 'affected'),
    (finding) => finding.deadline,
  );
  return {
    byDeadline: [...known].toSorted(([a], [b]) => strictestFirst.indexOf(a) - strictestFirst.indexOf(b)),
    unknown: gating.filter((finding) => finding.state === 'unknown'),
    excluded: findings.filter((finding) => finding.scope === 'excluded'),
  };
}

/** Findings grouped by how soon they are due; unknown ones stand out, excluded ones are folded. */
export function FindingGroups({ findings }: { findings: readonly FindingItem[] }) {
  const { byDeadline, unknown, excluded } = groupFindings(findings);
  return (
    <div className="grid gap-4">
      {byDeadline.map(([deadline, items]) => (
        <section key={deadline}>
          <h3 className={classNames('mb-1 flex items-baseline gap-2 font-semibold', deadlineLook[deadline].ink)}>
            {deadlineLook[deadline].word}
            <span className="text-sm font-normal text-muted tabular">{items.length}</span>
          </h3>
          <FindingList findings={items} />
        </section>
      ))}
      {unknown.length > 0 && (
        <section>
          <h3 className="mb-1 flex items-center gap-2 font-semibold text-unknown">
            <ShapeMark shape="unknown" />
            Can not tell
            <span className="text-sm font-normal text-muted">{unknown.length}, and unknown is not safe</span>
          </h3>
          <FindingList findings={unknown} />
        </section>
      )}
      {excluded.length > 0 && (
        <Fold title="Development only" note={`${excluded.length}, shown and not counted`}>
          <div className="p-4">
            <FindingList findings={excluded} />
          </div>
        </Fold>
      )}
    </div>
  );
}

export function FindingList({ findings }: { findings: readonly FindingItem[] }) {
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding) => (
        <FindingLine key={`${finding.group} ${finding.package}`} finding={finding} />
      ))}
    </ul>
  );
}

function FindingLine({ finding }: { finding: FindingItem }) {
  const fixed = [...new Set(finding.sources.flatMap((source) => source.fixed))];
  return (
    <li className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,17rem)_minmax(0,1fr)]">
      <div className="min-w-0">
        <Link
          to="/advisories/$advisory"
          params={{ advisory: finding.group }}
          className="link max-w-full font-semibold [overflow-wrap:anywhere]"
        >
          {finding.group}
        </Link>
        <p className="font-mono text-xs text-muted [overflow-wrap:anywhere]">
          {finding.package} {finding.versions.join(', ')}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-1">
        <p className="flex flex-wrap items-center gap-1.5">
          <Exploited finding={finding} />
          {finding.isMalicious && (
            <span className="chip text-bad">
              <Bug size={12} aria-hidden />
              malicious code
            </span>
          )}
          {finding.isEstimated && (
            <span className="tag" data-tip={finding.deadlineBecause}>
              deadline estimated
            </span>
          )}
          {finding.cvss && <span className="tag tabular">CVSS {finding.cvss.baseScore.toFixed(1)}</span>}
          {finding.epss && (
            <span
              className="tag tabular"
              data-tip={`Estimated ${finding.epss.on}; a probability, not a sign of exploitation`}
            >
              EPSS {(finding.epss.probability * 100).toFixed(finding.epss.probability < 0.01 ? 2 : 0)} %
            </span>
          )}
        </p>
        <p className="text-sm text-muted pretty">
          {finding.unknownReason !== null && `${finding.unknownReason.replaceAll('_', ' ')}. `}
          {fixed.length > 0 ? (
            <>
              Fixed in <span className="font-mono text-ink">{fixed.join(', ')}</span>.{' '}
            </>
          ) : (
            'No fixed version known. '
          )}
          {finding.knownAt === null ? (
            'Date unknown.'
          ) : (
            <>
              Known since <Time at={finding.knownAt} words={dayWords(finding.knownAt)} />.
            </>
          )}
        </p>
      </div>
    </li>
  );
}

const linkWords = { alias: 'the same advisory', related: 'a related advisory' } as const;

/** Says that it is exploited, and how that was linked; a mere reference is shown and does not count. */
function Exploited({ finding }: { finding: FindingItem }) {
  const { knownExploited, exploitedByReference } = finding;
  return (
    <>
      {knownExploited && (
        <span className="chip text-bad" data-tip={`Listed as exploited through ${linkWords[knownExploited.via]}`}>
          <Flame size={12} aria-hidden />
          <span>
            <Unbroken text={`${knownExploited.cve} exploited since ${knownExploited.listedOn}`} />
            {knownExploited.via === 'related' && ' (related)'}
            {knownExploited.hasRansomwareUse && ', ransomware'}
          </span>
        </span>
      )}
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
