import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BellRing, Bell } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { DeclareButton } from '../../shell/declare-button.tsx';
import type { DeclareStart } from '../../shell/declare-store.ts';
import { LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { FootRoom } from '../../ui/foot-bar.tsx';
import { useNow } from '../../ui/now.ts';
import { Fold, PageHead, Section } from '../../ui/page.tsx';
import { Empty, Loaded, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { beginning, ChainList, heldMessages } from './chain-list.tsx';
import { GroupActs } from './group-acts.tsx';
import { GroupStanding } from './group-standing.tsx';
import { type AlertGroup, axisWords, statusLook } from './group-words.ts';
import { MessageTable } from './message-table.tsx';
import { ResolveAlone } from './resolve-alone.tsx';
import { UselessPart } from './useless-mark.tsx';
import { LinkList } from './link-list.tsx';
import { linksOf } from './links-of.ts';
import { SeverityChip } from './severity-chip.tsx';

const route = getRouteApi('/app/alerts/groups/$group');
const alertsCrumb = (
  <Link key="alerts" to="/alerts" className="link">
    Alerts
  </Link>
);

/** One group: what a page leads to. What to do stands first, why it is so below. */
export function GroupScreen() {
  const { group } = route.useParams();
  const query = useQuery({ ...ask('getAlertGroup', { params: { group } }), refetchInterval: 30_000 });
  return (
    <Loaded query={query} rows={8} heading="Alert group">
      {(data) => <Group group={data} />}
    </Loaded>
  );
}

/** An incident about the alerts of a group. */
function declareOf({ id, title, axis, service, urgency }: AlertGroup): DeclareStart {
  return {
    title,
    kind: axis,
    severity: urgency === 'high' ? 'sev2' : 'sev3',
    service: service ?? undefined,
    alertGroups: [id],
    from: `about the alerts "${title}", which it will be linked to`,
  };
}

/** What an incident asks of somebody leads there; alerts may become one. */
function groupActions(group: AlertGroup) {
  if (group.incidentId !== null) {
    return (
      <LinkButton to="/incidents/$incident" params={{ incident: group.incidentId }} kind="primary">
        Open the incident
      </LinkButton>
    );
  }
  return group.state !== 'resolved' && <DeclareButton start={declareOf(group)} />;
}

function Group({ group }: { group: AlertGroup }) {
  const chain = useQuery({ ...ask('getAlertGroupChain', { params: { group: group.id } }), refetchInterval: 30_000 });
  const now = useNow(60_000);
  const status = chain.data?.escalation.status ?? group.state;
  const look = statusLook[status === 'not_escalated' && group.state !== 'open' ? group.state : status];
  return (
    <>
      <PageHead
        title={group.title}
        tab={group.title}
        crumbs={[alertsCrumb, <span key="here">Group</span>]}
        actions={groupActions(group)}
        facts={
          <>
            <span className={`chip ${look.ink}`}>{look.word}</span>
            <Urgency urgency={group.urgency} />
            <span>{axisWords[group.axis]}</span>
            <span>
              began <Time at={group.openedAt} />
            </span>
            {group.service !== null && (
              <Link to="/services/$service" params={{ service: group.service }} className="link">
                {group.service}
              </Link>
            )}
          </>
        }
      />
      <div className="grid gap-5">
        {chain.data && <GroupActs escalation={chain.data.escalation} incident={group.incidentId} />}
        {chain.data?.escalation.status === 'not_escalated' && group.openAlerts > 0 && <ResolveAlone group={group} />}
        {group.state !== 'open' && <UselessPart group={group.id} title={group.title} />}
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <div className="grid min-w-0 gap-5">
            <Section title="Who has it">
              <Loaded query={chain} rows={3}>
                {({ escalation }) => <GroupStanding escalation={escalation} />}
              </Loaded>
            </Section>
            <LinkList links={[...linksOf(group.items)]} />
            {group.incidentId === null && <GroupAlerts group={group} />}
          </div>
          <div className="grid min-w-0 gap-5">
            <Section title="What happened" note={chain.data?.isCut ? 'the newest lines' : undefined}>
              {chain.data === undefined ? (
                <Loading rows={6} />
              ) : (
                <ChainList
                  entries={[
                    ...(chain.data.isCut ? [] : beginning(group, chain.data.lines)),
                    ...chain.data.lines.map((line, index) => ({ ...line, key: `${line.at} ${index}` })),
                    ...heldMessages(chain.data.notifications, now),
                  ]}
                />
              )}
            </Section>
            {chain.data && (
              <Fold title="Messages" note={String(chain.data.notifications.length)}>
                <MessageTable notifications={chain.data.notifications} />
              </Fold>
            )}
          </div>
        </div>
        <FootRoom />
      </div>
    </>
  );
}

export function Urgency({ urgency }: { urgency: 'high' | 'low' }) {
  const Icon = urgency === 'high' ? BellRing : Bell;
  return (
    <span className={`inline-flex items-center gap-1.5 ${urgency === 'high' ? 'text-bad' : ''}`}>
      <Icon size={14} aria-hidden />
      {urgency} urgency
    </span>
  );
}

const MOST_ALERTS = 20;

function GroupAlerts({ group }: { group: AlertGroup }) {
  const over = group.alerts - group.openAlerts;
  return (
    <Section
      title="Alerts"
      note={`${group.openAlerts} open${over > 0 ? `, ${over} over` : ''}`}
      flush
      actions={
        group.alerts > MOST_ALERTS && (
          <Link to="/alerts" search={{ group: group.id }} className="link">
            All {counted(group.alerts, 'alert')}
          </Link>
        )
      }
    >
      {group.items.length === 0 ? (
        <Empty title="None open">{group.alerts === 0 ? 'No alert' : counted(group.alerts, 'alert')} came to it.</Empty>
      ) : (
        <ul>
          {group.items.slice(0, MOST_ALERTS).map((alert) => (
            <li key={alert.id} className="border-b border-line last:border-b-0">
              <Link
                to="/alerts/$alert"
                params={{ alert: alert.id }}
                className="grid min-h-11 gap-1 px-4 py-2.5 -outline-offset-2 hover:bg-raised/60"
              >
                <span
                  className={`font-medium [overflow-wrap:anywhere] ${alert.state === 'resolved' ? 'text-muted' : ''}`}
                >
                  {alert.summary}
                </span>
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
                  <SeverityChip severity={alert.severity} />
                  {alert.source}
                  {alert.state === 'resolved' ? <span>over</span> : null}
                  {alert.count > 1 && <span>{alert.count} times</span>}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
