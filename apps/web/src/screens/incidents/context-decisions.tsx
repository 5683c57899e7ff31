import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { VerdictChip } from '../../ui/verdict.tsx';
import { ContextRows, rowLook } from './context-row.tsx';
import type { IncidentDetail } from './incident-words.ts';

type Decision = AnswerOf<'getRoom'>['decisions'][number];

const stateWords: Readonly<Record<Decision['state'], string>> = {
  not_needed: 'no key needed',
  not_requested: 'keys are not asked for',
  waiting: 'waits for',
  signed: 'both keys are turned',
  refused: 'a key was refused',
  lapsed: 'the facts have moved',
  expired: 'expired',
  broken_glass: 'glass broken',
};

/** What the gate was asked from here, and how its keys stand. */
export function DecisionsContext({
  incident,
  decisions,
}: {
  incident: IncidentDetail;
  decisions: readonly Decision[];
}) {
  if (decisions.length === 0) return null;
  return (
    <Section title="Gate" flush>
      <ContextRows items={decisions}>
        {(decision) => (
          <Link
            to="/decisions/$decision"
            params={{ decision: decision.id }}
            search={{ incident: incident.name }}
            className={rowLook}
          >
            <span className="font-medium [overflow-wrap:anywhere]">{decision.title}</span>
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
              <VerdictChip verdict={decision.verdict} />
              {stateWords[decision.state]}
              {decision.state === 'waiting' && ` ${decision.waitingFor.join(' and ')}`}
            </span>
            {decision.mayProceed && <span className="text-sm font-medium text-ok">may go ahead</span>}
          </Link>
        )}
      </ContextRows>
    </Section>
  );
}
