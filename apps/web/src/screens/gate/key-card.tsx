import { Hourglass, KeyRound, ShieldCheck, ShieldX, TriangleAlert } from 'lucide-react';
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
  const isRefused = ring.refusedBy !== null;
  const isWaiting = signoff.state === 'waiting' && !isTurned && !isRefused;
  const isMine = ring.isYours;
  const hasOther = signoff.keys.some((key) => key.axis !== ring.axis && key.signedBy?.id === me?.userId);
  const canTurn = isWaiting && isMine && !hasOther;
  useCommand('decision.sign', canTurn ? () => setOpen('turn') : undefined);

  return (
    <article
      aria-label={`${word} key`}
      className={classNames(
        'grid gap-2 rounded-lg border p-3',
        isTurned ? 'border-ok/50 bg-ok/6' : isRefused ? 'border-bad/50 bg-bad/6' : 'border-line',
      )}
    >
      <div className="flex items-center gap-2">
        <Icon size={16} aria-hidden className="text-muted" />
        <h3 className="font-semibold">{word} key</h3>
        <RingState ring={ring} state={signoff.state} />
      </div>
      <Spoken ring={ring} />
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

const ringLook = {
  signed_by_day: { word: 'signed by day', icon: ShieldCheck, ink: 'text-ok' },
  turned: { word: 'turned', icon: ShieldCheck, ink: 'text-ok' },
  refused: { word: 'refused', icon: ShieldX, ink: 'text-bad' },
  waiting: { word: 'waiting', icon: Hourglass, ink: 'text-warn' },
  not_turned: { word: 'not turned', icon: KeyRound, ink: 'text-muted' },
  not_asked: { word: 'not asked', icon: KeyRound, ink: 'text-muted' },
} as const;

function RingState({ ring, state }: { ring: Ring; state: Decision['signoff']['state'] }) {
  const { word, icon: Icon, ink } = ringLook[ringStateOf(ring, state)];
  return (
    <span className={`ml-auto flex items-center gap-1.5 text-sm font-semibold ${ink}`}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  );
}

function ringStateOf(ring: Ring, state: Decision['signoff']['state']): keyof typeof ringLook {
  if (ring.isPreSigned) return 'signed_by_day';
  if (ring.signedBy !== null) return 'turned';
  if (ring.refusedBy !== null) return 'refused';
  if (state === 'waiting') return 'waiting';
  return state === 'refused' ? 'not_turned' : 'not_asked';
}

/** Who turned the key or refused it, when, and what they wrote; until somebody does, who could. */
function Spoken({ ring }: { ring: Ring }) {
  const by = ring.signedBy ?? ring.refusedBy;
  const at = ring.signedAt ?? ring.refusedAt;
  if (by === null || at === null) return <Holders ring={ring} />;
  return (
    <div className="grid gap-0.5 text-sm">
      {ring.note !== null && <p className="pretty [overflow-wrap:anywhere]">{ring.note}</p>}
      <p className={ring.note === null ? '' : 'text-muted'}>
        {by.name}, <Time at={at} />
        {ring.waitedSeconds !== null && (
          <span className="text-muted"> after {durationWords(ring.waitedSeconds * 1000)}</span>
        )}
      </p>
    </div>
  );
}

function notMine(hasOther: boolean, isMine: boolean, isSample: boolean): string {
  if (hasOther) return 'You have turned the other key. This one takes somebody else.';
  if (isMine) return 'You can not turn it here.';
  return isSample ? 'Take the seat of its holder in the bar above to turn it.' : 'You do not hold this key.';
}

function Holders({ ring }: { ring: Ring }) {
  if (ring.ring !== null && ring.ring.people.length > 0) return <TeamHolders ring={ring} team={ring.ring} />;
  if (ring.holders.length > 0) return <p className="text-sm pretty">Held by {ring.holders.join(', ')}</p>;
  return (
    <p className="text-sm text-warn pretty">
      Nobody holds it now.{' '}
      {ring.deputy === null ? 'No deputy is named: only breaking the glass is left.' : `Deputy: ${ring.deputy}.`}
    </p>
  );
}

/** Whom of a team to ask; those who have the role may turn it as well. */
function TeamHolders({ ring, team }: { ring: Ring; team: NonNullable<Ring['ring']> }) {
  const others = ring.holders.length - team.people.length;
  return (
    <p className="text-sm pretty">
      Held by {team.people.join(', ')} of team {team.team}
      {others > 0 && <span className="text-muted">, and by {others} who have the role</span>}
    </p>
  );
}
