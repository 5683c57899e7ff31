import { CircleCheck, Hand, Hourglass } from 'lucide-react';
import { useAct } from '../../api/query.ts';
import { counted } from '../../ui/counted.ts';
import { useNow } from '../../ui/now.ts';
import { showToast } from '../../ui/toasts.tsx';
import { Countdown, Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { AskedNote } from '../gate/asked-note.tsx';
import { BothKeysNote } from '../gate/both-keys-note.tsx';
import { ProceedNote } from '../gate/proceed-note.tsx';
import { SignoffForm } from '../gate/signoff-form.tsx';
import { formPlaces } from '../gate/words.ts';
import { TrainCapturePart } from './train-capture-part.tsx';
import { TrainKeyCard } from './train-key-card.tsx';
import { askedAxes, deniedOf, endedOf, type Train, unaskedOf } from './words.ts';

/** What may happen now, and each key: turned once, for every service that waits for it. */
export function TrainKeysPanel({ train, isCaptureAsked }: { train: Train; isCaptureAsked: boolean }) {
  const { keys, members } = train;
  const isOver = Date.parse(train.expiresAt) < useNow(1000);
  const unasked = unaskedOf(members);
  const isWaiting = train.waitingFor.length > 0;
  return (
    <section aria-label="What may happen now" className="panel divide-y divide-line">
      <Proceed train={train} />
      <TrainCapturePart train={train} isAsked={isCaptureAsked} />
      {keys.length > 0 && (
        <div className="grid gap-3 p-4">
          <h2 className="font-semibold">
            {keys.length === 2 ? 'Two keys, two people, once for all' : 'One key, once for all'}
          </h2>
          <BothKeysNote axes={askedAxes(members)} keys={keys.map(({ axis }) => axis)} />
          <AskedNote reason={train.signoffReason} by={train.requestedBy} at={train.requestedAt} />
          {keys.map((key) => (
            <TrainKeyCard key={key.axis} train={train} trainKey={key} />
          ))}
          {unasked.length > 0 && !isOver && (
            <div id={formPlaces.ask}>
              <RequestTrainSignoff train={train} count={unasked.length} />
            </div>
          )}
          {train.signoffExpiresAt !== null && train.state === 'signed' && (
            <p className="text-sm">
              The waiver ends in <Countdown to={train.signoffExpiresAt} over="now" />.
            </p>
          )}
          {train.signoffExpiresAt !== null && isWaiting && (
            <p className="text-sm text-muted">
              Once both have turned, it holds until{' '}
              <Time at={train.signoffExpiresAt} words={utcWords(train.signoffExpiresAt)} />.
            </p>
          )}
        </div>
      )}
      <WhatNow train={train} isOver={isOver} />
    </section>
  );
}

const looks = {
  go: { icon: CircleCheck, ground: 'bg-ok/8', ink: 'text-ok' },
  some: { icon: Hourglass, ground: 'bg-warn/8', ink: 'text-warn' },
  wait: { icon: Hand, ground: 'bg-bad/8', ink: 'text-bad' },
} as const;

function Proceed({ train: { mayProceed, mayProceedCount, members } }: { train: Train }) {
  const denied = deniedOf(members).length;
  const waiting = members.length - mayProceedCount - denied;
  const words = [
    `${mayProceedCount} may go`,
    waiting > 0 && `${waiting} must wait`,
    // No key opens them: to say that they wait would let somebody wait for nothing.
    denied > 0 && `${denied} denied`,
  ];
  if (mayProceed)
    return <ProceedNote look={looks.go} word="All may go ahead" because="Each service goes by its own decision." />;
  if (mayProceedCount === 0)
    return <ProceedNote look={looks.wait} word="It must wait" because="No service of it may go ahead now." />;
  return (
    <ProceedNote
      look={looks.some}
      word={words.filter((each) => each !== false).join(', ')}
      because="Those that may go need not wait for the others."
    />
  );
}

/** What is over takes a new train; what is denied is left out of it. */
function WhatNow({ train, isOver }: { train: Train; isOver: boolean }) {
  const denied = deniedOf(train.members).length;
  const ended = endedOf(train.members).length;
  if (train.mayProceed || (denied === 0 && ended === 0 && !isOver)) return null;
  return (
    <div className="grid gap-2 p-4 text-sm">
      {denied > 0 && (
        <p className="pretty">
          No key opens what is denied ({counted(denied, 'service')}). Leave it out, or take its way out.
        </p>
      )}
      {ended > 0 && (
        <p className="pretty">
          For {counted(ended, 'service')} the request has ended: a key was refused, the facts have moved, or time has
          run out. Judge them again, and ask on the new train.
        </p>
      )}
      {isOver && ended === 0 && <p className="pretty">This answer has expired. Judge the train again.</p>}
    </div>
  );
}

function RequestTrainSignoff({ train, count }: { train: Train; count: number }) {
  const act = useAct('requestTrainSignoff', () => showToast('The holders have been told, once'));
  const keys = train.keys.length === 2 ? 'both keys' : 'the key';
  return (
    <SignoffForm
      label={`Ask for ${keys}, once for ${counted(count, 'service')}`}
      act={act}
      onAsk={(body) => void act.submit({ params: { train: train.id }, body })}
    />
  );
}
