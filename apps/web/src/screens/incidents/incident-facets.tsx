import { getRouteApi, Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useMe } from '../../api/me.ts';
import { axisLook } from '../../ui/tags.tsx';
import { countFacet, type FacetName, facetNames } from './incident-filter.ts';
import { type Incident, kindWords } from './incident-words.ts';

const route = getRouteApi('/app/incidents');

const titles: Readonly<Record<FacetName, string>> = {
  severity: 'Severity',
  kind: 'About',
  side: 'Side that is open',
  service: 'Service',
  drill: 'Drills',
  mine: 'Mine',
};

/** A value of a facet in words. */
export function wordOf(name: FacetName, value: string): string {
  switch (name) {
    case 'severity':
      return value.toUpperCase();
    case 'kind':
      return value === 'reliability' || value === 'security' || value === 'both' ? kindWords[value] : value;
    case 'side':
      return value === 'reliability' || value === 'security' ? axisLook[value].word : value;
    case 'service':
      return value;
    case 'drill':
      return value === 'true' ? 'only drills' : 'no drills';
    case 'mine':
      return 'I have a role';
  }
}

/** What the list can be narrowed to. Counted is what was read, and only where that is all there is. */
export function IncidentFacets({ incidents }: { incidents: readonly Incident[] | undefined }) {
  const search = route.useSearch();
  const me = useMe()?.userId ?? undefined;
  return (
    <nav aria-label="Filters" className="grid content-start gap-4">
      {facetNames.map((name) => {
        const on = search[name];
        const counted = countFacet(incidents ?? [], name, me);
        const shown =
          on !== undefined && counted.every(({ value }) => value !== on)
            ? [...counted, { value: on, count: undefined }]
            : counted;
        if (
          shown.length === 0 ||
          (name === 'drill' && shown.every(({ value }) => value === 'false') && on === undefined)
        )
          return null;
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

function FacetLink({
  name,
  value,
  count,
  isOn,
}: {
  name: FacetName;
  value: string;
  count: number | undefined;
  isOn: boolean;
}) {
  return (
    <Link
      to="/incidents"
      search={(before: object) => ({ ...before, [name]: isOn ? undefined : value })}
      replace
      resetScroll={false}
      aria-current={isOn ? 'true' : undefined}
      className={`flex min-h-7 items-center gap-2 rounded-md px-2 text-sm pointer-coarse:min-h-11 ${isOn ? 'bg-accent/14 font-semibold text-ink' : 'text-muted hover:bg-raised/60 hover:text-ink'}`}
    >
      <span className="min-w-0 flex-1 truncate">{wordOf(name, value)}</span>
      {isOn && <Check size={14} aria-hidden className="shrink-0 text-accent" />}
      {count !== undefined && <span className="tabular">{count.toLocaleString('en')}</span>}
    </Link>
  );
}
