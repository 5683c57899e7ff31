import { getRouteApi } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { useRef, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import type { ReportsSearch } from '../../api/report-search.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { type Facet, Facets } from '../../ui/facets.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { PagedList } from '../../ui/list.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { useRowKeys } from '../../ui/row-keys.ts';
import { Empty } from '../../ui/states.tsx';
import { NewReportWindow } from './new-report-window.tsx';
import { ReportRow } from './report-row.tsx';

const route = getRouteApi('/app/reports');

/** One inbox for what people outside report: what is overdue first. */
export function ReportsScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayTriage = useMay('reports.triage');
  const [isMaking, setIsMaking] = useState(false);
  const rows = useRef<HTMLUListElement>(null);
  useRowKeys(rows);
  const { state = 'open', kind, owner, overdue, q } = search;
  const list = useList('listReports', { query: { state, kind, owner, overdue, q, limit: 50 } });
  const counts = list.query.data?.pages[0]?.counts;
  return (
    <>
      <PageHead
        title="Reports"
        tab="Reports"
        actions={
          <>
            {mayTriage && (
              <Button icon={PenLine} onClick={() => setIsMaking(true)}>
                Write one down
              </Button>
            )}
            <LinkButton to="/settings/reports" kind="quiet">
              How people reach us
            </LinkButton>
          </>
        }
      />
      <div className="panel min-w-0">
        <PartLinks
          label="Which reports"
          current={state === 'open' ? 'open' : 'closed'}
          parts={[
            { key: 'open', label: 'Open', link: { to: '/reports', search: () => ({ q }) } },
            { key: 'closed', label: 'Over', link: { to: '/reports', search: () => ({ state: 'closed', q }) } },
          ]}
        />
        <div className="flex flex-wrap items-center justify-between gap-3 border-b border-line p-4">
          {state === 'open' && counts !== undefined ? (
            <Facets label="Narrow the list" facets={facetsOf(search, counts)} />
          ) : (
            <span />
          )}
          <FilterField
            label="Search in reports"
            value={q ?? ''}
            onValue={(text) => void navigate({ search: { ...search, q: text }, replace: true })}
          />
        </div>
        <PagedList list={list} empty={<Nothing search={search} />}>
          {(items) => (
            <ul ref={rows} aria-label="Reports">
              {items.map((report) => (
                <ReportRow key={report.id} report={report} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
      {isMaking && <NewReportWindow onClose={() => setIsMaking(false)} />}
    </>
  );
}

type Counts = Readonly<Record<'open' | 'overdue' | 'unowned' | 'security' | 'broken', number>>;

/** Each narrows what is open by one thing; which are on stands in the address. */
function facetsOf(search: ReportsSearch, counts: Counts): readonly Facet[] {
  const facet = (key: keyof Counts, label: string, member: keyof ReportsSearch, value: string, ink?: string): Facet => {
    const isOn = search[member] === value;
    return {
      key,
      label,
      count: counts[key],
      isOn,
      ...(ink !== undefined && counts[key] > 0 && { ink }),
      link: { to: '/reports', search: () => ({ ...search, [member]: isOn ? undefined : value }) },
    };
  };
  return [
    facet('overdue', 'Overdue', 'overdue', 'true', 'text-bad'),
    facet('unowned', 'Nobody has it', 'owner', 'nobody', 'text-warn'),
    facet('security', 'Security', 'kind', 'security'),
    facet('broken', 'Broken', 'kind', 'broken'),
  ];
}

function Nothing({ search: { state, kind, owner, overdue, q } }: { search: ReportsSearch }) {
  if (q !== undefined || kind !== undefined || owner !== undefined || overdue !== undefined)
    return (
      <Empty
        title="No report fits"
        action={
          <LinkButton to="/reports" search={{ state }}>
            Clear the filters
          </LinkButton>
        }
      >
        Fewer filters show more.
      </Empty>
    );
  if (state === 'closed') return <Empty title="None is over yet">What was decided is kept here.</Empty>;
  return (
    <Empty
      title="Nothing is waiting"
      action={
        <LinkButton to="/settings/reports" kind="primary">
          See how people reach us
        </LinkButton>
      }
    >
      What people outside report by the form or by mail comes in here, with a day until which they are answered.
    </Empty>
  );
}
