import { Fingerprint, KeyRound, Repeat2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { FootBar } from '../../ui/foot-bar.tsx';
import { useNow } from '../../ui/now.ts';
import { goTo } from '../gate/decision-foot.tsx';
import { deniedOf, endedOf, hasTurnedOther, type Train, type TrainKey, unaskedOf, wholeWords } from './words.ts';

const TurnTrainWindow = lazy(() =>
  import('./turn-train-window.tsx').then((module) => ({ default: module.TurnTrainWindow })),
);

/** On a phone: how much of the train may go, and what whoever looks can do for the rest, at the thumb. */
export function TrainFoot({ train, incident }: { train: Train; incident: string | undefined }) {
  const me = useMe()?.userId ?? undefined;
  const mayAsk = useMay('gate.request_signoff');
  const isOver = Date.parse(train.expiresAt) < useNow(1000);
  const [open, setOpen] = useState<{ readonly axis: TrainKey['axis']; readonly isRefusal: boolean }>();
  const mine = train.keys.filter((key) => key.waiting > 0 && key.yours > 0 && !hasTurnedOther(train, key, me));
  const unasked = isOver || !mayAsk ? 0 : unaskedOf(train.members).length;
  const denied = deniedOf(train.members).length;
  const isToBeJudged = isOver || denied + endedOf(train.members).length > 0;
  const isKeeper = !isOver && train.evidence.yours.length > 0;
  if (train.mayProceed || (mine.length === 0 && unasked === 0 && !isToBeJudged && !isKeeper)) return null;
  const [first] = mine;
  const isAllowed = train.members.length - denied > 1;
  return (
    <FootBar label="What to do" isPhoneOnly>
      <p className="text-sm font-semibold">{wholeWords(train)}</p>
      <div className="flex flex-wrap gap-2">
        {isKeeper && (
          <Button
            kind={mine.length > 0 ? 'plain' : 'primary'}
            icon={Fingerprint}
            className="min-h-11 grow"
            onClick={() => goTo('capture')}
          >
            Record captured evidence
          </Button>
        )}
        {mine.map((key) => (
          <Button
            key={key.axis}
            kind={key === first ? 'primary' : 'plain'}
            icon={KeyRound}
            className="min-h-11 grow"
            onClick={() => setOpen({ axis: key.axis, isRefusal: false })}
          >
            Turn the {key.axis} key for {key.yours}
          </Button>
        ))}
        {first && (
          <Button className="min-h-11" onClick={() => setOpen({ axis: first.axis, isRefusal: true })}>
            Refuse
          </Button>
        )}
        {unasked > 0 && (
          <Button
            kind={first ? 'plain' : 'primary'}
            icon={KeyRound}
            className="min-h-11 grow"
            onClick={() => goTo('ask')}
          >
            Ask once for {counted(unasked, 'service')}
          </Button>
        )}
        {isToBeJudged && isAllowed && !first && (
          <LinkButton
            kind={unasked > 0 ? 'plain' : 'primary'}
            icon={Repeat2}
            className="min-h-11 grow"
            to="/trains/new"
            search={{ from: String(train.number), without: denied > 0 ? 'denied' : undefined, incident }}
          >
            Judge again{denied > 0 && ' without the denied'}
          </LinkButton>
        )}
      </div>
      <Suspense>
        {open !== undefined && <TurnTrainWindow train={train} {...open} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </FootBar>
  );
}
