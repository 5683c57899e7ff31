import { Navigation } from 'lucide-react';
import { LinkButton } from '../../ui/button.tsx';
import { utcWords } from '../../ui/time-words.ts';
import type { Decision } from './words.ts';

/** A question about the past teaches; it covers no deployment. */
export function AskAboutNow({ decision }: { decision: Decision }) {
  return (
    <div className="grid gap-2 p-4">
      <p className="text-sm text-muted pretty">
        This is the answer of {utcWords(decision.asOf)}. To act, ask about this moment.
      </p>
      <LinkButton
        icon={Navigation}
        className="justify-self-start"
        to="/gate"
        search={{
          service: decision.service,
          environment: decision.environment,
          target: decision.target,
          motive: decision.motive,
        }}
      >
        Ask about now
      </LinkButton>
    </div>
  );
}
