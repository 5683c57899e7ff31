import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Siren } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { GateNames } from '../gate/gate-names.tsx';
import { Face } from './face.tsx';
import type { IncidentDetail } from './incident-words.ts';

/** Who helps without a role, and whose seat is empty, why, and who was asked. Nothing where there is nothing to say. */
export function PeoplePart({ incident }: { incident: IncidentDetail }) {
  const people = useQuery(ask('getIncidentPeople', { params: { incident: incident.id } })).data;
  const calls = people?.calls.filter(({ endedAt }) => endedAt === null) ?? [];
  const responders = people?.responders ?? [];
  if (calls.length + responders.length === 0) return null;
  return (
    <Section title="People" flush>
      <ul className="divide-y divide-line">
        {calls.map((one) => (
          <li key={one.id} className="flex gap-2.5 px-4 py-2.5">
            <Siren size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            <span className="grid min-w-0 gap-0.5">
              <span className="pretty [overflow-wrap:anywhere]">
                <GateNames text={one.because} />
              </span>
              <span className="text-sm text-muted">
                {one.call === 'page' ? 'paged' : 'said'} <Time at={one.at} />
                {one.group !== null && (
                  <>
                    {', '}
                    <Link to="/alerts/groups/$group" params={{ group: one.group }} className="link">
                      who was asked
                    </Link>
                  </>
                )}
              </span>
            </span>
          </li>
        ))}
        {responders.length > 0 && (
          <li className="flex flex-wrap gap-x-3 gap-y-1.5 px-4 py-2.5">
            {responders.map(({ person }) => (
              <span key={person.id} className="inline-flex items-center gap-1.5">
                <Face person={person} />
                {person.name}
              </span>
            ))}
          </li>
        )}
      </ul>
    </Section>
  );
}
