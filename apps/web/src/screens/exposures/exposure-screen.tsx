import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { DeclareButton } from '../../shell/declare-button.tsx';
import type { DeclareStart } from '../../shell/declare-store.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/now.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { Empty, Loaded, sentence } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { durationWords, utcWords } from '../../ui/time-words.ts';
import { showToast } from '../../ui/toasts.tsx';
import { AdvisoryLink, Due, StateChip, Urgency, VerdictWord } from './exposure-marks.tsx';
import { gapWords, type VerdictItem } from './exposure-words.ts';

const route = getRouteApi('/app/exposures/$exposure');
const TriageWindow = lazy(() => import('./triage-window.tsx').then((module) => ({ default: module.TriageWindow })));

type Detail = AnswerOf<'showExposure'>;

/** One exposure: when it was live, with what, and every verdict on it. */
export function ExposureScreen() {
  const { exposure } = route.useParams();
  return (
    <Loaded heading="Exposure" query={useQuery(ask('showExposure', { params: { exposure } }))}>
      {(one) => <View one={one} />}
    </Loaded>
  );
}

/** An incident about where this flaw was live. */
function declareOf({ advisory, service, environment, isZeroBudget }: Detail): DeclareStart {
  return {
    title: `${service} exposed to ${advisory}`,
    kind: 'security',
    severity: isZeroBudget ? 'sev2' : 'sev3',
    service,
    environment,
    from: `about ${advisory} in ${service}`,
  };
}

function View({ one }: { one: Detail }) {
  const [open, setOpen] = useState<'nothing' | 'triage' | 'accept'>('nothing');
  const place = `${one.service} in ${one.environment}`;
  const isUntold = one.verdict?.verdict === 'cannot_tell' && one.verdict.accepted === null;
  return (
    <>
      <PageHead
        title={`${one.advisory} in ${one.service}`}
        tab={`${one.advisory}: ${one.service}`}
        crumbs={[
          <Link key="all" to="/exposures" className="link">
            Exposures
          </Link>,
          <Link key="one" to="/exposures" search={{ advisory: one.advisory, state: 'any' }} className="link">
            {one.advisory}
          </Link>,
        ]}
        facts={
          <>
            <StateChip state={one.state} certainty={one.certainty} />
            <Urgency of={one} />
            <span>{one.environment}</span>
          </>
        }
        actions={
          <>
            {one.canSign && (
              <>
                <Button
                  kind={one.state === 'closed' ? 'plain' : 'primary'}
                  icon={PenLine}
                  onClick={() => setOpen('triage')}
                >
                  Say what came of it
                </Button>
                {isUntold && <Button onClick={() => setOpen('accept')}>Accept that it can not be told</Button>}
              </>
            )}
            <DeclareButton start={declareOf(one)} />
          </>
        }
      />
      <div className="grid gap-5">
        <Standing one={one} />
        <Stretches one={one} />
        <Verdicts one={one} />
      </div>
      <Suspense>
        {open === 'triage' && (
          <TriageWindow
            about={{ kind: 'exposure', id: one.id, advisory: one.advisory, place }}
            draft={{ from: one.stretches[0]?.knownFrom ?? one.since }}
            onClose={() => setOpen('nothing')}
          />
        )}
      </Suspense>
      {open === 'accept' && <AcceptWindow id={one.id} onClose={() => setOpen('nothing')} />}
    </>
  );
}

function AcceptWindow({ id, onClose }: { id: string; onClose: () => void }) {
  const act = useAct('acceptExposure', () => {
    showToast('Accepted');
    onClose();
  });
  return (
    <ReasonWindow
      title="Accept that it can not be told"
      question="Why that is accepted"
      act={act}
      onReason={(reason) => void act.submit({ params: { exposure: id }, body: { reason } })}
      label="Accept"
      onClose={onClose}
    />
  );
}

function Standing({ one }: { one: Detail }) {
  const facts = [
    { name: 'Flaw', value: <AdvisoryLink advisory={one.advisory} /> },
    {
      name: 'Service',
      value: (
        <Link to="/services/$service" params={{ service: one.service }} className="link">
          {one.service}
        </Link>
      ),
    },
    { name: 'Parts', value: one.packages.map((part) => `${part.package} ${part.versions.join(', ')}`).join('; ') },
    { name: 'Class', value: <Prose text={one.deadlineBecause} /> },
    {
      name: 'Known',
      value: one.knownAt === null ? 'nobody knows since when' : <Time at={one.knownAt} words={utcWords(one.knownAt)} />,
    },
    { name: 'Exploited', value: one.listedOn === null ? 'not listed' : `listed on ${one.listedOn}` },
    { name: 'Found here', value: <Time at={one.foundAt} words={utcWords(one.foundAt)} /> },
    { name: 'Due', value: <Due dueAt={one.dueAt} dueBecause={one.dueBecause} /> },
  ];
  return (
    <Section title={sentence(one.because)} {...(one.notLookedAt !== null && { note: gapWords(one.notLookedAt) })}>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        {facts.map(({ name, value }) => (
          <div key={name} className="min-w-0">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {one.mergedInto !== null && (
        <p className="mt-3">
          <Link to="/exposures/$exposure" params={{ exposure: one.mergedInto }} className="link">
            The exposure it became part of
          </Link>
        </p>
      )}
    </Section>
  );
}

function Stretches({ one }: { one: Detail }) {
  const now = useNow(60_000);
  return (
    <Section
      title="When it was live"
      note={one.stretchesLeftOut > 0 ? `${one.stretchesLeftOut} earlier ones are not listed` : undefined}
      flush
    >
      <div className="cards">
        <Table columns={['From', 'To', 'For', 'Releases', 'Replicas']}>
          <tbody>
            {one.stretches.map((stretch) => (
              <tr key={stretch.from}>
                <td data-label="From">{utcWords(stretch.from)}</td>
                <td data-label="To">
                  {stretch.to === null ? (
                    <span className="font-semibold text-bad">live now</span>
                  ) : (
                    utcWords(stretch.to)
                  )}
                </td>
                <td data-label="For">
                  {durationWords((stretch.to === null ? now : Date.parse(stretch.to)) - Date.parse(stretch.from))}
                  {stretch.knownFrom === null && <span className="block text-sm text-muted">before it was known</span>}
                </td>
                <td data-label="Releases">
                  {stretch.versions.map((served) => (
                    <span key={`${served.version} ${served.from}`} className="mr-3 inline-flex gap-1.5">
                      <Link
                        to="/services/$service/releases/$version"
                        params={{ service: one.service, version: served.version }}
                        className="link"
                      >
                        <VersionText version={served.version} />
                      </Link>
                      {served.sharePercent < 100 && <span className="text-sm text-muted">{served.sharePercent} %</span>}
                    </span>
                  ))}
                </td>
                <td data-label="Replicas">
                  {stretch.replicas === null ? (
                    <span className="text-muted">not told apart</span>
                  ) : (
                    `${stretch.replicas.affected} of ${stretch.replicas.total}`
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Section>
  );
}

function Verdicts({ one }: { one: Detail }) {
  return (
    <Section title="Verdicts" note={one.verdicts.length > 1 ? 'newest first' : undefined} flush>
      {one.verdicts.length === 0 ? (
        <Empty title="Nobody has said yet what came of it">
          A rollback ends an exposure and does not close it: a holder of the security key looks at the logs and signs
          what they show.
        </Empty>
      ) : (
        <ol className="divide-y divide-line">
          {one.verdicts.map((verdict) => (
            <VerdictLine key={verdict.id} verdict={verdict} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function VerdictLine({ verdict }: { verdict: VerdictItem }) {
  const parts = [
    { name: 'Logs', value: verdict.logs },
    { name: 'Asked', value: verdict.query },
    { name: 'Time looked at', value: `${utcWords(verdict.from)} to ${utcWords(verdict.to)}` },
    { name: 'Missing', value: verdict.missing },
    { name: 'Second look', value: verdict.secondLookAt === null ? null : utcWords(verdict.secondLookAt) },
    { name: 'Note', value: verdict.note },
    { name: 'Accepted', value: verdict.accepted && `${verdict.accepted.reason} (${verdict.accepted.by.name})` },
  ];
  return (
    <li className={`grid gap-2 px-4 py-3 ${verdict.supersededAt === null ? '' : 'opacity-75'}`}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <VerdictWord verdict={verdict} />
        <span className="text-sm text-muted">
          {verdict.by.name}, <Time at={verdict.at} />
        </span>
        {verdict.isRecentlyGranted && <span className="tag">key given within the last day</span>}
        {verdict.supersededAt !== null && <span className="tag">superseded</span>}
      </p>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_1fr] sm:items-baseline">
        {parts.map(({ name, value }) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-sm text-muted">{name}</dt>
              <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </li>
  );
}
