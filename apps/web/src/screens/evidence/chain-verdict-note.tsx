import { ShieldAlert, ShieldCheck } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { Digest } from '../../ui/copy.tsx';
import { Prose } from '../../ui/prose.tsx';

/** Green with the head of the chain, or the first place where it is broken. */
export function ChainVerdictNote({ verdict: answer }: { verdict: AnswerOf<'verifyEvidence'> }) {
  if (!answer.ok)
    return (
      <div role="alert" className="flex gap-3 rounded-lg border-2 border-bad/60 bg-bad/8 p-4">
        <ShieldAlert size={20} aria-hidden className="shrink-0 text-bad" />
        <div className="grid gap-1">
          <p className="font-semibold">The chain is broken at record {answer.position}</p>
          <p className="pretty">
            <Prose text={answer.reason.replaceAll('_', ' ')} />
          </p>
          <p className="text-muted pretty">
            Everything before it is sound. Export the chain now and compare with an earlier export.
          </p>
        </div>
      </div>
    );
  return (
    <div role="status" className="flex gap-3 rounded-lg border border-ok/50 bg-ok/8 p-4">
      <ShieldCheck size={20} aria-hidden className="shrink-0 text-ok" />
      <div className="grid min-w-0 gap-1">
        <p className="font-semibold">All {answer.records.toLocaleString('en')} records are in place and unchanged</p>
        {answer.redacted + answer.waiting > 0 && (
          <p className="text-muted">
            {answer.redacted > 0 && `${answer.redacted} with their content removed, provably. `}
            {answer.waiting > 0 && `${answer.waiting} still waiting for a place. `}
          </p>
        )}
        <p className="flex flex-wrap items-center gap-2 text-sm">
          Chain at {answer.head.position}: <Digest value={answer.head.chain} />
        </p>
      </div>
    </div>
  );
}
