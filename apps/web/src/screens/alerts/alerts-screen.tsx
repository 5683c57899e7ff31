import { getRouteApi } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { AxisTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SeverityChip } from './severity-chip.tsx';

const route = getRouteApi('/app/alerts');
type Alert = AnswerOf<'listAlerts'>['items'][number];

/** What senders say is wrong now, and what was. */
export function AlertsScreen() {
  const { show } = route.useSearch();
  const state = show ?? 'open';
  return (
    <>
      <PageHead title="Alerts" tab="Alerts" />
      <div className="panel min-w-0">
        <PartLinks
          label="Which alerts"
          current={state}
          parts={[
            { key: 'open', label: 'Open', link: { to: '/alerts', search: () => ({}) } },
            { key: 'resolved', label: 'Over', link: { to: '/alerts', search: () => ({ show: 'resolved' }) } },
          ]}
        />
        <AlertList state={state} />
      </div>
    </>
  );
}

function AlertList({ state }: { state: Alert['state'] }) {
  const list = useList('listAlerts', { query: { state, limit: 50 } });
  return (
    <PagedList list={list} empty={<NoAlerts state={state} />}>
      {(items) => (
        <Table
          columns={[
            'Alert',
            'Severity',
            'Source',
            state === 'open' ? 'Since' : 'Over',
            ...(state === 'open' ? [{ name: 'What to do', isHidden: true } as const] : []),
          ]}
        >
          <tbody>
            {items.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </tbody>
        </Table>
      )}
    </PagedList>
  );
}

function NoAlerts({ state }: { state: Alert['state'] }) {
  const sources = useList('listAlertSources', { query: { limit: 1 } });
  const may = useMay('alerts.manage');
  if (state === 'open' && sources.query.isSuccess && sources.items.length === 0) {
    return (
      <Empty
        title="No source sends alerts yet"
        action={
          may && (
            <LinkButton to="/settings/sources" kind="primary">
              Add a source
            </LinkButton>
          )
        }
      >
        Prometheus, Grafana, PagerDuty and Opsgenie clients, scanners and webhooks can post here as they are.
      </Empty>
    );
  }
  return state === 'open' ? (
    <Empty title="Nothing is wrong">No sender says that anything is.</Empty>
  ) : (
    <Empty title="None yet">Alerts that are over are kept here.</Empty>
  );
}

/** Those that tell one alert from the next; the name stands in the summary. */
function labelWords(labels: Alert['labels']): string {
  return Object.entries(labels)
    .filter(([name]) => name !== 'severity')
    .slice(0, 6)
    .map(([name, value]) => `${name}=${value}`)
    .join('  ');
}

function AlertRow({ alert }: { alert: Alert }) {
  const may = useMay('alerts.respond');
  const resolve = useAct('resolveAlert', () => showToast('Resolved. It opens again if the sender repeats it.'));
  const [link] = alert.links;
  return (
    <tr>
      <td>
        <p className="font-semibold [overflow-wrap:anywhere]">{alert.summary}</p>
        <p className="font-mono text-xs text-muted [overflow-wrap:anywhere]">{labelWords(alert.labels)}</p>
        {link && (
          <a href={link.url} className="link inline-flex items-center gap-1 text-sm" rel="noreferrer" target="_blank">
            {link.label}
            <ExternalLink size={12} aria-hidden />
          </a>
        )}
        {resolve.problem && <ProblemNote problem={resolve.problem} />}
      </td>
      <td data-label="Severity">
        <div className="flex flex-wrap gap-1.5">
          <SeverityChip severity={alert.severity} />
          {alert.axis !== 'both' && <AxisTag axis={alert.axis} />}
        </div>
      </td>
      <td data-label="Source">
        {alert.source}
        <p className="text-sm text-muted">{alert.count === 1 ? 'once' : `${alert.count} times`}</p>
      </td>
      <td data-label={alert.state === 'open' ? 'Since' : 'Over'}>
        <Time at={alert.resolvedAt ?? alert.startsAt} />
        {alert.resolvedBecause !== null && <p className="text-sm text-muted">{becauseWords[alert.resolvedBecause]}</p>}
      </td>
      {alert.state === 'open' && (
        <td>
          {may && (
            <Button isBusy={resolve.isBusy} onClick={() => void resolve.submit({ params: { alert: alert.id } })}>
              Resolve
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

const becauseWords = {
  sender: 'the sender says so',
  expiry: 'not repeated',
  person: 'somebody said so',
} as const;
