import { useQuery } from '@tanstack/react-query';
import { ChevronRight, OctagonAlert } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { Prose } from '../../ui/prose.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { closingWords, type Foreseen } from './closing-words.ts';
import type { Side } from './incident-words.ts';
import { Proof } from './proof.tsx';

/** What closing an open side would say now; goes on with what happens. For those who may close it. */
export function useForeseen(incident: string, side: Side) {
  const query = useQuery({
    ...ask('getIncidentClosing', { params: { incident } }),
    enabled: side.resolvedAt === null,
  });
  return { foreseen: query.data?.items.find(({ axis }) => axis === side.axis), problem: query.error };
}

/** Beforehand, in a line that opens. */
export function ClosingPreview({ incident, side }: { incident: string; side: Side }) {
  const { foreseen, problem } = useForeseen(incident, side);
  if (problem) return <ProblemNote problem={problem} />;
  if (foreseen === undefined) return null;
  const isBlocked = foreseen.blockers.length > 0;
  return (
    <details className="text-sm">
      <summary className="flex min-h-6 items-center gap-1.5 rounded-md hover:bg-raised/60 pointer-coarse:min-h-11">
        <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
        <span className="pretty">
          <span className="sr-only">{axisLook[side.axis].word}: </span>If closed now:{' '}
          <strong className={`font-semibold ${isBlocked ? 'text-bad' : ''}`}>{closingWords(foreseen)}</strong>
        </span>
      </summary>
      <div className="grid gap-2 pt-1.5 pl-5">
        <Foresight foreseen={foreseen} />
      </div>
    </details>
  );
}

/** What stands in the way, what is proven, what is not. */
export function Foresight({ foreseen }: { foreseen: Foreseen }) {
  const { blockers, proven, unproven } = foreseen;
  return (
    <>
      {blockers.length > 0 && <InTheWay blockers={blockers} />}
      {(blockers.length === 0 || proven.length + unproven.length > 0) && (
        <Proof side={foreseen} none="No records speak of it: closing rests on your word." />
      )}
    </>
  );
}

function InTheWay({ blockers }: { blockers: Foreseen['blockers'] }) {
  return (
    <div className="text-sm">
      <h3 className="text-xs font-semibold text-muted">In the way</h3>
      <ul className="grid gap-1">
        {blockers.map(({ problem, help }) => (
          <li key={problem} className="flex gap-2 pretty">
            <OctagonAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
            <span>
              <Prose text={problem} />
              <span className="block text-muted">
                <Prose text={help} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
