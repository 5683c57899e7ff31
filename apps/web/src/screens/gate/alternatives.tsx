import { Link } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { shapeOf, VerdictChip } from '../../ui/verdict.tsx';
import { choiceKey, choiceWords, type Decision, isAboutPast } from './words.ts';
import { Prose } from '../../ui/prose.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';

/** Every other choice with what speaks against it. */
export function Alternatives({ decision }: { decision: Decision }) {
  const { alternatives, candidatesLeftOut } = decision;
  return (
    <Section
      title="Other ways"
      note={`${alternatives.length} judged${candidatesLeftOut > 0 ? `, ${candidatesLeftOut} older not looked at` : ''}`}
      flush
    >
      {alternatives.length === 0 ? (
        <p className="p-4 text-muted">The ledger knows no other release of this service.</p>
      ) : (
        <Table columns={['Choice', 'Verdict', 'Why, or why not']}>
          <tbody>
            {alternatives.map((alternative) => (
              <tr key={choiceKey(alternative.choice)} className={alternative.isRecommended ? 'bg-ok/6' : ''}>
                <td>
                  <span className="font-mono font-semibold [overflow-wrap:anywhere]">
                    <Unbroken text={choiceWords(alternative.choice)} />
                  </span>
                  {alternative.isRecommended && (
                    <span className="mt-1 flex items-center gap-1 text-xs font-semibold text-ok">
                      <Star size={12} aria-hidden />
                      recommended
                    </span>
                  )}
                  {alternative.isListedOnly && (
                    <span className="mt-1 block text-xs text-muted">listed, not recommended</span>
                  )}
                  {alternative.choice.kind === 'release' && (
                    <Link
                      to="/gate"
                      search={{
                        service: decision.service,
                        environment: decision.environment,
                        target: alternative.choice.version,
                        motive: decision.motive,
                        asOf: isAboutPast(decision) ? decision.asOf : undefined,
                      }}
                      className="link mt-1 block w-fit text-sm pointer-coarse:min-h-11"
                    >
                      Ask about it
                    </Link>
                  )}
                </td>
                <td data-label="Verdict">
                  <VerdictChip verdict={shapeOf(alternative.verdict, alternative.isUncertain)} />
                </td>
                {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a plain cell; its text comes out of `Prose` */}
                <td data-label="Why">
                  <div className="grid gap-1">
                    <p className="pretty">
                      <Prose text={alternative.because} />
                    </p>
                    <p className="text-sm text-muted pretty">
                      <Prose text={alternative.summary} />
                    </p>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
