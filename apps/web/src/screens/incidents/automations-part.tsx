import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { Fold } from '../../ui/page.tsx';
import { RunList } from '../playbooks/run-list.tsx';

/** What was done by itself here; nothing where nothing was. */
export function AutomationsPart({ incident }: { incident: string }) {
  const query = useQuery(ask('listAutomationRuns', { query: { incident, limit: 1 } }));
  if (query.data === undefined || query.data.items.length === 0) return null;
  return (
    <Fold title="Done by itself">
      <RunList incident={incident} none="Nothing was done by itself." />
    </Fold>
  );
}
