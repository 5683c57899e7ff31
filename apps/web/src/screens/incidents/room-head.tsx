import { Link } from '@tanstack/react-router';
import { BookOpenText, ChevronRight, EyeOff, FlaskConical, GitMerge, Navigation, Settings2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { crumbLook } from '../../ui/crumbs.tsx';
import { SimulatedTag } from '../../ui/tags.tsx';
import { ChangeWindow } from './change-window.tsx';
import { type IncidentDetail, phaseInk } from './incident-words.ts';
import { MergeWindow } from './merge-window.tsx';
import { NextWord } from './next-word.tsx';
import { RolesWindow } from './roles-window.tsx';
import { Announce } from './room-acts.tsx';
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
  const [opened, setOpened] = useState<'change' | 'roles' | 'merge'>();
  const openRoles = () => setOpened('roles');
  useCommand('room.status', may ? () => setOpened('change') : undefined);
  useCommand('room.roles', openRoles);
  const mayMerge = may && incident.mergedInto === null;
  useCommand('room.merge', mayMerge ? () => setOpened('merge') : undefined);
  const acts = (
    <>
      <LinkButton kind="primary" icon={Navigation} keys="w" to="/gate" search={fixOf(incident)}>
        Propose a fix
      </LinkButton>
      <Announce incident={incident} keys="u" />
      {incident.resolvedAt !== null && (
        <LinkButton icon={BookOpenText} to="/incidents/$incident/postmortem" params={{ incident: incident.name }}>
          Postmortem
        </LinkButton>
      )}
      {may && (
        <Button icon={Settings2} keys="s" onClick={() => setOpened('change')}>
          Change
        </Button>
      )}
      {mayMerge && incident.resolvedAt === null && (
        <Button kind="quiet" icon={GitMerge} onClick={() => setOpened('merge')}>
          Merge
        </Button>
      )}
    </>
  );
  return (
    <>
      {isNarrow ? (
        <NarrowHead incident={incident} acts={acts} onRoles={openRoles} />
      ) : (
        <WideHead incident={incident} acts={acts} onRoles={openRoles} />
      )}
      {opened === 'change' && <ChangeWindow incident={incident} onClose={() => setOpened(undefined)} />}
      {opened === 'roles' && <RolesWindow incident={incident} onClose={() => setOpened(undefined)} />}
      {opened === 'merge' && <MergeWindow incident={incident} onClose={() => setOpened(undefined)} />}
    </>
  );
}

type HeadProps = { incident: IncidentDetail; acts: ReactNode; onRoles: () => void };

function WideHead({ incident, acts, onRoles }: HeadProps) {
  return (
    <header className="mb-3 grid gap-1.5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid min-w-0 gap-0.5">
          <nav aria-label="You are here" className="flex items-center gap-1 text-sm text-muted">
            {incidentsCrumb}
            <ChevronRight size={13} aria-hidden />
            <span className="font-mono">{incident.name}</span>
          </nav>
          <Title incident={incident} className="text-xl leading-tight tracking-tight text-balance" />
        </div>
        <div className="flex flex-wrap gap-2">{acts}</div>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted">
          <Status incident={incident} />
          {incident.axes.map((side) => (
            <SideClock key={side.axis} side={side} />
          ))}
          <Facts incident={incident} />
        </div>
        <RoomRoles incident={incident} onOpen={onRoles} />
      </div>
    </header>
  );
}

/** Name, state and clocks; the rest opens. */
function NarrowHead({ incident, acts, onRoles }: HeadProps) {
  const [isOpen, setIsOpen] = useState(false);
  const more = useId();
  return (
    <header className="grid px-3 pt-1 pb-2">
      <div className="flex items-center gap-2">
        <span className="font-mono text-sm text-muted">{incident.name}</span>
        <Status incident={incident} />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={more}
          onClick={() => setIsOpen(!isOpen)}
          className="btn btn-quiet ml-auto"
        >
          Roles and acts
          <ChevronRight size={15} aria-hidden className={isOpen ? 'rotate-90' : ''} />
        </button>
      </div>
      <Title incident={incident} className="line-clamp-2 text-lg leading-snug" />
      <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {incident.axes.map((side) => (
          <SideClock key={side.axis} side={side} isShort />
        ))}
      </div>
      <div id={more} hidden={!isOpen} className={isOpen ? 'mt-2 grid gap-3' : ''}>
        <RoomRoles incident={incident} onOpen={onRoles} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted">
          <Facts incident={incident} />
        </div>
        <div className="flex flex-wrap gap-2">{acts}</div>
      </div>
    </header>
  );
}

function Title({ incident, className }: { incident: IncidentDetail; className: string }) {
  const tab = `${incident.name} ${incident.title}`;
  useEffect(() => {
    document.title = `${tab} · Lockstep`;
  }, [tab]);
  return (
    <h1 tabIndex={-1} className={`font-semibold [overflow-wrap:anywhere] ${className}`}>
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
      <NextWord incident={incident.name} />
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
