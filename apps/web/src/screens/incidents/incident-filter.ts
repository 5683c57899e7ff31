import type { InputOf } from '../../api/call.ts';
import type { IncidentsSearch } from '../../api/screen-search.ts';
import { axesOf, type Incident, isMine } from './incident-words.ts';

export const facetNames = ['severity', 'kind', 'side', 'service', 'drill', 'mine'] as const;
export type FacetName = (typeof facetNames)[number];

/** What the address asks for, as the server is asked. Whose they are is looked at here. */
export function queryOf({
  show,
  kind,
  severity,
  side,
  service,
  drill,
}: IncidentsSearch): NonNullable<InputOf<'listIncidents'>['query']> {
  return {
    open: show === 'over' ? 'false' : 'true',
    ...(kind && { kind }),
    ...(severity && { severity }),
    ...(side && { openAxis: side }),
    ...(service !== undefined && { service }),
    ...(drill && { drill }),
  };
}

export function isFiltered(search: IncidentsSearch): boolean {
  return facetNames.some((name) => search[name] !== undefined);
}

/** The values an incident has of each facet. */
const valuesOf: Readonly<Record<FacetName, (incident: Incident, me: string | undefined) => readonly string[]>> = {
  severity: ({ severity }) => [severity],
  kind: ({ kind }) => [kind],
  side: ({ axes, kind }) =>
    axesOf(kind).filter((axis) => axes.some((one) => one.axis === axis && one.resolvedAt === null)),
  service: ({ service }) => (service === null ? [] : [service]),
  drill: ({ isDrill }) => [String(isDrill)],
  mine: (incident, me) => (isMine(incident, me) ? ['true'] : []),
};

/** How many of these incidents have which value, by name of the value. */
export function countFacet(
  incidents: readonly Incident[],
  name: FacetName,
  me: string | undefined,
): readonly { readonly value: string; readonly count: number }[] {
  const values = incidents.flatMap((incident) => valuesOf[name](incident, me));
  return [...Map.groupBy(values, (value) => value)]
    .map(([value, all]) => ({ value, count: all.length }))
    .toSorted((a, b) => a.value.localeCompare(b.value));
}
