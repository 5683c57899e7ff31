import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import type { AlertsSearch } from '../../api/screen-search.ts';
import { FacetColumn, type FacetPart } from '../../ui/facet-column.tsx';
import { fateLook } from './alert-words.ts';
import { type FacetName, facetNames, filterOf } from './alert-filter.ts';
import { axisWords } from './group-words.ts';

const route = getRouteApi('/app/alerts');
type Counts = AnswerOf<'countAlerts'>;

const titles: Readonly<Record<FacetName, string>> = {
  fate: 'What became of it',
  urgency: 'Urgency',
  severity: 'Severity',
  axis: 'Axis',
  service: 'Service',
  source: 'Source',
};

export function wordOf(name: FacetName, value: string): string {
  const words: Readonly<Record<string, string>> =
    name === 'axis'
      ? axisWords
      : name === 'fate'
        ? Object.fromEntries(Object.entries(fateLook).map(([fate, { word }]) => [fate, word]))
        : {};
  return words[value] ?? value;
}

const LOOK_EVERY_MS = 30_000;

/** How many there are by all filters, and per part by all but that part: so that a choice can be changed. */
export function useCounts(search: AlertsSearch): {
  readonly total: Counts | undefined;
  readonly by: (name: FacetName) => Counts['facets'][FacetName];
} {
  const chosen = facetNames.filter((name) => search[name] !== undefined);
  const asked = [search, ...chosen.map((name) => ({ ...search, [name]: undefined }))];
  const answers = useQueries({
    queries: asked.map((each) => ({
      ...ask('countAlerts', { query: filterOf(each) }),
      refetchInterval: LOOK_EVERY_MS,
      placeholderData: keepPreviousData,
      retry: false,
    })),
  });
  return {
    total: answers[0]?.data,
    by: (name) => answers[chosen.indexOf(name) + 1]?.data?.facets[name] ?? answers[0]?.data?.facets[name] ?? [],
  };
}

/** What the list can be narrowed to, each with how many it would leave. */
export function AlertFacets({ counts }: { counts: ReturnType<typeof useCounts> }) {
  const search = route.useSearch();
  const parts = facetNames.map((name) => {
    // Those that name none can not be asked for.
    const values = counts.by(name).filter(({ value }) => value !== '-');
    const on = search[name];
    const shown =
      on !== undefined && values.every(({ value }) => value !== on) ? [{ value: on, count: 0 }, ...values] : values;
    return { title: titles[name], facets: shown.map((each) => facetOf(name, each, on)) };
  });
  return <FacetColumn parts={parts} />;
}

function facetOf(
  name: FacetName,
  { value, count }: Counts['facets'][FacetName][number],
  on: string | undefined,
): FacetPart['facets'][number] {
  const isOn = on === value;
  const search = (before: object) => ({ ...before, [name]: isOn ? undefined : value });
  return { key: value, label: wordOf(name, value), count, isOn, link: { to: '/alerts', search } };
}
