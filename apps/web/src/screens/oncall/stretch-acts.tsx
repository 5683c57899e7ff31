import { ArrowLeftRight, CalendarPlus, LifeBuoy, Undo2, UserMinus } from 'lucide-react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { StretchChange } from './stretch-window.tsx';
import type { Stretch } from './timeline-layout.ts';

/** What can be done about a stretch of time that is not over. */
export function StretchActs({
  schedule,
  stretch,
  me,
  onChange,
}: {
  /** By name. */
  schedule: string;
  stretch: Stretch;
  /** Empty while nobody knows who looks. */
  me: string;
  onChange: (change: StretchChange) => void;
}) {
  return (
    <div className="flex flex-wrap gap-2">
      {stretch.kind === 'gap' && (
        <Button
          kind="primary"
          icon={CalendarPlus}
          onClick={() => onChange({ kind: 'override', title: 'Cover this', start: { kind: 'add', userId: me } })}
        >
          Cover this
        </Button>
      )}
      {(stretch.kind === 'shift' || stretch.kind === 'override') && (
        <>
          {stretch.userId === me ? (
            <OwnActs onChange={onChange} />
          ) : (
            <OthersActs userId={stretch.userId} me={me} onChange={onChange} />
          )}
          <AnybodysActs userId={stretch.userId} onChange={onChange} />
        </>
      )}
      {stretch.kind !== 'gap' && stretch.overrideId !== undefined && (
        <TakeBack schedule={schedule} override={stretch.overrideId} />
      )}
    </div>
  );
}

function OwnActs({ onChange }: { onChange: (change: StretchChange) => void }) {
  return (
    <>
      <Button kind="primary" icon={LifeBuoy} onClick={() => onChange({ kind: 'cover' })}>
        Cover me
      </Button>
      <Button icon={ArrowLeftRight} onClick={() => onChange({ kind: 'swap' })}>
        Swap
      </Button>
    </>
  );
}

function OthersActs({
  userId,
  me,
  onChange,
}: {
  userId: string;
  me: string;
  onChange: (change: StretchChange) => void;
}) {
  const start = { kind: 'replace' as const, userId: me, replacedUserId: userId };
  return (
    <>
      <Button icon={CalendarPlus} onClick={() => onChange({ kind: 'override', title: 'Take over', start })}>
        Take over
      </Button>
      <Button icon={ArrowLeftRight} onClick={() => onChange({ kind: 'swap' })}>
        Swap with mine
      </Button>
    </>
  );
}

function AnybodysActs({ userId, onChange }: { userId: string; onChange: (change: StretchChange) => void }) {
  const other = { kind: 'replace' as const, userId: '', replacedUserId: userId };
  const nobody = { kind: 'remove' as const, userId };
  return (
    <>
      <Button onClick={() => onChange({ kind: 'override', title: 'Put somebody else', start: other })}>
        Somebody else
      </Button>
      <Button
        kind="quiet"
        icon={UserMinus}
        onClick={() => onChange({ kind: 'override', title: 'Take off', start: nobody })}
      >
        Take off
      </Button>
    </>
  );
}

function TakeBack({ schedule, override }: { schedule: string; override: string }) {
  const act = useAct('endOverride', () => showToast('Taken back; the rotations count again'));
  return (
    <>
      <Button icon={Undo2} isBusy={act.isBusy} onClick={() => void act.submit({ params: { schedule, override } })}>
        Take the override back
      </Button>
      {act.problem && <ProblemNote problem={act.problem} />}
    </>
  );
}
