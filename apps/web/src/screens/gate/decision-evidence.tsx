import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCcw } from 'lucide-react';
import { ask, useAct } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { VerdictChip } from '../../ui/verdict.tsx';
import { Done } from './grounds.tsx';
import type { Decision } from './words.ts';

/** The inputs by digest, and a second judgement of the very same facts. */
export function Replay({ decision }: { decision: Decision }) {
  const act = useAct('replayDecision');
  const run = () => void act.submit({ params: { decision: decision.id } });
  const replay = act.answer;
  useCommand('decision.replay', run);
  return (
    <div className="grid gap-4 p-4">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_minmax(0,1fr)]">
        <dt className="text-muted">Facts</dt>
        <dd>
          <Digest value={decision.factsDigest} />
        </dd>
        <dt className="text-muted">Policy {decision.policyVersion}</dt>
        <dd>
          <Digest value={decision.policyDigest} />
        </dd>
        <dt className="text-muted">Bound artifacts</dt>
        <dd>
          {decision.boundDigests.length === 0 ? (
            <span className="text-muted">none: the version stands alone</span>
          ) : (
            decision.boundDigests.map((digest) => (
              <div key={digest}>
                <Digest value={digest} />
              </div>
            ))
          )}
        </dd>
      </dl>
      <Button icon={RotateCcw} isBusy={act.isBusy} keys="e" className="justify-self-start" onClick={run}>
        Judge the stored facts again
      </Button>
      {act.problem && <ProblemNote problem={act.problem} />}
      {replay?.isSame === true && (
        <div role="status">
          <Done>
            Same verdict and same {replay.replayed.reasons.length} reasons as when it was decided, from the facts and
            the policy as stored.
          </Done>
        </div>
      )}
      {replay?.isSame === false && (
        <div role="alert" className="grid gap-2 rounded-md border border-bad/40 bg-bad/8 p-3">
          <p className="flex flex-wrap items-center gap-2 font-semibold text-bad">
            Not the same: <VerdictChip verdict={replay.stored.verdict} /> was stored,{' '}
            <VerdictChip verdict={replay.replayed.verdict} /> came out
          </p>
          <ul className="grid gap-1">
            {replay.differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const typeWords: Readonly<Record<string, string>> = {
  'gate.decided': 'decided',
  'gate.signoff_requested': 'sign-off asked for',
  'gate.key_turned': 'key turned',
  'gate.key_refused': 'key refused',
  'gate.glass_broken': 'glass broken',
  'gate.glass_reviewed': 'broken glass reviewed',
  'gate.signoff_completed': 'sign-off complete',
  'gate.signoff_lapsed': 'sign-off lapsed',
  'gate.train_decided': 'decided',
  'gate.train_signoff_requested': 'sign-off asked for',
  'gate.train_key_turned': 'key turned',
  'gate.train_key_refused': 'key refused',
};

/** What the evidence holds of a decision or of a release train. */
export function DecisionEvidence({ subjectId }: { subjectId: string }) {
  const query = useQuery(ask('listEvidence', { query: { subjectId, limit: 50 } }));
  return (
    <Loaded query={query} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="No record yet">A record follows within a second of what it is about.</Empty>
        ) : (
          <ol className="divide-y divide-line">
            {items.map((record) => (
              <li key={record.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
                <span className="w-14 font-mono text-xs text-muted tabular">
                  {record.position === undefined ? '…' : `#${record.position}`}
                </span>
                <span className="min-w-40 font-medium">{typeWords[record.type] ?? record.type}</span>
                <span className="text-muted">{record.actorName ?? record.actorKind}</span>
                <span className="text-sm text-muted">
                  <Time at={record.at} />
                </span>
                <span className="ml-auto max-w-full">
                  <Digest value={record.digest} />
                </span>
              </li>
            ))}
            <li className="px-4 py-2">
              <Link to="/evidence" search={{ subject: subjectId }} className="link">
                Verify the chain
              </Link>
            </li>
          </ol>
        )
      }
    </Loaded>
  );
}
