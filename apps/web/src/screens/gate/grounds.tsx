import { Link } from '@tanstack/react-router';
import { CircleCheck, ClockAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import type { FindingItem } from '../../ui/finding-words.ts';
import { FindingGroups } from '../../ui/findings.tsx';
import { Fold, Section } from '../../ui/page.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { Table } from '../../ui/table.tsx';
import { AxisTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords, durationWords } from '../../ui/time-words.ts';
import { verdictLook } from '../../ui/verdict.tsx';
import { owedStill, reasonsNow } from './capture-words.ts';
import { type Decision, isAboutPast, type ReasonItem, reasonsOf } from './words.ts';
import { Prose } from '../../ui/prose.tsx';
import { ReasonWords } from './reason-words.tsx';
import { SubjectNames } from './subject-names.tsx';

/** Why, for the target: one column per axis, what stops first. */
export function Reasons({ decision }: { decision: Decision }) {
  const reasons = reasonsNow(decision);
  const both = reasonsOf(reasons, 'both');
  return (
    <Section title={`Why, for ${decision.target}`} flush>
      <div className="grid md:grid-cols-2 md:divide-x md:divide-line">
        {(['reliability', 'security'] as const).map((axis) => (
          <div key={axis} className="min-w-0 p-4 max-md:not-first:border-t max-md:not-first:border-line">
            <h3 className="mb-2 flex items-center justify-between gap-2 font-semibold">
              <AxisTag axis={axis} />
              <span
                className={classNames(
                  'flex items-center gap-1.5 text-sm',
                  verdictLook[decision.judgement.axes[axis]].ink,
                )}
              >
                <ShapeMark shape={decision.judgement.axes[axis]} size={13} />
                {verdictLook[decision.judgement.axes[axis]].word}
              </span>
            </h3>
            <ReasonList
              reasons={reasonsOf(reasons, axis)}
              none={
                decision.judgement.axes[axis] === 'allow'
                  ? 'Nothing speaks against it.'
                  : 'Nothing of its own; what counts on both axes stands below.'
              }
            />
          </div>
        ))}
      </div>
      {both.length > 0 && (
        <div className="border-t border-line p-4">
          <h3 className="mb-2 font-semibold">Ledger and feeds, on both axes</h3>
          <ReasonList reasons={both} none="" />
        </div>
      )}
    </Section>
  );
}

function ReasonList({ reasons, none }: { reasons: readonly ReasonItem[]; none: string }) {
  if (reasons.length === 0) return <p className="text-muted pretty">{none}</p>;
  return (
    <ul className="grid gap-3">
      {reasons.map((reason) => (
        <li key={reason.code + reason.sentence} className="flex gap-2.5">
          <span
            className={classNames(
              'mt-[0.2rem]',
              reason.verdict === 'allow' ? 'text-muted' : verdictLook[reason.verdict].ink,
            )}
          >
            <ShapeMark shape={reason.verdict} size={14} />
          </span>
          <div className="grid min-w-0 gap-0.5">
            <p className="pretty">
              <ReasonWords text={reason.sentence} subjects={reason.subjects} />
            </p>
            <SubjectNames subjects={reason.subjects} sentence={reason.sentence} />
            <p
              className="font-mono text-xs text-muted [overflow-wrap:anywhere]"
              data-tip={reason.rule === '' ? 'A fact that is stated, not a rule' : `Rule ${reason.rule} of the policy`}
            >
              {reason.code}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What comes back, what stays, what goes away. */
export function ChangedFindings({ decision }: { decision: Decision }) {
  const { reopened, carried, closed, isUncertain } = decision.judgement;
  return (
    <>
      <Section title="Comes back" note={`${reopened.length}${isUncertain ? ' at most: facts are missing' : ''}`}>
        {reopened.length === 0 ? (
          <p className="text-muted">No known vulnerability comes back.</p>
        ) : (
          <FindingGroups findings={reopened} />
        )}
      </Section>
      <FoldedFindings title="Stays either way" findings={carried} />
      <FoldedFindings title="Would be closed" findings={closed} />
    </>
  );
}

function FoldedFindings({ title, findings }: { title: string; findings: readonly FindingItem[] }) {
  return (
    <Fold title={title} note={String(findings.length)}>
      <div className="p-4">
        {findings.length === 0 ? <p className="text-muted">None.</p> : <FindingGroups findings={findings} />}
      </div>
    </Fold>
  );
}

export function AlsoGoesBack({ decision }: { decision: Decision }) {
  if (decision.alsoGoesBack.length === 0) return null;
  return (
    <Section title="Also to know">
      <ul className="grid gap-2">
        {decision.alsoGoesBack.map((line) => (
          <li key={line} className="flex gap-2.5 pretty">
            <Info size={14} aria-hidden className="mt-1 shrink-0 text-muted" />
            <span>
              <Prose text={line} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Obligations({ decision }: { decision: Decision }) {
  const owed = owedStill(decision);
  if (owed.length === 0) return null;
  return (
    <Section title="Still owed" note="whatever the verdict; no signature discharges it">
      <ul className="grid gap-2.5">
        {owed.map((obligation) => (
          <li key={obligation.kind + obligation.sentence} className="flex gap-2.5">
            <ClockAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            <span className="pretty">
              <Prose text={obligation.sentence} />{' '}
              {obligation.dueAt !== null && (
                <span className="text-muted">
                  Due <Time at={obligation.dueAt} />.
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** How old the facts are, feed by feed, and what was missing. */
export function Freshness({ decision }: { decision: Decision }) {
  const isPast = isAboutPast(decision);
  const from = Date.parse(decision.asOf);
  return (
    <Section title="How fresh the facts are" flush>
      {decision.missingFacts.length > 0 && (
        <ul className="grid gap-1.5 border-b border-line p-4">
          {decision.missingFacts.map((fact) => (
            <li key={fact} className="flex gap-2.5 text-unknown">
              <span className="mt-0.5">
                <ShapeMark shape="unknown" />
              </span>
              <span className="pretty">
                <Prose text={fact} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {decision.feeds.length === 0 ? (
        <p className="p-4 text-muted">
          No feed was loaded. Nothing can be known to be safe without one.{' '}
          <Link to="/settings/feeds" className="link">
            Load feeds
          </Link>
        </p>
      ) : (
        <Table
          columns={[
            'Feed',
            'Content of',
            isPast ? 'Age at that time' : 'Age at the decision',
            'Loaded',
            { name: 'Records', className: 'text-right' },
          ]}
        >
          <tbody>
            {decision.feeds.map((feed) => (
              <tr key={feed.name}>
                <td className="font-mono">{feed.name}</td>
                <td data-label="Content of">
                  {feed.contentAt === null ? 'unknown' : <Time at={feed.contentAt} words={dayWords(feed.contentAt)} />}
                </td>
                <td data-label="Age">
                  {feed.contentAt === null ? 'unknown' : ageWords(from - Date.parse(feed.contentAt))}
                </td>
                <td data-label="Loaded">
                  <Time at={feed.loadedAt} />
                </td>
                <td data-label="Records" className="tabular md:text-right">
                  {feed.records.toLocaleString('en')}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

/** Content can be newer than the moment a question is about. */
function ageWords(ageMs: number): string {
  return ageMs < 0 ? 'none, it is newer' : durationWords(ageMs);
}

export function Done({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 text-ok">
      <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0" />
      <span className="pretty">{children}</span>
    </p>
  );
}
