import { CircleCheck, Hand, Hammer, History } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/now.ts';
import { Countdown, Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { AskAboutNow } from './ask-about-now.tsx';
import { AskedNote } from './asked-note.tsx';
import { CapturePart } from './capture-part.tsx';
import { BrokenGlass } from './broken-glass.tsx';
import { KeyCard } from './key-card.tsx';
import { ProceedNote } from './proceed-note.tsx';
import { RequestSignoff } from './request-signoff.tsx';
import { BothKeysNote } from './both-keys-note.tsx';
import { isLoud as isGlassLoud } from './key-turns.ts';
import { type Decision, formPlaces, isAboutPast, signoffWords } from './words.ts';

const BreakGlassWindow = lazy(() =>
  import('./break-glass-window.tsx').then((module) => ({ default: module.BreakGlassWindow })),
);

/** What may happen now, who must turn which key, and the way around when nobody answers. */
export function KeysPanel({ decision, isCaptureAsked }: { decision: Decision; isCaptureAsked: boolean }) {
  const { signoff } = decision;
  const now = useNow(1000);
  const isOver = Date.parse(decision.expiresAt) < now;
  const isPast = isAboutPast(decision);
  const hasKeys = signoff.keysNeeded.length > 0 && signoff.state !== 'not_needed';
  return (
    <section aria-label="What may happen now" className="panel divide-y divide-line">
      <Proceed decision={decision} />
      <CapturePart decision={decision} isAsked={isCaptureAsked} />
      {hasKeys && (
        <div className="grid gap-3 p-4">
          <h2 className="flex flex-wrap items-baseline justify-between gap-2 font-semibold">
            {signoff.keysNeeded.length === 2 ? 'Two keys, two people' : 'One key'}
            <span className="text-sm font-normal text-muted">{signoffWords[signoff.state]}</span>
          </h2>
          <BothKeysNote axes={decision.axes} keys={signoff.keysNeeded} />
          <AskedNote reason={signoff.reason} by={signoff.requestedBy} at={signoff.requestedAt} />
          {signoff.keys.map((key) => (
            <KeyCard key={key.axis} decision={decision} ring={key} />
          ))}
          {signoff.state === 'not_requested' && !isOver && (
            <div id={formPlaces.ask}>
              <RequestSignoff decision={decision} />
            </div>
          )}
          {signoff.state === 'signed' && signoff.expiresAt !== null && (
            <p className="text-sm">
              The waiver ends in <Countdown to={signoff.expiresAt} over="now" />.
            </p>
          )}
          {signoff.state === 'waiting' && signoff.expiresAt !== null && (
            <p className="text-sm text-muted">
              Once both have turned, it holds until <Time at={signoff.expiresAt} words={utcWords(signoff.expiresAt)} />.
            </p>
          )}
        </div>
      )}
      {isPast && <AskAboutNow decision={decision} />}
      {!hasKeys && !isPast && decision.verdict === 'deny' && signoff.breakGlass === null && (
        <p className="p-4 pretty">
          No key opens a denied move. Take the way out, or one of the other ways; those that need a sign-off can be
          signed.
        </p>
      )}
      {signoff.breakGlass ? (
        <BrokenGlass decision={decision} glass={signoff.breakGlass} />
      ) : (
        !isPast && <BreakGlassOffer decision={decision} isOver={isOver} now={now} />
      )}
    </section>
  );
}

const proceedLook = {
  go: { word: 'It may go ahead', icon: CircleCheck, ground: 'bg-ok/8', ink: 'text-ok' },
  wait: { word: 'It must wait', icon: Hand, ground: 'bg-bad/8', ink: 'text-bad' },
  past: { word: 'Only a look back', icon: History, ground: 'bg-raised', ink: 'text-muted' },
} as const;

function Proceed({ decision }: { decision: Decision }) {
  const { mayProceed } = decision;
  const look = isAboutPast(decision) ? proceedLook.past : mayProceed ? proceedLook.go : proceedLook.wait;
  return (
    <ProceedNote
      look={look}
      word={
        look === proceedLook.go && decision.effect === 'warn' && decision.verdict !== 'allow'
          ? 'Not stopped, but warned'
          : look.word
      }
      because={decision.mayProceedBecause}
    />
  );
}

/** Always within reach, loud once a severe incident has waited too long for an answer. */
function BreakGlassOffer({ decision, isOver, now }: { decision: Decision; isOver: boolean; now: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const may = useMay('gate.break_glass');
  const isOffered = decision.verdict !== 'allow' && !decision.mayProceed && !isOver;
  useCommand('decision.break', isOffered && may ? () => setIsOpen(true) : undefined);
  if (!isOffered) return null;
  const { breakGlassOfferedAt } = decision.signoff;
  const isLoud = isGlassLoud(decision, now);
  return (
    <div className={classNames('grid gap-2 p-4', isLoud && 'bg-warn/10')}>
      {isLoud ? (
        <p className="font-semibold text-warn pretty">
          Nobody has answered and the incident goes on. You may act alone.
        </p>
      ) : (
        <p className="text-sm text-muted pretty">
          One person on call may act alone, and a review follows.
          {breakGlassOfferedAt !== null && (
            <>
              {' '}
              If nobody answers, this comes to the front in <Countdown to={breakGlassOfferedAt} over="a moment" />.
            </>
          )}
        </p>
      )}
      <Button
        kind={isLoud ? 'danger' : 'quiet'}
        icon={Hammer}
        keys="b"
        disabled={!may}
        className={classNames('h-auto justify-self-start text-left whitespace-normal', !isLoud && '-ml-3')}
        onClick={() => setIsOpen(true)}
      >
        {isLoud ? 'Break the glass' : 'Somebody is in danger now? Break the glass'}
      </Button>
      {!may && <p className="text-sm text-muted">Your roles do not allow it.</p>}
      <Suspense>{isOpen && <BreakGlassWindow decision={decision} onClose={() => setIsOpen(false)} />}</Suspense>
    </div>
  );
}
