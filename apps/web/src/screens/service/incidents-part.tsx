import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { DeclareButton } from '../../shell/declare-button.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { SeverityTag, SimulatedTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { IncidentItem } from '../services/service-rows.ts';

export function IncidentsPart({ service }: { service: string }) {
  const list = useList('listIncidents', { query: { service, limit: 30 } });
  const may = useMay('incidents.write');
  const record = may && <DeclareButton start={{ service, from: `on ${service}` }} />;
  return (
    <>
      {list.items.length > 0 && record && <div className="border-b border-line px-4 py-3">{record}</div>}
      <PagedList
        list={list}
        empty={
          <Empty title="No incidents" action={record}>
            The gate counts those that a release caused, and those it fixed.
          </Empty>
        }
      >
        {(incidents) => (
          <Table
            columns={[
              'Incident',
              'Severity',
              'Began',
              'Ended',
              'Caused by',
              'Fixed by',
              { name: 'Do', isHidden: true },
            ]}
          >
            <tbody>
              {incidents.map((incident) => (
                <IncidentLine key={incident.id} incident={incident} may={may} />
              ))}
            </tbody>
          </Table>
        )}
      </PagedList>
    </>
  );
}

function IncidentLine({ incident, may }: { incident: IncidentItem; may: boolean }) {
  const update = useToldAct('updateIncident');
  const setResolved = async (resolvedAt: string | null) => {
    const answer = await update.submit({ params: { incident: incident.id }, body: { resolvedAt } });
    if (answer && resolvedAt !== null)
      showToast(`${incident.name} is resolved`, { undo: () => void setResolved(null) });
  };
  return (
    <tr>
      <td>
        <span className="font-mono text-sm text-muted">{incident.name}</span>{' '}
        <Link to="/incidents/$incident" params={{ incident: incident.name }} className="link font-semibold">
          {incident.title}
        </Link>{' '}
        {incident.isSimulated && <SimulatedTag />}
        <span className="block text-sm text-muted">
          {incident.kind}
          {incident.environment === null ? '' : `, ${incident.environment}`}
        </span>
      </td>
      <td data-label="Severity">
        <SeverityTag severity={incident.severity} />
      </td>
      <td data-label="Began">
        <Time at={incident.startedAt} />
      </td>
      <td data-label="Ended">
        {incident.resolvedAt === null ? (
          <span className="font-semibold text-bad">open</span>
        ) : (
          <Time at={incident.resolvedAt} />
        )}
      </td>
      <td data-label="Caused by" className="font-mono">
        {incident.causedByVersion ?? '–'}
      </td>
      <td data-label="Fixed by" className="font-mono">
        {incident.fixedByVersion ?? '–'}
      </td>
      <td>
        {incident.resolvedAt === null && (
          <span className="flex flex-wrap justify-end gap-2 max-md:justify-start xl:flex-nowrap">
            <LinkButton
              to="/gate"
              search={{
                service: incident.service ?? undefined,
                incident: incident.id,
                environment: incident.environment ?? undefined,
              }}
            >
              Find a way out
            </LinkButton>
            {may && (
              <Button isBusy={update.isBusy} onClick={() => void setResolved(new Date().toISOString())}>
                Resolve
              </Button>
            )}
          </span>
        )}
      </td>
    </tr>
  );
}
