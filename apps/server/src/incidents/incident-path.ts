import type { Incident } from './incident.ts';

/** Path of an incident in the web application. */
export function incidentPath({ name }: Pick<Incident, 'name'>): string {
  return `/incidents/${name}`;
}
