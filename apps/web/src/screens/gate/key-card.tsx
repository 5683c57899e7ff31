import { Hourglass, KeyRound, ShieldCheck, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { axisLook } from '../../ui/tags.tsx';
import { Elapsed, Time } from '../../ui/time.tsx';
import { durationWords } from '../../ui/time-words.ts';
import type { Decision } from './words.ts';

const TurnKeyWindow = lazy(() => import('./turn-key-window.tsx').then((module) => ({ default: module.TurnKeyWindow })));

export type Ring = Decision['signoff']['keys'][number];

/** Who can turn this key, whether they have, and how long it has been waiting. */
export function KeyCard({ decision, ring }: { decision: Decision; ring: Ring }) {
  const me = useMe();
  const [open, setOpen] = useState<'nothing' | 'turn' | 'refuse'>('nothing');
  const { icon: Icon, word } = axisLook[ring.axis];
  const { signoff } = decision;
  const isTurned = ring.signedBy !== null || ring.isPreSigned;
  const isWaiting = signoff.state === 'waiting' && !isTurned;
  const isMine = me?.permissions.includes(`gate.sign_${ring.axis}`) === true;
  const hasOther = signoff.keys.some((key) => key.axis !== ring.axis && key.signedBy?.id === me?.userId);
  const canTurn = isWaiting && isMine && !hasOther;
  useCommand('decision.sign', canTurn ? () => setOpen('turn') : undefined);

  return (
    <article
      aria-label={`${word} key`}
      className={classNames('grid gap-2 rounded-lg border p-3', isTurned ? 'border-ok/50 bg-ok/6' : 'border-line')}
    >
      <div className="flex items-center gap-2">
        <Icon size={16} aria-hidden className="text-muted" />
        <h3 className="font-semibold">{word} key</h3>
        <span
          className={classNames(
            'ml-auto flex items-center gap-1.5 text-sm font-semibold',
            isTurned ? 'text-ok' : isWaiting ? 'text-warn' : 'text-muted',
          )}
        >
          {isTurned ? (
            <ShieldCheck size={14} aria-hidden />
          ) : isWaiting ? (
            <Hourglass size={14} aria-hidden />
          ) : (
            <KeyRound size={14} aria-hidden />
          )}
          {isTurned
            ? ring.isPreSigned
              ? 'signed by day'
              : 'turned'
            : isWaiting
              ? 'waiting'
              : signoff.state === 'refused'
                ? 'not turned'
                : 'not asked'}
        </span>
      </div>
      {ring.signedBy !== null && ring.signedAt !== null ? (
        <p className="text-sm">
          {ring.signedBy.name}, <Time at={ring.signedAt} />
          {ring.waitedSeconds !== null && (
            <span className="text-muted"> after {durationWords(ring.waitedSeconds * 1000)}</span>
          )}
        </p>
      ) : (
        <Holders ring={ring} />
      )}
      {isWaiting && signoff.requestedAt !== null && (
        <p className="text-sm text-muted">
          waiting for <Elapsed from={signoff.requestedAt} />
        </p>
      )}
      {ring.isRecentlyGranted && (
        <p className="flex items-center gap-1.5 text-sm text-warn">
          <TriangleAlert size={14} aria-hidden />
          Granted within the last 24 hours
        </p>
      )}
      {canTurn && (
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" icon={KeyRound} keys="s" onClick={() => setOpen('turn')}>
            Turn this key
          </Button>
          <Button onClick={() => setOpen('refuse')}>Refuse</Button>
        </div>
      )}
      {isWaiting && !canTurn && (
        <p className="text-sm text-muted pretty">{notMine(hasOther, isMine, decision.isSample)}</p>
      )}
      <Suspense>
        {open !== 'nothing' && (
          <TurnKeyWindow
            decision={decision}
            axis={ring.axis}
            isRefusal={open === 'refuse'}
            onClose={() => setOpen('nothing')}
          />
        )}
      </Suspense>
    </article>
  );
}

function notMine(hasOther: boolean, isMine: boolean, isSample: boolean): string {
  if (hasOther) return 'You have turned the other key. This one takes somebody else.';
  if (isMine) return 'You can not turn it here.';
  return isSample ? 'Take the seat of its holder in the bar above to turn it.' : 'You do not hold this key.';
}

function Holders({ ring }: { ring: Ring }) {
  if (ring.holders.length > 0) return <p className="text-sm pretty">Held by {ring.holders.join(', ')}</p>;
  return (
    <p className="text-sm text-warn pretty">
      Nobody holds it now.{' '}
      {ring.deputy === null ? 'No deputy is named: only breaking the glass is left.' : `Deputy: ${ring.deputy}.`}
    </p>
  );
}
