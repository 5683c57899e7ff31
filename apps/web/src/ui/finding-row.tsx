import { Link } from '@tanstack/react-router';
import { ArrowRight, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { classNames } from './class-names.ts';
import { DueDate } from './due-date.tsx';
import { ScoreTags, UrgencyChips } from './finding-chips.tsx';
import { FindingSources } from './finding-sources.tsx';
import { type FindingItem, fixedVersions, unknownWords } from './finding-words.ts';
import { Prose } from './prose.tsx';
import { rowMark } from './row-keys.ts';
import { Unbroken } from './unbroken.tsx';

/** A finding, and its versions on both sides where two releases are compared. */
export type TableFinding = FindingItem & { readonly from?: readonly string[]; readonly to?: readonly string[] };

/** One line of the table, and below it, when asked for, who says so and why. */
export function FindingRow({ finding }: { finding: TableFinding }) {
  const [isOpen, setIsOpen] = useState(false);
  const details = useId();
  const fixed = fixedVersions(finding);
  const others = finding.aliases.filter((alias) => alias !== finding.group);
  return (
    <>
      <tr className={classNames(isOpen && 'narrow:border-b-0! wide:[&>td]:border-b-transparent!')}>
        <td>
          {finding.sources.length === 0 ? (
            <span className="font-semibold">{finding.group}</span>
          ) : (
            <Link
              {...rowMark}
              to="/advisories/$advisory"
              params={{ advisory: finding.group }}
              className="link max-w-full font-semibold [overflow-wrap:anywhere]"
            >
              <Unbroken text={finding.group} />
            </Link>
          )}
          {others.length > 0 && <p className="text-xs text-muted [overflow-wrap:anywhere]">{others.join(', ')}</p>}
        </td>
        <td data-label="Component">
          <span className="block font-mono text-sm [overflow-wrap:anywhere]">{finding.package}</span>
          <span className="block font-mono text-sm text-muted [overflow-wrap:anywhere]">
            <Versions finding={finding} />
          </span>
        </td>
        <td data-label="Urgency">
          <Urgency finding={finding} />
        </td>
        <td data-label="Fixed in">
          {fixed.length === 0 ? (
            <span className="text-muted">none known</span>
          ) : (
            <span className="font-mono text-sm [overflow-wrap:anywhere]">{fixed.join(', ')}</span>
          )}
        </td>
        <td data-label="Due">
          {finding.suppression === null ? <DueDate finding={finding} /> : <span className="text-muted">not due</span>}
        </td>
        <td>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={details}
            onClick={() => setIsOpen(!isOpen)}
            className="btn btn-quiet -ml-2 pointer-fine:min-h-7! text-sm"
          >
            <ChevronRight size={14} aria-hidden className={classNames('turns', isOpen && 'rotate-90')} />
            {finding.sources.length === 1 ? '1 source' : `${finding.sources.length} sources`}
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr id={details} className="hover:bg-transparent!">
          <td colSpan={6} className="pt-0!">
            <FindingSources finding={finding} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What makes it urgent, what makes it doubtful, and what takes it off the list. */
function Urgency({ finding }: { finding: FindingItem }) {
  const unknown = unknownWords(finding);
  const { suppression } = finding;
  return (
    <span className="grid gap-1">
      <span className="flex flex-wrap items-center gap-1.5 empty:hidden">
        <UrgencyChips finding={finding} />
        <ScoreTags finding={finding} />
        {finding.disagreement !== null && (
          <span
            className="tag text-warn!"
            data-tip="One source says affected, another says not; the stricter one counts"
          >
            sources disagree
          </span>
        )}
      </span>
      {unknown && (
        <span className="text-sm text-muted pretty">
          <span className="text-unknown">{unknown.why}.</span>{' '}
          {unknown.cure !== undefined && <Prose text={unknown.cure} />}
        </span>
      )}
      {suppression && (
        <span className="text-sm pretty">
          <span className="font-medium">
            {suppression.status === 'fixed' ? 'Fixed' : 'Not affected'}, says {suppression.author}
          </span>
          <span className="text-muted">
            {suppression.justification !== null && `: ${suppression.justification.replaceAll('_', ' ')}`}
          </span>
        </span>
      )}
    </span>
  );
}

function Versions({ finding }: { finding: TableFinding }) {
  const { from, to } = finding;
  if (from === undefined || to === undefined || from.join() === to.join()) return finding.versions.join(', ');
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      {from.length === 0 ? <span className="font-sans">not there</span> : from.join(', ')}
      <ArrowRight size={13} role="img" aria-label="becomes" />
      <span className="text-ink">{to.length === 0 ? <span className="font-sans">gone</span> : to.join(', ')}</span>
    </span>
  );
}
