import { CircleAlert } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { Face } from './face.tsx';
import { holdingOf, type IncidentDetail, roleLook, type RoleName, wantedRoles } from './incident-words.ts';

const always: readonly RoleName[] = ['commander'];

/** The roles that are shown at once: those that are held or asked for, and those an open incident should not be without. */
export function shownRoles(incident: IncidentDetail): readonly RoleName[] {
  const taken = incident.roles.flatMap(({ role, holder, offered }) => (holder || offered ? [role] : []));
  const wanted = new Set<RoleName>([...always, ...wantedRoles(incident), ...taken]);
  return (Object.keys(roleLook) as RoleName[]).filter((role) => wanted.has(role));
}

/** Who does what here. */
export function RoomRoles({ incident }: { incident: IncidentDetail }) {
  return (
    <ul aria-label="Roles" className="flex flex-wrap gap-x-4 gap-y-1.5">
      {shownRoles(incident).map((role) => (
        <li key={role}>
          <RoleChip incident={incident} role={role} />
        </li>
      ))}
    </ul>
  );
}

function RoleChip({ incident, role }: { incident: IncidentDetail; role: RoleName }) {
  const { holder, offered } = holdingOf(incident, role);
  const isWanted = holder === null && wantedRoles(incident).includes(role);
  return (
    <span className="inline-flex min-h-8 items-center gap-2">
      {holder ? (
        <Face person={holder} isLarge />
      ) : (
        <span
          aria-hidden
          className={classNames(
            'inline-grid size-7 place-items-center rounded-full border border-dashed',
            isWanted ? 'border-warn text-warn' : 'border-edge text-muted',
          )}
        >
          {isWanted && <CircleAlert size={14} />}
        </span>
      )}
      <span className="grid leading-tight">
        <span className="text-xs text-muted">{roleLook[role].word}</span>
        <span className={classNames('text-sm font-medium', isWanted && 'text-warn')}>
          {holder?.name ?? (offered === null ? 'nobody yet' : `${offered.person.name} is asked`)}
        </span>
      </span>
    </span>
  );
}
