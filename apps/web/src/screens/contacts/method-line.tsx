import { BellOff, BellRing, CircleAlert, CircleCheck, CirclePause } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { type Method, silenceWords, standingOf } from './contact-words.ts';

/** One way to reach me: its state, and the cure where it has one. */
export function MethodLine({
  method,
  title,
  onVerify,
}: {
  method: Method;
  /** Of its channel. */
  title: string;
  onVerify: () => void;
}) {
  const standing = standingOf(method);
  const remove = useAct('removeContactMethod', () =>
    showToast(`${method.label} is removed, and the rules that named it`),
  );
  const resume = useAct('resumeContactMethod', onVerify);
  const [isSure, setIsSure] = useState(false);
  const params = { method: method.id };
  const problem = remove.problem ?? resume.problem;
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChannelIcon channel={method.channel} />
        <div className="min-w-0 flex-1 basis-40">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
            <span className="min-w-0 [overflow-wrap:anywhere]">{method.label}</span>
            {method.label !== title && <span className="tag">{title}</span>}
          </p>
          <p className="text-sm text-muted [overflow-wrap:anywhere]">{method.address}</p>
          <Standing method={method} />
        </div>
        <div className="flex flex-wrap gap-2">
          {standing === 'unverified' && (
            <Button kind="primary" onClick={onVerify}>
              Verify
              <span className="sr-only"> {method.label}</span>
            </Button>
          )}
          {standing === 'stopped' && (
            <Button kind="primary" isBusy={resume.isBusy} onClick={() => void resume.submit({ params })}>
              Use it again
              <span className="sr-only">: {method.label}</span>
            </Button>
          )}
          {isSure ? (
            <>
              <Button kind="danger" isBusy={remove.isBusy} onClick={() => void remove.submit({ params })}>
                Remove it
              </Button>
              <Button kind="quiet" onClick={() => setIsSure(false)}>
                Keep it
              </Button>
            </>
          ) : (
            <Button kind="quiet" onClick={() => setIsSure(true)}>
              Remove
              <span className="sr-only"> {method.label}</span>
            </Button>
          )}
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </li>
  );
}

function Standing({ method }: { method: Method }) {
  const { stopped, verifiedAt, overridesSilence } = method;
  switch (standingOf(method)) {
    case 'stopped':
      return (
        <Mark icon={<CircleAlert size={14} aria-hidden className="text-bad" />}>
          <span>
            <span className="text-bad">Stopped</span>
            {stopped && (
              <>
                {' '}
                <Time at={stopped.at} />: {stopped.because}
              </>
            )}
            . Nothing is sent there until you use it again with a new code.
          </span>
        </Mark>
      );
    case 'unverified':
      return (
        <Mark icon={<CircleAlert size={14} aria-hidden className="text-warn" />}>
          <span>
            <span className="text-warn">Not verified</span>: it is never paged.
          </span>
        </Mark>
      );
    case 'off':
      return (
        <Mark icon={<CirclePause size={14} aria-hidden className="text-warn" />}>
          <span>
            <span className="text-warn">Its channel is switched off or not set up</span>: an admin sees why in Settings,
            Channels.
          </span>
        </Mark>
      );
    case 'ready':
      return (
        <Mark icon={<CircleCheck size={14} aria-hidden className="text-ok" />}>
          <span>Verified {verifiedAt !== null && <Time at={verifiedAt} />}</span>
          <span className="inline-flex items-center gap-1.5">
            {overridesSilence === 'no' ? (
              <BellOff size={13} aria-hidden className="shrink-0" />
            ) : (
              <BellRing size={13} aria-hidden className="shrink-0" />
            )}
            {silenceWords(overridesSilence)}
          </span>
        </Mark>
      );
  }
}

function Mark({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="mt-0.5 flex items-start gap-1.5 text-sm text-muted">
      <span className="mt-0.75 shrink-0">{icon}</span>
      <span className="flex min-w-0 flex-wrap gap-x-3 pretty">{children}</span>
    </p>
  );
}
