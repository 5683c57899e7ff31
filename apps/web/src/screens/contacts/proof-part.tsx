import { CircleAlert, CircleCheck, LoaderCircle, Siren } from 'lucide-react';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import { outcomeWords, type TestPage, tookWords } from './contact-words.ts';

/** "Page me": a test to every verified way at once, with what arrived and how long it took. */
export function ProofPart({ canTest }: { canTest: boolean }) {
  const list = useList('listTestPages', { query: { limit: 10 } });
  const act = useAct('sendTestPage');
  return (
    <Section
      title="Does it work?"
      flush
      actions={
        <Button
          kind="primary"
          icon={Siren}
          isBusy={act.isBusy}
          disabled={!canTest}
          onClick={() => void act.submit({ body: {} })}
        >
          Page me
        </Button>
      }
    >
      {act.problem && (
        <div className="p-4">
          <ProblemNote problem={act.problem} />
        </div>
      )}
      <PagedList
        list={list}
        empty={
          <Empty title="Never tried">
            Put the phone on silent, press Page me, and answer what arrives. Who was paged in a test at daytime sleeps
            better.
          </Empty>
        }
      >
        {(items) => (
          <ul aria-live="polite" className="divide-y divide-line">
            {items.map((test) => (
              <TestLine key={test.id} test={test} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

function TestLine({ test }: { test: TestPage }) {
  const { channel, label, askedAt, answeredAt, answeredBy } = test;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <ChannelIcon channel={channel} />
      <div className="min-w-0 flex-1 basis-44">
        <p className="font-medium [overflow-wrap:anywhere]">{label}</p>
        <p className="text-sm text-muted">
          <Time at={askedAt} />
        </p>
      </div>
      <p className="flex min-w-0 flex-[3] basis-64 items-start gap-1.5 text-sm pretty">
        <Sign test={test} />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {accepted(test)}
          {answeredAt !== null && (
            <>
              ,{' '}
              <strong className="font-semibold">
                you answered after {tookWords(Date.parse(answeredAt) - Date.parse(askedAt))}
              </strong>
              {answeredBy !== null && ` by ${answeredBy}`}
            </>
          )}
          {test.outcome === 'delivered' && answeredAt === null && (
            <span className="text-muted">, not answered{isOpen(test) ? ' yet' : ''}</span>
          )}
        </span>
      </p>
    </li>
  );
}

/** The button of a test works for a day. */
function isOpen({ askedAt }: TestPage): boolean {
  return Date.now() - Date.parse(askedAt) < 86_400_000;
}

function Sign({ test }: { test: TestPage }) {
  if (test.outcome === null) return <LoaderCircle size={15} aria-hidden className="mt-0.75 shrink-0 animate-spin" />;
  if (test.answeredAt !== null) return <CircleCheck size={15} aria-hidden className="mt-0.75 shrink-0 text-ok" />;
  const ink = test.outcome === 'delivered' ? 'text-muted' : 'text-bad';
  const Icon = test.outcome === 'delivered' ? CircleCheck : CircleAlert;
  return <Icon size={15} aria-hidden className={`mt-0.75 shrink-0 ${ink}`} />;
}

function accepted({ outcome, reason, askedAt, acceptedAt }: TestPage): string {
  if (outcome === null) return 'sending';
  const durationMs = acceptedAt === null ? null : Date.parse(acceptedAt) - Date.parse(askedAt);
  return outcomeWords({ outcome, reason, durationMs });
}
