import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Hand, Undo2 } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { DecideBar } from './decide-bar.tsx';
import { DeadlinePart } from './deadline-part.tsx';
import { EntryList } from './entry-list.tsx';
import { LinksPart } from './links-part.tsx';
import { RedactButton } from './redact-window.tsx';
import { Redacted } from './redacted.tsx';
import { dueWords, kindWords, originWords, type Report, stateLook } from './report-words.ts';
import { WriteBox } from './write-box.tsx';

const route = getRouteApi('/app/reports/$report');

/** One report: what somebody says, what became of it, and what can be done next. */
export function ReportScreen() {
  const { report } = route.useParams();
  const query = useQuery(ask('showReport', { params: { report } }));
  return (
    <Loaded query={query} rows={8} heading={report}>
      {(detail) => <Detail report={detail} />}
    </Loaded>
  );
}

function Detail({ report }: { report: Report }) {
  const mayTriage = useMay('reports.triage');
  return (
    <>
      <PageHead
        title={report.title ?? 'Redacted'}
        tab={report.reference}
        crumbs={[
          <Link key="reports" to="/reports" className="link">
            Reports
          </Link>,
          <span key="here" className="font-mono">
            {report.reference}
          </span>,
        ]}
        facts={<Facts report={report} />}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="grid min-w-0 gap-5">
          {mayTriage && <DecideBar report={report} />}
          <Said report={report} mayTriage={mayTriage} />
          <Section title="History" flush>
            <EntryList report={report} mayTriage={mayTriage} />
            {mayTriage && <WriteBox report={report} />}
          </Section>
        </div>
        <div className="grid min-w-0 gap-5">
          <DeadlinePart report={report} mayTriage={mayTriage} />
          <LinksPart report={report} mayTriage={mayTriage} />
        </div>
      </div>
      {!mayTriage && (
        <p className="mt-5 text-sm text-muted">
          You may read reports. Whoever holds the security key decides, and talks to the reporter.
        </p>
      )}
    </>
  );
}

function Facts({ report }: { report: Report }) {
  const look = stateLook[report.state];
  const { due } = report;
  return (
    <>
      <span className={`chip ${look.ink}`}>{look.word}</span>
      <span>{kindWords[report.kind]}</span>
      <span>
        received <Time at={report.receivedAt} /> {originWords[report.origin]}
      </span>
      {due !== undefined && (
        <span className={due.isOverdue ? 'font-semibold text-bad' : ''}>
          {dueWords[due.for]} {due.isOverdue ? 'overdue' : 'due'} <Time at={due.at} />
        </span>
      )}
      <Owner report={report} />
    </>
  );
}

function Owner({ report }: { report: Report }) {
  const mayTriage = useMay('reports.triage');
  const act = useAct('setReportOwner', ({ owner }) =>
    showToast(owner === undefined ? 'Nobody has it now' : 'You have it'),
  );
  const params = { report: report.reference };
  const hasOwner = report.owner !== undefined;
  return (
    <>
      <span className={hasOwner ? '' : 'font-medium text-warn'}>{report.owner?.name ?? 'nobody has it'}</span>
      {mayTriage && (
        <Button
          kind="quiet"
          icon={hasOwner ? Undo2 : Hand}
          isBusy={act.isBusy}
          className="pointer-coarse:min-h-11"
          onClick={() => void act.submit({ params, body: { owner: hasOwner ? 'nobody' : 'me' } })}
        >
          {hasOwner ? 'Give it back' : 'I have it'}
        </Button>
      )}
      {act.problem && <ProblemNote problem={act.problem} />}
    </>
  );
}

/** Words of strangers: always text, never marks; what was taken out says so. */
function Said({ report, mayTriage }: { report: Report; mayTriage: boolean }) {
  const parts = [
    { field: 'what', title: 'What it is', text: report.what },
    { field: 'where', title: 'Where', text: report.whereText },
    { field: 'steps', title: 'How to see it', text: report.steps },
    { field: 'contact', title: 'Contact', text: report.contact },
  ] as const;
  return (
    <Section title="Report" note={senderWords[report.sender]}>
      <dl className="grid gap-4">
        {parts
          .filter(({ text }) => text.text !== undefined || text.redactedAt !== undefined)
          .map(({ field, title, text }) => (
            <div key={field} className="grid gap-1">
              <dt className="flex flex-wrap items-center justify-between gap-2 text-sm font-semibold">
                {title}
                {mayTriage && text.text !== undefined && <RedactButton report={report} part={{ field }} name={title} />}
              </dt>
              <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                {text.text ?? <Redacted at={text.redactedAt ?? ''} />}
              </dd>
            </div>
          ))}
      </dl>
      <AttachmentList report={report} mayTriage={mayTriage} />
    </Section>
  );
}

const senderWords = {
  unproven: 'the sender is not proven',
  none: 'the sender gave no address',
  entered_by_us: 'entered by us',
} as const;
