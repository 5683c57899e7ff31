import { useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { sentence } from '../../ui/states.tsx';
import type { AxisName } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SignedGround, TurnForm } from '../gate/turn-form.tsx';
import { ServicesOf } from './services-of.tsx';
import { memberWords, movedMembers, signedGrounds, type Train } from './words.ts';

type Props = { train: Train; axis: AxisName; onClose: () => void };

/** Shows what is signed for all services at once, ground by ground, before the key turns. */
export function TurnTrainWindow({ isRefusal, ...props }: Props & { isRefusal: boolean }) {
  return isRefusal ? <Refusal {...props} /> : <Turning {...props} />;
}

function Turning({ train: now, axis, onClose }: Props) {
  // What is signed is what stood here when the window opened, not what the screen below has learned since.
  const [train, setTrain] = useState(now);
  const count = countsOf(train, axis);
  const act = useAct('turnTrainKey', () => {
    showToast(`The ${axis} key is turned for ${counted(count.yours, 'service')}`);
    onClose();
  });
  const queries = useQueryClient();
  const lookAgain = async () => {
    await queries.invalidateQueries({ queryKey: ['getTrain'] });
    const fresh = await queries.fetchQuery(ask('getTrain', { params: { train: train.id } }));
    act.reset();
    setTrain(fresh);
  };
  const hasMoved = now.digest !== train.digest || act.problem?.code === 'gate.facts_moved';
  const { digest } = train;
  if (count.yours === 0) return <NothingWaits axis={axis} onClose={onClose} />;
  return (
    <TurnForm
      title={`Turn the ${axis} key, once for ${counted(count.yours, 'service')}`}
      note={`T-${train.number} to ${train.environment}`}
      act={act}
      digest={digest}
      lapses="for a service whose question gets a stricter answer"
      label={`Turn the ${axis} key`}
      onTurn={(note) => void (hasMoved || act.submit({ params: { train: train.id, axis }, body: { digest, note } }))}
      onClose={onClose}
      instead={
        hasMoved ? <HasMoved was={train} now={now} onLook={() => void lookAgain()} onClose={onClose} /> : undefined
      }
    >
      <SignedGrounds train={train} axis={axis} />
      {count.yours < count.waiting && (
        <p className="mt-2 text-sm text-warn pretty">
          You hold this key for {count.yours} of the {count.waiting} that wait. The rest goes on waiting for others who
          hold it.
        </p>
      )}
    </TurnForm>
  );
}

function countsOf({ keys }: Train, axis: AxisName): { yours: number; waiting: number } {
  return keys.find((key) => key.axis === axis) ?? { yours: 0, waiting: 0 };
}

function SignedGrounds({ train, axis }: { train: Train; axis: AxisName }) {
  return (
    <ul className="grid gap-2.5">
      {signedGrounds(train, axis).map(({ code, axis: side, verdict, sentences, services }) => (
        <SignedGround
          key={`${code} ${side} ${verdict}`}
          verdict={verdict}
          sentence={sentence(sentences.join('; ') || code)}
        >
          <ServicesOf services={services} isWhole />
        </SignedGround>
      ))}
    </ul>
  );
}

/** Everything that waited for this person has gone while the window was open. */
function NothingWaits({ axis, onClose }: { axis: AxisName; onClose: () => void }) {
  return (
    <Window title={`The ${axis} key`} onClose={onClose}>
      <p className="mb-3 pretty">No service of this train waits for your key any more. Nothing is left to sign here.</p>
      <Button onClick={onClose}>Back to the train</Button>
    </Window>
  );
}

/** Nothing was signed: what stands now is to be read first. */
function HasMoved({ was, now, onLook, onClose }: { was: Train; now: Train; onLook: () => void; onClose: () => void }) {
  const moved = movedMembers(was.members, now.members);
  return (
    <div role="status" className="grid gap-2">
      <p className="text-warn pretty">
        The train is not what this window showed. Nothing is signed: read what it is now, then decide.
      </p>
      {moved.length > 0 && (
        <ul className="grid gap-0.5 text-sm">
          {moved.slice(0, 8).map((member) => (
            <li key={member.id} className="[overflow-wrap:anywhere]">
              <strong className="font-semibold">{member.service}</strong>: {memberWords(member)}
            </li>
          ))}
          {moved.length > 8 && <li className="text-muted">and {moved.length - 8} more</li>}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button icon={RotateCw} onClick={onLook}>
          Show what it is now
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Not now
        </Button>
      </div>
    </div>
  );
}

function Refusal({ train, axis, onClose }: Props) {
  const act = useAct('refuseTrainKey', () => {
    showToast('Refused; the person who asked has been told');
    onClose();
  });
  const { yours } = countsOf(train, axis);
  return (
    <ReasonWindow
      title={`Refuse the ${axis} key for ${counted(yours, 'service')}`}
      note="Their requests end. They can be asked for again with a new train; services that need no key may go."
      question="Why not"
      act={act}
      onReason={(reason) => void act.submit({ params: { train: train.id, axis }, body: { reason } })}
      label="Refuse"
      kind="danger"
      back="Back"
      onClose={onClose}
    />
  );
}
