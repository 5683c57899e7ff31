import { useList } from '../../api/query.ts';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';

const outcomeWords = { deployment: 'in the ledger', change: 'in the ledger', noted: 'not placed' } as const;

/** Deployments and changes a source told of; those without a place in the ledger say why. */
export function ChangesPart({ source }: { source: string }) {
  const list = useList('listSourceChanges', { params: { source }, query: { limit: 20 } });
  return (
    <Section title="Deployments and changes" note="told by this source" flush>
      <PagedList
        list={list}
        rows={2}
        empty={
          <Empty title="It told of none">Senders that deploy can tell what they deployed; it goes to the ledger.</Empty>
        }
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((change) => (
              <li key={change.id} className="grid gap-1 px-4 py-2.5">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="font-medium [overflow-wrap:anywhere]">{change.summary}</span>
                  <span className={change.outcome === 'noted' ? 'chip text-warn' : 'tag'}>
                    {outcomeWords[change.outcome]}
                  </span>
                </p>
                <p className="text-sm text-muted [overflow-wrap:anywhere]">
                  <Time at={change.at} />
                  {[change.service, change.environment, change.version]
                    .filter((part) => part !== null)
                    .map((part) => `, ${part}`)}
                </p>
                {change.reason !== null && (
                  <p className="text-sm text-warn pretty [overflow-wrap:anywhere]">{change.reason}</p>
                )}
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}
