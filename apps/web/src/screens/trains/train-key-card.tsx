import { KeyRound } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Elapsed, Time } from '../../ui/time.tsx';
import { KeyFrame, type KeyState } from '../gate/key-frame.tsx';
import { hasTurnedOther, type Train, type TrainKey } from './words.ts';

const TurnTrainWindow = lazy(() =>
  import('./turn-train-window.tsx').then((module) => ({ default: module.TurnTrainWindow })),
);

/** One key for all services that wait for it: who holds it, for how many, and whether it is turned. */
export function TrainKeyCard({ train, trainKey: key }: { train: Train; trainKey: TrainKey }) {
  const me = useMe();
  const [open, setOpen] = useState<'nothing' | 'turn' | 'refuse'>('nothing');
  const isWaiting = key.waiting > 0;
  const hasOther = hasTurnedOther(train, key, me?.userId ?? undefined);
  const canTurn = isWaiting && key.yours > 0 && !hasOther;
  useCommand('decision.sign', canTurn ? () => setOpen('turn') : undefined);
  return (
    <KeyFrame axis={key.axis} state={stateOf(key, train.requestedAt !== null)}>
      <Turns trainKey={key} />
      {isWaiting && <Holders trainKey={key} me={me?.name} />}
      {isWaiting && train.requestedAt !== null && (
        <p className="text-sm text-muted">
          {counted(key.waiting, 'service waits', 'services wait')} for <Elapsed from={train.requestedAt} />
        </p>
      )}
      {canTurn && (
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" icon={KeyRound} keys="s" onClick={() => setOpen('turn')}>
            Turn it once for {counted(key.yours, 'service')}
          </Button>
          <Button onClick={() => setOpen('refuse')}>Refuse</Button>
        </div>
      )}
      {isWaiting && !canTurn && <p className="text-sm text-muted pretty">{notMine(hasOther, train.isSample)}</p>}
      <Suspense>
        {open !== 'nothing' && (
          <TurnTrainWindow
            train={train}
            axis={key.axis}
            isRefusal={open === 'refuse'}
            onClose={() => setOpen('nothing')}
          />
        )}
      </Suspense>
    </KeyFrame>
  );
}

function stateOf(key: TrainKey, isAsked: boolean): KeyState {
  if (key.refusedBy !== null) return 'refused';
  if (key.waiting > 0) return 'waiting';
  if (key.turned > 0) return key.turns.length === 0 ? 'signed_by_day' : 'turned';
  return isAsked ? 'not_turned' : 'not_asked';
}

/** Who turned it or refused it, when, for how many, and what they wrote. */
function Turns({ trainKey: key }: { trainKey: TrainKey }) {
  const byDay = key.turned - key.turns.reduce((sum, { members }) => sum + members, 0);
  return (
    <>
      {key.turns.map(({ by, at, members, note }) => (
        <div key={`${by.id} ${at}`} className="grid gap-0.5 text-sm">
          {note !== null && <p className="pretty [overflow-wrap:anywhere]">{note}</p>}
          <p className={note === null ? '' : 'text-muted'}>
            {by.name}, for {counted(members, 'service')}, <Time at={at} />
          </p>
        </div>
      ))}
      {byDay > 0 && <p className="text-sm">Signed by day for {counted(byDay, 'service')}</p>}
      {key.refusedBy !== null && key.refusedAt !== null && (
        <div className="grid gap-0.5 text-sm">
          {key.note !== null && <p className="pretty [overflow-wrap:anywhere]">{key.note}</p>}
          <p className="text-muted">
            {key.refusedBy.name}, <Time at={key.refusedAt} />
          </p>
        </div>
      )}
    </>
  );
}

/** Who can be asked; where the person who looks holds it for some only, who holds the rest. */
function Holders({ trainKey: { holders, yours, waiting }, me }: { trainKey: TrainKey; me: string | undefined }) {
  if (holders.length === 0)
    return <p className="text-sm text-warn pretty">Nobody holds it now, and no deputy is named.</p>;
  if (yours > 0 && yours < waiting) {
    const others = holders.filter((name) => name !== me);
    return (
      <p className="text-sm pretty">
        You hold it for {yours} of {waiting}.{' '}
        {others.length === 0
          ? 'Nobody holds it for the rest now.'
          : `The rest goes on waiting for others who hold it: ${others.join(', ')}.`}
      </p>
    );
  }
  const names = yours > 0 ? ['you', ...holders.filter((name) => name !== me)] : holders;
  return <p className="text-sm pretty">Held by {names.join(', ')}</p>;
}

function notMine(hasOther: boolean, isSample: boolean): string {
  if (hasOther) return 'You have turned the other key of this train. This one takes somebody else.';
  return isSample
    ? 'You do not hold this key. Take the seat of its holder in the bar above to turn it.'
    : 'You do not hold this key.';
}
