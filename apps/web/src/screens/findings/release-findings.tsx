import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FindingFilter } from '../../api/filters.ts';
import { useList } from '../../api/query.ts';
import { type Facet, Facets } from '../../ui/facets.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { countFilters, deadlineLook, filterFindings, type FindingItem } from '../../ui/finding-words.ts';
import { FindingsTable } from '../../ui/findings-table.tsx';
import { PagedList } from '../../ui/list.tsx';
import type { ReleaseItem } from '../../ui/sbom-state.tsx';
import { Empty } from '../../ui/states.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { useEveryPage } from './use-every-page.ts';

const route = getRouteApi('/app/services/$service/releases/$version');
const MOST = 2_000;

export function ReleaseFindings({ release }: { release: ReleaseItem }) {
  const { knownAt } = route.useSearch();
  const list = useList('listFindings', {
    params: { service: release.service, version: release.version },
    query: { limit: 200, ...(knownAt !== undefined && { knownAt }) },
  });
  useEveryPage(list.query, list.items.length, MOST);
  return (
    <PagedList
      list={list}
      empty={
        release.sbom.state === 'present' ? (
          <Empty title="No known vulnerability">By the advisories that are loaded, as they are today.</Empty>
        ) : (
          <Empty title="Can not tell">Without an SBOM nobody knows what is inside.</Empty>
        )
      }
    >
      {(findings) => <Filtered findings={findings} />}
    </PagedList>
  );
}

const filterWords: Record<FindingFilter, { label: string; ink?: string }> = {
  exploited: { label: 'Exploited', ink: 'text-bad' },
  malicious: { label: 'Malicious', ink: 'text-bad' },
  unknown: { label: 'Can not tell', ink: 'text-unknown' },
  disputed: { label: 'Sources disagree', ink: 'text-warn' },
  estimated: { label: 'Estimated' },
  suppressed: { label: 'Suppressed' },
};

function Filtered({ findings }: { findings: readonly FindingItem[] }) {
  const { q, only, due, knownAt } = route.useSearch();
  const navigate = useNavigate({ from: '/services/$service/releases/$version' });
  const shown = filterFindings(findings, { text: q, only, deadline: due });
  return (
    <>
      <h2 className="sr-only">Findings</h2>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5 border-b border-line px-4 py-3">
        <FilterField
          label="Filter findings"
          value={q ?? ''}
          onValue={(next) => void navigate({ search: (before) => ({ ...before, q: next }), replace: true })}
        />
        <Facets label="Which findings" facets={useFacets(findings)} />
        {knownAt !== undefined && <p className="text-muted">As known on {utcWords(knownAt)}.</p>}
      </div>
      {shown.length === 0 ? (
        <Empty title="Nothing fits the filter">
          {findings.length.toLocaleString('en')} findings are there without it.
        </Empty>
      ) : (
        <FindingsTable findings={shown} />
      )}
    </>
  );
}

function useFacets(findings: readonly FindingItem[]): readonly Facet[] {
  const { only, due } = route.useSearch();
  const { service, version } = route.useParams();
  const counts = countFilters(findings);
  const to = { to: '/services/$service/releases/$version', params: { service, version } } as const;
  return [
    {
      key: 'all',
      label: 'All',
      count: counts.all,
      isOn: only === undefined && due === undefined,
      link: { ...to, search: (before) => ({ ...before, only: undefined, due: undefined }) },
    },
    ...counts.only.map(({ key, count }) => ({
      ...filterWords[key],
      key,
      count,
      isOn: only === key,
      link: {
        ...to,
        search: (before: object) => ({ ...before, only: only === key ? undefined : key, due: undefined }),
      },
    })),
    ...counts.byDeadline.map(({ key, count }) => ({
      key,
      label: deadlineLook[key].short,
      ink: deadlineLook[key].ink,
      count,
      isOn: due === key,
      link: { ...to, search: (before: object) => ({ ...before, due: due === key ? undefined : key, only: undefined }) },
    })),
  ];
}
