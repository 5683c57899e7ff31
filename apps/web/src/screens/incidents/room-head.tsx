import { Link } from '@tanstack/react-router';
import { EyeOff, FlaskConical, GitMerge, Navigation, Settings2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { crumbLook } from '../../ui/crumbs.tsx';
import { PageHead } from '../../ui/page.tsx';
import { SimulatedTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { ChangeWindow } from './change-window.tsx';
import { type IncidentDetail, phaseInk } from './incident-words.ts';
import { RoomRoles } from './room-roles.tsx';
import { SideClock } from './side-clock.tsx';

const incidentsCrumb = (
  <Link key="incidents" to="/incidents" className={crumbLook}>
    Incidents
  </Link>
);

/** Where the question to the gate begins, filled in as far as the incident knows. */
export function fixOf(incident: IncidentDetail) {
  const [first] = incident.axes.filter(({ resolvedAt }) => resolvedAt === null);
  return {
    service: incident.service ?? incident.links.find(({ kind }) => kind === 'service')?.label,
    environment: incident.environment ?? undefined,
    incident: incident.id,
    motive: (first ?? incident.axes[0])?.axis,
  } as const;
}

/** What it is, how grave on each side and since when, who leads. On a phone the facts fold away under the clocks. */
export function RoomHead({ incident, isNarrow }: { incident: IncidentDetail; isNarrow: boolean }) {
  const may = useMay('incidents.write');
  const [isChanging, setIsChanging] = useState(false);
  useCommand('room.status', may ? () => setIsChanging(true) : undefined);
  const acts = (
    <>
      <LinkButton kind="primary" icon={Navigation} keys="w" to="/gate" search={fixOf(incident)}>
        Propose a fix
      </LinkButton>
      {may && (
        <Button icon={Settings2} keys="s" onClick={() => setIsChanging(true)}>
          Change
        </Button>
      )}
    </>
  );
  const facts = <Facts incident={incident} />;
  const clocks = incident.axes.map((side) => <SideClock key={side.axis} side={side} />);
  return (
    <>
      {isNarrow ? (
        <header className="grid gap-1.5 px-3 pt-2.5 pb-2">
          <p className="flex items-center gap-2 text-sm">
            {incidentsCrumb}
            <span className="font-mono text-muted">{incident.name}</span>
            <Status incident={incident} />
          </p>
          <HeadTitle incident={incident} />
          <div className="flex flex-wrap gap-x-4 gap-y-1">{clocks}</div>
          <details>
            <summary className="link inline-flex! min-h-11 items-center text-sm">Roles, facts and acts</summary>
            <div className="grid gap-3 pb-1">
              <RoomRoles incident={incident} />
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted">{facts}</div>
              <div className="flex flex-wrap gap-2">{acts}</div>
            </div>
          </details>
        </header>
      ) : (
        <PageHead
          title={incident.title}
          tab={`${incident.name} ${incident.title}`}
          crumbs={[
            incidentsCrumb,
            <span key="name" className="font-mono">
              {incident.name}
            </span>,
          ]}
          actions={acts}
          facts={
            <>
              <Status incident={incident} />
              {clocks}
              {facts}
              <span className="ml-auto">
                <RoomRoles incident={incident} />
              </span>
            </>
          }
        />
      )}
      {isChanging && <ChangeWindow incident={incident} onClose={() => setIsChanging(false)} />}
    </>
  );
}

function HeadTitle({ incident }: { incident: IncidentDetail }) {
  const tab = `${incident.name} ${incident.title}`;
  useEffect(() => {
    document.title = `${tab} · Lockstep`;
  }, [tab]);
  return (
    <h1 tabIndex={-1} className="line-clamp-2 text-lg leading-snug font-semibold [overflow-wrap:anywhere]">
      {incident.title}
    </h1>
  );
}

function Status({ incident: { status } }: { incident: IncidentDetail }) {
  return <span className={`chip ${phaseInk[status.phase]}`}>{status.title}</span>;
}

function Facts({ incident }: { incident: IncidentDetail }) {
  const { service, environment, mergedInto } = incident;
  return (
    <>
      {incident.isDrill && (
        <span className="tag">
          <FlaskConical size={12} aria-hidden />
          drill
        </span>
      )}
      {incident.isPrivileged && (
        <span className="tag">
          <EyeOff size={12} aria-hidden />
          privileged
        </span>
      )}
      {incident.isSimulated && <SimulatedTag />}
      {service !== null && (
        <span>
          <Link to="/services/$service" params={{ service }} className="link">
            {service}
          </Link>
          {environment === null ? '' : `, ${environment}`}
        </span>
      )}
      <span>
        declared by {incident.recordedBy.name} <Time at={incident.declaredAt} />
      </span>
      {mergedInto !== null && (
        <span className="inline-flex items-center gap-1.5">
          <GitMerge size={14} aria-hidden />
          part of
          <Link to="/incidents/$incident" params={{ incident: mergedInto }} className="link">
            {mergedInto}
          </Link>
        </span>
      )}
    </>
  );
}
