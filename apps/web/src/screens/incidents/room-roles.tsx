import { CircleAlert } from 'lucide-react';
import { useMay, useMe } from '../../api/me.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Face } from './face.tsx';
import { holdingOf, type IncidentDetail, missingOf, roleLook, type RoleName, shownRoles } from './incident-words.ts';
import { useRoleActs } from './use-role-acts.ts';

/** Who does what here. An empty role is taken, and one that is offered accepted, by one press; the rest is in a window. */
export function RoomRoles({ incident, onOpen }: { incident: IncidentDetail; onOpen: () => void }) {
  const may = useMay('incidents.write');
  const me = useMe()?.userId ?? undefined;
  const acts = useRoleActs(incident);
  const isOpen = incident.resolvedAt === null;
  return (
    <ul aria-label="Roles" className="flex flex-wrap gap-x-3 gap-y-1.5">
      {shownRoles(incident).map((role) => {
        const { holder, offered } = holdingOf(incident, role);
        return (
          <li key={role} className="flex items-center gap-1">
            <RoleChip incident={incident} role={role} onOpen={onOpen} />
            {may && isOpen && holder === null && offered === null && (
              <Button kind="plain" isBusy={acts.busy === `take ${role}`} onClick={() => void acts.take(role)}>
                Take<span className="sr-only"> {roleLook[role].word}</span>
              </Button>
            )}
            {may && me !== undefined && offered?.person.id === me && (
              <Button kind="primary" isBusy={acts.busy === `accept ${role}`} onClick={() => void acts.accept(role)}>
                Accept<span className="sr-only"> {roleLook[role].word}</span>
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function RoleChip({ incident, role, onOpen }: { incident: IncidentDetail; role: RoleName; onOpen: () => void }) {
  const { holder, offered } = holdingOf(incident, role);
  const isMissing = holder === null && missingOf(incident).length > 0;
  return (
    <button
      type="button"
      onClick={onOpen}
      className="inline-flex min-h-9 items-center gap-2 rounded-md px-1 text-left hover:bg-raised pointer-coarse:min-h-11"
    >
      {holder ? (
        <Face person={holder} isLarge />
      ) : (
        <span
          aria-hidden
          className={classNames(
            'inline-grid size-7 shrink-0 place-items-center rounded-full border border-dashed',
            isMissing ? 'border-warn text-warn' : 'border-edge text-muted',
          )}
        >
          <CircleAlert size={14} />
        </span>
      )}
      <span className="grid leading-tight">
        <span className="text-xs text-muted">{roleLook[role].short}</span>
        <span className={classNames('text-sm font-medium', isMissing && 'text-warn')}>
          {holder?.name ?? (offered === null ? 'nobody yet' : `${offered.person.name} is asked`)}
        </span>
      </span>
    </button>
  );
}
