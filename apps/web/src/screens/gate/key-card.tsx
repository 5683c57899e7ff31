import { KeyRound, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { Elapsed, Time } from '../../ui/time.tsx';
import { durationWords } from '../../ui/time-words.ts';
import { KeyFrame, type KeyState } from './key-frame.tsx';
import { keyTurn } from './key-turns.ts';
import type { Decision } from './words.ts';

const TurnKeyWindow = lazy(() => import('./turn-key-window.tsx').then((module) => ({ default: module.TurnKeyWindow })));

export type Ring = Decision['signoff']['keys'][number];

/** Who can turn this key, whether they have, and how long it has been waiting. */
export function KeyCard({ decision, ring }: { decision: Decision; ring: Ring }) {
  const me = useMe();
  const [open, setOpen] = useState<'nothing' | 'turn' | 'refuse'>('nothing');
  const { signoff } = decision;
  const turn = keyTurn(decision, ring, me?.userId ?? undefined);
  const canTurn = turn === 'yours';
  useCommand('decision.sign', canTurn ? () => setOpen('turn') : undefined);

  return (
    <KeyFrame axis={ring.axis} state={ringStateOf(ring, signoff.state)}>
      <Spoken ring={ring} me={canTurn ? me?.name : undefined} />
      {turn !== 'none' && signoff.requestedAt !== null && (
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
      {(turn === 'not_yours' || turn === 'turned_other') && (
        <p className="text-sm text-muted pretty">{notMine(turn, decision.isSample)}</p>
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
    </KeyFrame>
  );
}

function ringStateOf(ring: Ring, state: Decision['signoff']['state']): KeyState {
  if (ring.isPreSigned) return 'signed_by_day';
  if (ring.signedBy !== null) return 'turned';
  if (ring.refusedBy !== null) return 'refused';
  if (state === 'waiting') return 'waiting';
  return state === 'refused' ? 'not_turned' : 'not_asked';
}

/** Who turned the key or refused it, when, and what they wrote; until somebody does, who could. */
function Spoken({ ring, me }: { ring: Ring; me: string | undefined }) {
  const by = ring.signedBy ?? ring.refusedBy;
  const at = ring.signedAt ?? ring.refusedAt;
  if (by === null || at === null) return <Holders ring={ring} me={me} />;
  return (
    <div className="grid gap-0.5 text-sm">
      {ring.note !== null && <p className="pretty [overflow-wrap:anywhere]">{ring.note}</p>}
      <p className={ring.note === null ? '' : 'text-muted'}>
        {by.name}, <Time at={at} />
        {ring.waitedSeconds !== null && (
          <span className="text-muted">, answered after {durationWords(ring.waitedSeconds * 1000)}</span>
        )}
      </p>
    </div>
  );
}

function notMine(turn: 'not_yours' | 'turned_other', isSample: boolean): string {
  if (turn === 'turned_other') return 'You have turned the other key. This one takes somebody else.';
  return isSample
    ? 'You do not hold this key. Take the seat of its holder in the bar above to turn it.'
    : 'You do not hold this key.';
}

/** Whom to ask. @param me the name of whoever looks, where it is theirs to turn */
function Holders({ ring, me }: { ring: Ring; me: string | undefined }) {
  if (ring.ring !== null && ring.ring.people.length > 0) return <TeamHolders ring={ring} team={ring.ring} />;
  if (me !== undefined) {
    const others = ring.holders.filter((name) => name !== me);
    return <p className="text-sm pretty">Held by {['you', ...others].join(', ')}</p>;
  }
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
