import { lazy, Suspense, useState } from 'react';
import { CaptureFrame } from '../gate/capture-part.tsx';
import { CaptureRecords } from '../gate/capture-records.tsx';
import { servicesWords, type Train } from './words.ts';

const TrainCaptureWindow = lazy(() =>
  import('./train-capture-window.tsx').then((module) => ({ default: module.TrainCaptureWindow })),
);

/** What is to be captured before services of a train move, what was, and the way to say so once for all of them. */
export function TrainCapturePart({ train, isAsked }: { train: Train; isAsked: boolean }) {
  const { evidence, grounds } = train;
  const { state, waiting, yours, yourKeys, items, isWithheld } = evidence;
  const [open, setOpen] = useState<'record' | 'give_up' | undefined>(
    isAsked && yours.length > 0 ? 'record' : undefined,
  );
  if (state === 'not_due') return null;
  const due = grounds.filter(({ verdict }) => verdict === 'preserve_first').flatMap(({ sentences }) => sentences);
  return (
    <>
      <CaptureFrame
        evidence={{ state, mayRecord: yours.length > 0, mayGiveUp: yourKeys.length > 0 }}
        isFirst={train.members.some(({ verdict, mayProceed }) => verdict === 'preserve_first' && !mayProceed)}
        why={waiting.length === 0 ? [] : [`it is to be captured for ${servicesWords(waiting)}`, ...due]}
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
