import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { phaseWords } from '../status/status-words.ts';
import { ContextRows, rowLook } from './context-row.tsx';
import type { IncidentDetail } from './incident-words.ts';
import { Announce, restrictedWord, useMayAnnounce } from './room-acts.tsx';

/** What is told outside about this incident, and when the next word is due. */
export function StatusPart({ incident }: { incident: IncidentDetail }) {
  const mayRead = useMay('status.read');
  const mayAnnounce = useMayAnnounce(incident);
  const query = useQuery({
    ...ask('listStatusAnnouncements', { query: { incident: incident.name, limit: 50 } }),
    enabled: mayRead,
  });
  const items = query.data?.items ?? [];
  if (!mayRead || (items.length === 0 && !mayAnnounce)) return null;
  return (
    <Section title="Told outside" flush actions={<Announce incident={incident} kind="quiet" />}>
      {mayAnnounce && incident.isRestricted && (
        <p className="border-b border-line px-4 py-2 text-sm text-muted pretty">{restrictedWord}</p>
      )}
      {items.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">Nothing has been told yet.</p>
      ) : (
        <ContextRows items={items}>
          {(announcement) => (
            <Link to="/announcements/$announcement" params={{ announcement: announcement.id }} className={rowLook}>
              <span className="font-medium [overflow-wrap:anywhere]">{announcement.title}</span>
              <span className="flex flex-wrap gap-x-2 text-sm text-muted">
                <span>{announcement.phase === null ? 'a draft' : phaseWords[announcement.phase]}</span>
                {announcement.nextUpdateDueAt !== null && (
                  <span className={announcement.isOverdue ? 'font-semibold text-bad' : ''}>
                    {announcement.isOverdue ? 'the next word was due ' : 'next word due '}
                    <Time at={announcement.nextUpdateDueAt} />
                  </span>
                )}
              </span>
            </Link>
          )}
        </ContextRows>
      )}
    </Section>
  );
}
