import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BellOff, CircleCheckBig } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { becauseWords, fateLook, matchersOf } from './alert-words.ts';
import { Urgency } from './group-screen.tsx';
import { axisWords, statusLook } from './group-words.ts';
import { LinkList } from './link-list.tsx';
import { linksOf } from './links-of.ts';
import { SeverityChip } from './severity-chip.tsx';
import { SilenceWindow } from './silence-window.tsx';
import { WhyPanel } from './why-panel.tsx';

const route = getRouteApi('/app/alerts/$alert');
type Detail = AnswerOf<'getAlertDetail'>;

/** One alert: what its sender says, what became of it, and why. */
export function AlertScreen() {
  const { alert } = route.useParams();
  const query = useQuery(ask('getAlertDetail', { params: { alert } }));
  return (
    <Loaded query={query} rows={8} heading="Alert">
      {(detail) => <Detail alert={detail} />}
    </Loaded>
  );
}

function Detail({ alert }: { alert: Detail }) {
  const may = useMay('alerts.respond');
  const [isSilencing, setIsSilencing] = useState(false);
  const resolve = useAct('resolveAlert', () => showToast('Resolved. It opens again if the sender repeats it.'));
  const end = () => void resolve.submit({ params: { alert: alert.id } });
  const isOpen = alert.state === 'open';
  useCommand('alerts.resolve', may && isOpen ? end : undefined);
  useCommand('alerts.silence', may ? () => setIsSilencing(true) : undefined);
  return (
    <>
      <PageHead
        title={alert.summary}
        tab={alert.summary}
        crumbs={[
          <Link key="alerts" to="/alerts" className="link">
            Alerts
          </Link>,
          <span key="here">Alert</span>,
        ]}
        facts={<Facts alert={alert} />}
        actions={
          may && (
            <>
              {isOpen && (
                <Button icon={CircleCheckBig} isBusy={resolve.isBusy} onClick={end}>
                  Resolve
                </Button>
              )}
              <Button icon={BellOff} onClick={() => setIsSilencing(true)}>
                Silence this
              </Button>
            </>
          )
        }
      />
      {resolve.problem && <ProblemNote problem={resolve.problem} />}
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="grid min-w-0 gap-5">
          {alert.group && <GroupNote group={alert.group} />}
          <LinkList links={[...linksOf([alert])]} />
          <WhyPanel alert={alert.id} sentences={alert.why} />
          {alert.notes.length > 0 && <Notes notes={alert.notes} />}
        </div>
        <div className="grid min-w-0 gap-5">
          <Pairs title="Annotations" pairs={alert.annotations} empty="None." />
          <Pairs title="Labels" pairs={alert.labels} empty="The sender names none." />
        </div>
      </div>
      {isSilencing && <SilenceWindow start={matchersOf(alert.labels)} onClose={() => setIsSilencing(false)} />}
    </>
  );
}

function Facts({ alert }: { alert: Detail }) {
  const fate = fateLook[alert.fate];
  return (
    <>
      <span className={`chip ${alert.state === 'open' ? 'text-bad' : 'text-muted'}`}>
        {alert.state === 'open' ? 'open' : 'over'}
      </span>
      <span className={`chip ${fate.ink}`} data-tip={fate.tip}>
        {fate.word}
      </span>
      <SeverityChip severity={alert.severity} />
      {alert.urgency !== null && <Urgency urgency={alert.urgency} />}
      <span>{axisWords[alert.axis]}</span>
      <Link to="/alerts" search={{ source: alert.source }} className="link">
        {alert.source}
      </Link>
      {alert.service !== null && (
        <Link to="/services/$service" params={{ service: alert.service }} className="link">
          {alert.service}
        </Link>
      )}
      <span>
        began <Time at={alert.startsAt} />
      </span>
      <span>{alert.count === 1 ? 'sent once' : `sent ${counted(alert.count, 'time')}`}</span>
      {alert.resolvedAt !== null && (
        <span>
          ended <Time at={alert.resolvedAt} />
          {alert.resolvedBecause !== null && `: ${becauseWords[alert.resolvedBecause]}`}
        </span>
      )}
      {alert.lookAt !== null && alert.state === 'open' && (
        <span>
          looked at again <Time at={alert.lookAt} />
        </span>
      )}
      {alert.acknowledged !== null && <span>acknowledged at the sender by {alert.acknowledged.by}</span>}
    </>
  );
}

function GroupNote({ group }: { group: NonNullable<Detail['group']> }) {
  const look = statusLook[group.state];
  return (
    <div className="panel flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className="min-w-0 flex-1 basis-60">
        <p className="text-sm text-muted">Group of {counted(group.alerts, 'alert')}</p>
        <p className="font-semibold [overflow-wrap:anywhere]">{group.title}</p>
      </div>
      <span className={`chip ${look.ink}`}>{look.word}</span>
      <LinkButton to="/alerts/groups/$group" params={{ group: group.id }} kind="primary" className="min-h-11">
        Open the group
      </LinkButton>
    </div>
  );
}

const noteWords = {
  acknowledged: 'acknowledged at the sender',
  unacknowledged: 'acknowledgement taken back at the sender',
  noted: 'note',
  reopened: 'fired again',
} as const;

function Notes({ notes }: { notes: Detail['notes'] }) {
  return (
    <Section title="Notes" flush>
      <ul>
        {notes.map(({ id, at, kind, by, note }) => (
          <li key={id} className="grid gap-0.5 border-b border-line px-4 py-2.5 last:border-b-0">
            <p className="flex flex-wrap gap-x-2 text-sm text-muted">
              <span className="font-medium text-ink">{by ?? 'the sender'}</span> {noteWords[kind]} <Time at={at} />
            </p>
            {note !== null && (
              <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                <Prose text={note} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Pairs({ title, pairs, empty }: { title: string; pairs: Detail['labels']; empty: string }) {
  const entries = Object.entries(pairs);
  return (
    <Section title={title}>
      {entries.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <dl className="grid gap-2">
          {entries.map(([name, value]) => (
            <div key={name} className="grid gap-x-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
              <dt className="font-mono text-xs text-muted [overflow-wrap:anywhere] sm:pt-0.5">{name}</dt>
              <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                {/^https?:\/\/\S+$/.test(value) ? (
                  <a href={value} className="link" rel="noreferrer" target="_blank">
                    {value}
                  </a>
                ) : (
                  value
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
