import { CircleAlert, CircleCheck, CircleDashed, CircleSlash } from 'lucide-react';
import { Prose } from '../../ui/prose.tsx';
import { sentence } from '../../ui/states.tsx';
import type { Step } from './playbook-words.ts';

const outcomes = {
  done: { icon: CircleCheck, word: 'done', ink: 'text-ok' },
  would: { icon: CircleDashed, word: 'would be done', ink: 'text-muted' },
  skipped: { icon: CircleSlash, word: 'left out', ink: 'text-muted' },
  failed: { icon: CircleAlert, word: 'failed', ink: 'text-bad' },
} as const;

/** What became, or would become, of each action. */
export function StepList({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="grid gap-1">
      {steps.map(({ sentence: said, outcome, reason }, index) => {
        const { icon: Icon, word, ink } = outcomes[outcome];
        return (
          <li key={index} className="flex min-w-0 gap-2 text-sm">
            <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${ink}`} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {sentence(said)} <span className={ink}>{word}</span>
              {reason !== null && (
                <span className="text-muted">
                  : <Prose text={reason} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
