import { CircleAlert, CircleCheck, CirclePause } from 'lucide-react';
import { Prose } from '../../ui/prose.tsx';
import { Time } from '../../ui/time.tsx';
import { type Outcome, outcomeWords } from './contact-words.ts';

/** What came of a message that was sent to try something. */
export function OutcomeNote({ outcome, hasTime = false }: { outcome: Outcome; hasTime?: boolean }) {
  const isGood = outcome.outcome === 'delivered';
  const Icon = isGood ? CircleCheck : outcome.outcome === 'held' ? CirclePause : CircleAlert;
  return (
    <p role="status" className="flex items-start gap-2">
      <Icon
        size={16}
        aria-hidden
        className={`mt-0.75 shrink-0 ${isGood ? 'text-ok' : outcome.outcome === 'rejected' ? 'text-bad' : 'text-warn'}`}
      />
      <span className="min-w-0 [overflow-wrap:anywhere] pretty">
        <Prose text={outcomeWords(outcome)} />
        {hasTime && (
          <span className="text-muted">
            {' '}
            · <Time at={outcome.at} />
          </span>
        )}
      </span>
    </p>
  );
}
