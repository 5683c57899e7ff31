import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BellRing, FlaskConical, Layers } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';

const POLL_MS = 400;

/** After the first sign-in: see the point with true stories, or begin with one's own services. */
export function WelcomeScreen() {
  const navigate = useNavigate();
  const maySample = useMay('sample.manage');
  const load = useAct('loadSample', () => void navigate({ to: '/services' }));
  const sample = useQuery({ ...ask('getSample'), refetchInterval: load.isBusy ? POLL_MS : false });
  const progress = sample.data?.progress;
  const isLoaded = sample.data?.isLoaded === true;

  return (
    <div className="mx-auto max-w-3xl">
      <PageHead
        title="May this service go back, for reliability and for security?"
        tab="Welcome"
        facts={
          <p className="max-w-2xl text-lg pretty">
            Lockstep answers that before anybody rolls back. See it stop a real one, or begin with your own services.
          </p>
        }
      />
      <div className="grid gap-4 md:grid-cols-2">
        <section className="panel grid content-start gap-3 p-5">
          <FlaskConical size={22} aria-hidden className="text-accent" />
          <h2 className="text-lg font-semibold">A sample organisation</h2>
          <p className="text-muted pretty">
            Six services with true histories. One of them burns: its natural rollback would bring back code that is
            being exploited. Two sample people hold the keys, and you play both. One button removes it all.
          </p>
          {load.problem && <ProblemNote problem={load.problem} />}
          {load.isBusy ? (
            <Progress done={progress?.done ?? 0} of={progress?.of ?? 0} what={progress?.what ?? 'starting'} />
          ) : isLoaded ? (
            <LinkButton to="/services" kind="primary" className="justify-self-start">
              It is loaded. Show me
            </LinkButton>
          ) : (
            <Button
              kind="primary"
              className="justify-self-start"
              disabled={!maySample}
              onClick={() => void load.submit({})}
            >
              Look at a sample organisation
            </Button>
          )}
        </section>
        <section className="panel grid content-start gap-3 p-5">
          <Layers size={22} aria-hidden className="text-accent" />
          <h2 className="text-lg font-semibold">Your own services</h2>
          <p className="text-muted pretty">
            Register a service, record its releases with their SBOMs from CI, load the advisories. Every service starts
            warn-only: Lockstep speaks, and stops nobody until you say so.
          </p>
          <LinkButton to="/services" className="justify-self-start">
            Start empty
          </LinkButton>
        </section>
        <section className="panel grid content-start gap-3 p-5 md:col-span-2">
          <BellRing size={22} aria-hidden className="text-accent" />
          <h2 className="text-lg font-semibold">Your first page</h2>
          <p className="text-muted pretty">
            An alert, the message on your phone, your acknowledgement: one press sets up who is on call, who is paged
            and where alerts come from, and sends a test. All of it can be taken back.
          </p>
          <LinkButton to="/start" className="justify-self-start">
            Get paged
          </LinkButton>
        </section>
      </div>
    </div>
  );
}

function Progress({ done, of, what }: { done: number; of: number; what: string }) {
  const share = of === 0 ? 0 : done / of;
  return (
    <div
      role="progressbar"
      aria-label="Loading the sample"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="grid gap-1.5"
    >
      <svg viewBox="0 0 100 2" preserveAspectRatio="none" className="h-1.5 w-full rounded-full" aria-hidden="true">
        <rect width="100" height="2" className="fill-raised" />
        <rect width={Math.max(2, share * 100)} height="2" className="fill-accent" />
      </svg>
      <p className="text-sm text-muted tabular">
        {of > 0 && `${done} of ${of}: `}
        {what}
      </p>
    </div>
  );
}
