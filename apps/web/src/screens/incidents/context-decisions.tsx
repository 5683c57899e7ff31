import { Link } from '@tanstack/react-router';
import { TrainFront } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { Section } from '../../ui/page.tsx';
import { StandingChip } from '../gate/standing-chip.tsx';
import { ContextRows, rowLook } from './context-row.tsx';
import type { IncidentDetail } from './incident-words.ts';

type Decision = AnswerOf<'getRoom'>['decisions'][number];
type Train = AnswerOf<'getRoom'>['trains'][number];

const stateWords = { not_needed: 'no key needed', not_requested: 'keys are not asked for' } as const;

/** What the gate was asked from here, and how its keys stand. */
export function DecisionsContext({
  incident,
  decisions,
  trains,
}: {
  incident: IncidentDetail;
  decisions: readonly Decision[];
  trains: readonly Train[];
}) {
  if (decisions.length === 0 && trains.length === 0) return null;
  return (
    <Section title="Gate" flush>
      {trains.length > 0 && (
        <div className={decisions.length > 0 ? 'border-b border-line' : ''}>
          <ContextRows items={trains}>
            {(train) => (
              <Link
                to="/trains/$train"
                params={{ train: train.id }}
                search={{ incident: incident.name }}
                className={rowLook}
              >
                <span className="font-medium [overflow-wrap:anywhere]">{train.title}</span>
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
                  <span className="link inline-flex items-center gap-1">
                    <TrainFront size={13} aria-hidden />
                    {train.name}
                  </span>
                  <StandingChip verdict={train.verdict} state={train.state} />
                  <StateWords of={train} />
                </span>
                <span className={`text-sm font-medium ${train.mayProceed ? 'text-ok' : 'text-muted'}`}>
                  {train.mayProceedCount} of {train.members} may go ahead
                </span>
              </Link>
            )}
          </ContextRows>
        </div>
      )}
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
              <span className="link">{decision.name}</span>
              <StandingChip verdict={decision.verdict} state={decision.state} evidence={decision.evidenceState} />
              <StateWords of={decision} />
            </span>
            {decision.mayProceed && <span className="text-sm font-medium text-ok">may go ahead</span>}
          </Link>
        )}
      </ContextRows>
    </Section>
  );
}

/** What its chip does not say. */
function StateWords({ of: { state, waitingFor } }: { of: Pick<Decision, 'state' | 'waitingFor'> }) {
  if (state === 'waiting') return <span>for {waitingFor.join(' and ')}</span>;
  return state === 'not_needed' || state === 'not_requested' ? <span>{stateWords[state]}</span> : null;
}
