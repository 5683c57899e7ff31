import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { BellOff, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import type { AlertsSearch } from '../../api/screen-search.ts';
import { useSenders } from '../../api/senders.ts';
import { LinkButton } from '../../ui/button.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useSettled } from '../oncall/use-settled.ts';
import { facetNames, filterOf, isFiltered } from './alert-filter.ts';
import { AlertFacets, useCounts, wordOf } from './alert-facets.tsx';
import { AlertList } from './alert-list.tsx';
import { GroupList } from './group-list.tsx';
import { NoCatchAll } from './no-catch-all.tsx';
import { useAlertList } from './use-alert-list.ts';

const route = getRouteApi('/app/alerts');

/** What senders say is wrong now, and what was; one by one, or by cause. */
export function AlertsScreen() {
  const { show, view } = route.useSearch();
  const current = view === 'groups' ? 'groups' : (show ?? 'open');
  return (
    <>
      <PageHead
        title="Alerts"
        tab="Alerts"
        actions={
          <LinkButton to="/alerts/silences" icon={BellOff}>
            Silences
          </LinkButton>
        }
      />
      <div className="mb-4 empty:hidden">
        <NoCatchAll />
      </div>
      <div className="panel min-w-0">
        <PartLinks
          label="Which alerts"
          current={current}
          parts={[
            { key: 'open', label: 'Open', link: { to: '/alerts', search: searchOf({}) } },
            { key: 'groups', label: 'Groups', link: { to: '/alerts', search: searchOf({ view: 'groups' }) } },
            { key: 'resolved', label: 'Over', link: { to: '/alerts', search: searchOf({ show: 'resolved' }) } },
          ]}
        />
        {view === 'groups' ? <GroupList /> : <Alerts />}
      </div>
    </>
  );
}

/** The filters stay from part to part. */
const searchOf = (part: AlertsSearch) => (before: object) => ({
  ...before,
  show: undefined,
  view: undefined,
  ...part,
});

function Alerts() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/alerts' });
  const isNarrow = useIsNarrow();
  // What is typed is asked for once typing pauses; the address has it at once.
  const settled: AlertsSearch = JSON.parse(useSettled(JSON.stringify(search), 250));
  const filter = filterOf(settled);
  const list = useAlertList(filter);
  const counts = useCounts(settled);
  const type = (part: AlertsSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const facets = <AlertFacets counts={counts} />;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-3">
        <FilterField label="Part of the summary" value={search.q ?? ''} onValue={(q) => type({ q })} />
        <input
          aria-label="Labels"
          placeholder={'{team="shop",env=~"prod.*"}'}
          className="field w-full font-mono sm:w-72!"
          value={search.labels ?? ''}
          onChange={(event) => type({ labels: event.target.value })}
        />
        {isFiltered(filterOf(search)) && (
          <LinkButton kind="quiet" to="/alerts" search={{ show: search.show }}>
            Clear the filters
          </LinkButton>
        )}
      </div>
      <div className="grid md:grid-cols-[13rem_minmax(0,1fr)]">
        {isNarrow ? (
          <details className="border-b border-line">
            <summary className="flex min-h-11 items-center gap-2 px-4 font-semibold">
              <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
              Filters{chosenWords(settled) === '' ? '' : `: ${chosenWords(settled)}`}
            </summary>
            <div className="px-4 pb-3">{facets}</div>
          </details>
        ) : (
          <div className="border-r border-line p-2.5 pt-4">{facets}</div>
        )}
        <div className="min-w-0">
          <Body list={list} empty={<NoAlerts state={filter.state ?? 'open'} isFiltered={isFiltered(filter)} />}>
            <AlertList
              key={JSON.stringify(filter)}
              list={list}
              total={counts.total?.isComplete ? counts.total.count : undefined}
            />
          </Body>
        </div>
      </div>
    </>
  );
}

/** What is chosen besides what is typed: `error, Security`. */
function chosenWords(search: AlertsSearch): string {
  return facetNames
    .flatMap((name) => {
      const value = search[name];
      return value === undefined ? [] : [wordOf(name, value)];
    })
    .join(', ');
}

function Body({
  list,
  empty,
  children,
}: {
  list: ReturnType<typeof useAlertList>;
  empty: ReactNode;
  children: ReactNode;
}) {
  if (list.rows.length > 0) return children;
  if (list.problem)
    return (
      <div className="p-4">
        <ProblemNote problem={list.problem} onRetry={list.refresh} />
      </div>
    );
  return list.isPending ? <Loading rows={8} /> : empty;
}

function NoAlerts({ state, isFiltered: isNarrowed }: { state: 'open' | 'resolved'; isFiltered: boolean }) {
  const senders = useSenders();
  const may = useMay('alerts.manage');
  if (isNarrowed)
    return (
      <Empty title="Nothing fits the filters" action={<LinkButton to="/alerts">Show all open alerts</LinkButton>} />
    );
  if (state === 'resolved') return <Empty title="None yet">Alerts that are over are kept here.</Empty>;
  if (senders?.length === 0)
    return (
      <Empty
        title="No source sends alerts yet"
        action={
          may && (
            <>
              <LinkButton to="/start" kind="primary">
                Get paged, step by step
              </LinkButton>
              <LinkButton to="/settings/sources">Add a source</LinkButton>
            </>
          )
        }
      >
        Prometheus, Grafana, PagerDuty and Opsgenie clients, scanners and webhooks can post here as they are.
      </Empty>
    );
  return (
    <Empty title="All quiet" action={<LinkButton to="/settings/sources">See whether the sources speak</LinkButton>}>
      No sender says that anything is wrong.
    </Empty>
  );
}
