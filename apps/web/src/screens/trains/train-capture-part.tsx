import { lazy, Suspense, useState } from 'react';
import { CaptureFrame } from '../gate/capture-part.tsx';
import { CaptureRecords } from '../gate/capture-records.tsx';
import { evidenceWhy, type Train } from './words.ts';

const TrainCaptureWindow = lazy(() =>
  import('./train-capture-window.tsx').then((module) => ({ default: module.TrainCaptureWindow })),
);

/** What is to be captured before services of a train move, what was, and the way to say so once for all of them. */
export function TrainCapturePart({ train, isAsked }: { train: Train; isAsked: boolean }) {
  const { state, yours, yourKeys, items, isWithheld } = train.evidence;
  const [open, setOpen] = useState<'record' | 'give_up' | undefined>(
    isAsked && yours.length > 0 ? 'record' : undefined,
  );
  if (state === 'not_due') return null;
  return (
    <>
      <CaptureFrame
        evidence={{ state, mayRecord: yours.length > 0, mayGiveUp: yourKeys.length > 0 }}
        isFirst={train.members.some(({ verdict, mayProceed }) => verdict === 'preserve_first' && !mayProceed)}
        why={evidenceWhy(train)}
        stopsUntil={null}
        onOpen={(isGivenUp) => setOpen(isGivenUp ? 'give_up' : 'record')}
      >
        <CaptureRecords items={items} isWithheld={isWithheld} />
      </CaptureFrame>
      <Suspense>
        {open && <TrainCaptureWindow train={train} isGivenUp={open === 'give_up'} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  );
}
