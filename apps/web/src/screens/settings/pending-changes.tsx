import { UsersRound } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

type Change = AnswerOf<'listChanges'>['items'][number];

/** What one person has proposed and a second has to agree to. */
export function PendingChanges({ kinds }: { kinds?: (kind: string) => boolean }) {
  const { items } = useList('listChanges', { query: { state: 'open', limit: 50 } });
  const shown = items.filter((change) => kinds?.(change.kind) ?? true);
  if (shown.length === 0) return null;
  return (
    <Section title="Takes a second person" note={String(shown.length)} flush>
      <ul className="divide-y divide-line">
        {shown.map((change) => (
          <ChangeLine key={change.id} change={change} />
        ))}
      </ul>
    </Section>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const me = useMe();
  const isOwn = me?.userId === change.proposedBy;
  const approve = useAct('approveChange', () => showToast('Agreed. It takes effect now.'));
  const reject = useAct('rejectChange', () => showToast(isOwn ? 'Withdrawn' : 'Refused'));
  const input = { params: { changeId: change.id } };
  const problem = approve.problem ?? reject.problem;
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <UsersRound size={18} aria-hidden className="shrink-0 text-warn" />
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-semibold pretty">
            <Prose text={change.summary} />
          </p>
          <p className="text-sm text-muted">
            proposed by {isOwn ? 'you' : change.proposedByName} <Time at={change.proposedAt} />, lapses{' '}
            <Time at={change.expiresAt} />
          </p>
        </div>
        {!isOwn && (
          <Button kind="primary" isBusy={approve.isBusy} onClick={() => void approve.submit(input)}>
            Agree
          </Button>
        )}
        <Button isBusy={reject.isBusy} onClick={() => void reject.submit(input)}>
          {isOwn ? 'Withdraw' : 'Refuse'}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </li>
  );
}
