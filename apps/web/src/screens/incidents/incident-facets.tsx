import { getRouteApi } from '@tanstack/react-router';
import { useMe } from '../../api/me.ts';
import { FacetColumn, type FacetPart } from '../../ui/facet-column.tsx';
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
  const parts = facetNames.map((name) => {
    const on = search[name];
    const counted = countFacet(incidents ?? [], name, me);
    const shown =
      on !== undefined && counted.every(({ value }) => value !== on)
        ? [...counted, { value: on, count: undefined }]
        : counted;
    const saysNothing = name === 'drill' && on === undefined && shown.every(({ value }) => value === 'false');
    return { title: titles[name], facets: saysNothing ? [] : shown.map((each) => facetOf(name, each, on)) };
  });
  return <FacetColumn parts={parts} />;
}

function facetOf(
  name: FacetName,
  { value, count }: { readonly value: string; readonly count: number | undefined },
  on: string | undefined,
): FacetPart['facets'][number] {
  const isOn = on === value;
  const search = (before: object) => ({ ...before, [name]: isOn ? undefined : value });
  return { key: value, label: wordOf(name, value), count, isOn, link: { to: '/incidents', search } };
}
