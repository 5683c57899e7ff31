import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import type { AlertsSearch } from '../../api/screen-search.ts';
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
  return (
    <nav aria-label="Filters" className="grid content-start gap-4">
      {facetNames.map((name) => {
        // Those that name none can not be asked for.
        const values = counts.by(name).filter(({ value }) => value !== '-');
        const on = search[name];
        const shown =
          on !== undefined && values.every(({ value }) => value !== on) ? [{ value: on, count: 0 }, ...values] : values;
        if (shown.length === 0) return null;
        return (
          <div key={name}>
            <h2 className="mb-1 px-2 text-xs font-semibold text-muted">{titles[name]}</h2>
            <ul className="grid">
              {shown.slice(0, 12).map(({ value, count }) => (
                <li key={value}>
                  <FacetLink name={name} value={value} count={count} isOn={on === value} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function FacetLink({ name, value, count, isOn }: { name: FacetName; value: string; count: number; isOn: boolean }) {
  return (
    <Link
      to="/alerts"
      search={(before: object) => ({ ...before, [name]: isOn ? undefined : value })}
      replace
      resetScroll={false}
      aria-current={isOn ? 'true' : undefined}
      className={`flex min-h-7 items-center gap-2 rounded-md px-2 text-sm pointer-coarse:min-h-11 ${isOn ? 'bg-accent/14 font-semibold text-ink' : 'text-muted hover:bg-raised/60 hover:text-ink'}`}
    >
      <span className="min-w-0 flex-1 truncate">{wordOf(name, value)}</span>
      {isOn && <Check size={14} aria-hidden className="shrink-0 text-accent" />}
      <span className="tabular">{count.toLocaleString('en')}</span>
    </Link>
  );
}
