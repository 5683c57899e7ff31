import { Link } from '@tanstack/react-router';
import { classNames } from './class-names.ts';
import { EstimatedTag, ScoreTags, UrgencyChips } from './finding-chips.tsx';
import { deadlineLook, type FindingItem, fixedVersions, groupFindings, unknownWords } from './finding-words.ts';
import { Fold } from './page.tsx';
import { Prose } from './prose.tsx';
import { ShapeMark } from './shape.tsx';
import { Time } from './time.tsx';
import { dayWords } from './time-words.ts';

/** Findings grouped by how soon they are due; unknown ones stand out, excluded ones are folded. */
export function FindingGroups({ findings }: { findings: readonly FindingItem[] }) {
  const { byDeadline, unknown, suppressed, excluded } = groupFindings(findings);
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
      {suppressed.length > 0 && (
        <Fold title="Suppressed by VEX" note={`${suppressed.length}, shown and never a reason to stop`}>
          <div className="p-4">
            <FindingList findings={suppressed} />
          </div>
        </Fold>
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

function FindingList({ findings }: { findings: readonly FindingItem[] }) {
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding) => (
        <FindingLine key={`${finding.group} ${finding.package}`} finding={finding} />
      ))}
    </ul>
  );
}

function FindingLine({ finding }: { finding: FindingItem }) {
  const fixed = fixedVersions(finding);
  const unknown = unknownWords(finding);
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
          <UrgencyChips finding={finding} />
          {finding.state === 'affected' && <EstimatedTag finding={finding} />}
          <ScoreTags finding={finding} />
        </p>
        <p className="text-sm text-muted pretty">
          {unknown && (
            <>
              {unknown.why}.{' '}
              {unknown.cure !== undefined && (
                <>
                  Cure: <Prose text={unknown.cure} />.{' '}
                </>
              )}
            </>
          )}
          {fixed.length > 0 ? (
            <>
              Fixed in <span className="font-mono text-ink">{fixed.join(', ')}</span>.{' '}
            </>
          ) : (
            'No fixed version known. '
          )}
          {finding.suppression && (
            <>
              <Prose text={finding.suppression.because} />.{' '}
            </>
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
