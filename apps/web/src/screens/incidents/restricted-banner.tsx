import { useQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import { ask } from '../../api/query.ts';
import type { IncidentDetail } from './incident-words.ts';

/** Says plainly that what is read and written here stays among few. */
export function RestrictedBanner({ incident }: { incident: IncidentDetail }) {
  const access = useQuery({
    ...ask('getIncidentAccess', { params: { incident: incident.id } }),
    enabled: incident.isRestricted,
  }).data;
  if (!incident.isRestricted) return null;
  const people = access?.readers.length;
  return (
    <p
      role="note"
      className="flex items-center gap-2 border-b ground-warn px-3.5 py-1.5 text-sm lg:mb-3 lg:rounded-lg lg:border"
    >
      <EyeOff size={15} aria-hidden className="shrink-0 text-warn" />
      <span>
        <strong className="font-semibold">
          {incident.isPrivileged ? 'Privileged and restricted.' : 'Restricted.'}
        </strong>{' '}
        {people === undefined
          ? 'Few people may see this.'
          : people === 1
            ? 'You alone may see this.'
            : `${people} people may see this.`}{' '}
        <span className="text-muted max-sm:hidden">Only who is called to help learns that there is one.</span>
      </span>
    </p>
  );
}
