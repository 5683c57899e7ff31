import { useQuery } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Countdown } from '../../ui/time.tsx';

/** When those outside are promised to hear more; nothing where nothing is promised. */
export function NextWord({ incident }: { incident: string }) {
  const mayRead = useMay('status.read');
  const items = useQuery({
    ...ask('listStatusAnnouncements', { query: { incident, limit: 50 } }),
    enabled: mayRead,
  }).data?.items;
  const [due] = (items ?? []).flatMap(({ nextUpdateDueAt }) => nextUpdateDueAt ?? []).toSorted();
  if (due === undefined) return null;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Megaphone size={14} aria-hidden />
      <span>
        next word in <Countdown to={due} over="no time: it is overdue" isSpelled />
      </span>
    </span>
  );
}
