import { Fingerprint } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/now.ts';
import { Prose } from '../../ui/prose.tsx';
import { sentence } from '../../ui/states.tsx';
import { Countdown } from '../../ui/time.tsx';
import { CaptureRecords } from './capture-records.tsx';
import { dueSentences, evidenceWords, type Evidence, isOwed } from './capture-words.ts';
import { type Decision, formPlaces } from './words.ts';

const CaptureWindow = lazy(() => import('./capture-window.tsx').then((module) => ({ default: module.CaptureWindow })));

export type OpenCapture = { readonly isGivenUp: boolean; readonly corrects: string | undefined };

/** What is to be captured before one move and why, what was, and the way to say so. */
export function CapturePart({ decision, isAsked }: { decision: Decision; isAsked: boolean }) {
  const { evidence } = decision;
  const [open, setOpen] = useState<OpenCapture | undefined>(
    isAsked && evidence.mayRecord && isOwed(evidence) ? { isGivenUp: false, corrects: undefined } : undefined,
  );
  if (evidence.state === 'not_due') return null;
  return (
    <>
      <CaptureFrame
        evidence={evidence}
        isFirst={decision.verdict === 'preserve_first'}
        why={dueSentences(decision)}
        stopsUntil={evidence.stopsUntil}
        onOpen={(isGivenUp) => setOpen({ isGivenUp, corrects: undefined })}
      >
        <CaptureRecords
          items={evidence.items}
          isWithheld={evidence.isWithheld}
          onCorrect={evidence.mayRecord ? (corrects) => setOpen({ isGivenUp: false, corrects }) : undefined}
        />
      </CaptureFrame>
      <Suspense>{open && <CaptureWindow decision={decision} {...open} onClose={() => setOpen(undefined)} />}</Suspense>
    </>
  );
}

/** The frame that a decision and a train share. */
export function CaptureFrame({
  evidence,
  isFirst,
  why,
  stopsUntil,
  onOpen,
  children,
}: {
  evidence: Pick<Evidence, 'state' | 'mayRecord' | 'mayGiveUp'>;
  /** It is what the move waits for; otherwise it is owed all the same. */
  isFirst: boolean;
  why: readonly string[];
  stopsUntil: string | null;
  onOpen: (isGivenUp: boolean) => void;
  /** What was captured. */
  children: ReactNode;
}) {
  const now = useNow(1000);
  const isDue = isOwed(evidence);
  return (
    <div id={formPlaces.capture} className="grid gap-3 p-4">
      <h2 className="flex flex-wrap items-baseline justify-between gap-2 font-semibold">
        {isFirst ? 'Evidence first' : 'Evidence'}
        <span className="text-sm font-normal text-muted">{evidenceWords[evidence.state]}</span>
      </h2>
      {isDue && (
        <div className="grid gap-1.5">
          {why.map((each) => (
            <p key={each} className="pretty">
              <Prose text={sentence(each)} />.
            </p>
          ))}
          {stopsUntil !== null && Date.parse(stopsUntil) > now && (
            <p className="text-sm text-muted pretty">
              It holds the move up for <Countdown to={stopsUntil} over="no longer" /> at most, and stays owed after
              that.
            </p>
          )}
        </div>
      )}
      {children}
      {isDue && evidence.mayRecord && (
        <div className="flex flex-wrap gap-2">
          <Button
            kind={isFirst ? 'primary' : 'plain'}
            icon={Fingerprint}
            className="pointer-coarse:min-h-11"
            onClick={() => onOpen(false)}
          >
            Record what was captured
          </Button>
          {evidence.mayGiveUp && (
            <Button kind="quiet" onClick={() => onOpen(true)}>
              It can not be captured
            </Button>
          )}
        </div>
      )}
      {isDue && !evidence.mayRecord && (
        <p className="text-sm text-muted pretty">
          Whoever holds the security key, or leads security in its incident, records what was captured.
        </p>
      )}
      {!isDue && evidence.mayRecord && (
        <Button kind="quiet" icon={Fingerprint} className="-ml-3 justify-self-start" onClick={() => onOpen(false)}>
          Record more
        </Button>
      )}
    </div>
  );
}
