import type { Incident, SafeHarbour, Service } from '@lockstep/contract';
import type { z } from 'zod';

export type ServiceItem = z.output<typeof Service>;
export type HarbourItem = z.output<typeof SafeHarbour>;
export type IncidentItem = z.output<typeof Incident>;

export type ServiceRow = { service: ServiceItem; harbours: readonly HarbourItem[]; incidents: readonly IncidentItem[] };

/** Joins what the list shows, burning services first (worst severity leads), then by name. */
export function serviceRows(
  services: readonly ServiceItem[],
  harbours: readonly HarbourItem[],
  incidents: readonly IncidentItem[],
): readonly ServiceRow[] {
  const harboursOf = Map.groupBy(harbours, (harbour) => harbour.service);
  const incidentsOf = Map.groupBy(incidents, (incident) => incident.service);
  return services
    .map((service) => ({
      service,
      harbours: harboursOf.get(service.name) ?? [],
      incidents: (incidentsOf.get(service.name) ?? []).toSorted((a, b) => (a.severity < b.severity ? -1 : 1)),
    }))
    .toSorted((a, b) => urgency(a).localeCompare(urgency(b)));
}

function urgency({ service, incidents }: ServiceRow): string {
  return `${incidents[0]?.severity ?? 'sev9'} ${service.name}`;
}

/** Does a row stay under this filter? Words are looked for in name, title, team and versions. */
export function rowMatches(
  row: ServiceRow,
  filter: { q?: string | undefined; only?: 'burning' | 'no_harbour' | undefined },
): boolean {
  if (filter.only === 'burning' && row.incidents.length === 0) return false;
  if (
    filter.only === 'no_harbour' &&
    !row.harbours.some((harbour) => harbour.current !== null && harbour.target === null)
  )
    return false;
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found = [
    row.service.name,
    row.service.title,
    row.service.team ?? '',
    ...row.harbours.map((harbour) => harbour.current ?? ''),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => found.includes(word));
}
