import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChevronRight, Flame } from 'lucide-react';
import { useMay, useMe } from '../../api/me.ts';
import { ask, useList } from '../../api/query.ts';
import type { IncidentsSearch } from '../../api/screen-search.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { openDeclare } from '../../shell/declare-store.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { IncidentFacets, wordOf } from './incident-facets.tsx';
import { facetNames, isFiltered, queryOf } from './incident-filter.ts';
import { IncidentList } from './incident-list.tsx';
import { isMine } from './incident-words.ts';

const route = getRouteApi('/app/incidents');
const PAGE = 100;

/** Every incident that this reader may see: what burns, and what did. */
export function IncidentsScreen() {
  const { show } = route.useSearch();
  const may = useMay('incidents.write');
  const declare = may ? () => openDeclare({}) : undefined;
  useCommand('incidents.declare', declare);
  return (
    <>
      <PageHead
        title="Incidents"
        tab="Incidents"
        actions={
          declare && (
            <Button kind="primary" icon={Flame} keys="d" onClick={declare}>
              Declare an incident
            </Button>
          )
        }
      />
      <div className="panel min-w-0">
        <PartLinks
          label="Which incidents"
          current={show ?? 'open'}
          parts={[
            { key: 'open', label: 'Open', link: { to: '/incidents', search: searchOf({}) } },
            { key: 'over', label: 'Over', link: { to: '/incidents', search: searchOf({ show: 'over' }) } },
          ]}
        />
        <Incidents />
      </div>
    </>
  );
}

/** The filters stay from part to part; an open side is none of what is over. */
const searchOf = (part: IncidentsSearch) => (before: object) => ({
  ...before,
  show: undefined,
  ...(part.show === 'over' && { side: undefined }),
  ...part,
});

function Incidents() {
  const search = route.useSearch();
  const isNarrow = useIsNarrow();
  const me = useMe()?.userId ?? undefined;
  // What the facets are counted in: everything of this part, whatever is chosen.
  const all = useQuery(ask('listIncidents', { query: { ...queryOf({ show: search.show }), limit: 200 } })).data;
  const list = useList('listIncidents', { query: { ...queryOf(search), limit: PAGE } });
  const rows = search.mine === undefined ? list.items : list.items.filter((incident) => isMine(incident, me));
  const facets = <IncidentFacets incidents={all?.nextCursor === undefined ? all?.items : undefined} />;
  const chosen = facetNames.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : [wordOf(name, value)];
  });
  // Before the first one, and where nothing could be fetched, there is nothing to narrow.
  const isBare = chosen.length === 0 && (all === undefined ? list.query.isError : all.items.length === 0);
  return (
    <div className={isBare ? '' : 'grid md:grid-cols-[13rem_minmax(0,1fr)]'}>
      {isBare ? null : isNarrow ? (
        <details className="border-b border-line">
          <summary className="flex min-h-11 items-center gap-2 px-4 font-semibold">
            <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
            Filters{chosen.length === 0 ? '' : `: ${chosen.join(', ')}`}
          </summary>
          <div className="p-3 pt-0">{facets}</div>
        </details>
      ) : (
        <div className="border-r border-line p-2.5 pt-4">{facets}</div>
      )}
      <div className="min-w-0">
        {list.query.isPending ? (
          <Loading rows={6} />
        ) : list.query.isError && list.items.length === 0 ? (
          <div className="p-4">
            <ProblemNote problem={list.query.error} onRetry={() => void list.query.refetch()} />
          </div>
        ) : rows.length === 0 && !list.query.hasNextPage ? (
          <NoIncidents search={search} />
        ) : (
          <IncidentList
            key={JSON.stringify(search)}
            rows={rows}
            hasMore={list.query.hasNextPage}
            onMore={() => {
              if (!list.query.isFetchingNextPage && !list.query.isError) void list.query.fetchNextPage();
            }}
          />
        )}
      </div>
    </div>
  );
}

function NoIncidents({ search }: { search: IncidentsSearch }) {
  const may = useMay('incidents.write');
  if (isFiltered(search))
    return (
      <Empty
        title="None of these"
        action={
          <LinkButton to="/incidents" search={{ show: search.show }}>
            Clear the filters
          </LinkButton>
        }
      >
        No incident that you may see fits the filters.
      </Empty>
    );
  if (search.show === 'over') return <Empty title="Nothing is over yet">Resolved incidents stay here for good.</Empty>;
  return (
    <Empty
      title="Nothing burns"
      action={
        may && (
          <Button icon={Flame} onClick={() => openDeclare({})}>
            Declare an incident
          </Button>
        )
      }
    >
      Declare one as soon as you wonder whether it is one: both teams see the same facts from then on, and closing it
      again costs a press.
    </Empty>
  );
}
