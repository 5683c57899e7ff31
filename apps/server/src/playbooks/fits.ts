import type { Incident } from '#incidents/index.ts';
import type { IncidentCondition } from './playbook.ts';

/** What a condition is held against. */
export type Judged = Pick<Incident, 'kind' | 'severity' | 'service' | 'environment' | 'isDrill' | 'isRestricted'> & {
  /** Services that are linked besides. */
  readonly services: readonly string[];
};

export type Fit =
  | { readonly fits: true; readonly because: string }
  | { readonly fits: false; readonly because: string };

/**
 * Whether an incident is one of those that are meant. Everything the condition says must hold; what it says nothing of is not
 * looked at. Names are compared as they are spelled in the catalogue.
 *
 * @returns the reason either way, as a sentence without a full stop
 */
export function judgeFit(condition: IncidentCondition, incident: Judged): Fit {
  const { kinds, atLeast, services, environments, drill, restricted } = condition;
  const about = incident.service === undefined ? incident.services : [incident.service, ...incident.services];
  const shared = services?.find((name) => about.includes(name));
  const misses: (string | undefined)[] = [
    kinds !== undefined && !kinds.includes(incident.kind) ? `it is about ${words(incident.kind)}` : undefined,
    atLeast !== undefined && incident.severity > atLeast ? `it is only ${incident.severity}` : undefined,
    services !== undefined && shared === undefined ? `it is not about ${services.join(', ')}` : undefined,
    environments !== undefined && incident.environment !== undefined && !environments.includes(incident.environment)
      ? `it is in ${incident.environment}`
      : undefined,
    drill !== undefined && drill !== incident.isDrill ? (drill ? 'it is no drill' : 'it is a drill') : undefined,
    restricted !== undefined && restricted !== incident.isRestricted
      ? restricted
        ? 'it is not restricted'
        : 'it is restricted'
      : undefined,
  ];
  const miss = misses.find((one) => one !== undefined);
  if (miss !== undefined) return { fits: false, because: miss };
  const hits = [
    kinds === undefined ? undefined : words(incident.kind),
    atLeast === undefined ? undefined : incident.severity,
    shared === undefined ? undefined : `about ${shared}`,
    environments === undefined ? undefined : `in ${incident.environment ?? 'every environment'}`,
    drill === undefined ? undefined : incident.isDrill ? 'a drill' : 'no drill',
    restricted === undefined ? undefined : incident.isRestricted ? 'restricted' : 'not restricted',
  ].filter((one) => one !== undefined);
  return { fits: true, because: hits.length === 0 ? 'it is for every incident' : hits.join(', ') };
}

function words(kind: Incident['kind']): string {
  return kind === 'both' ? 'reliability and security' : kind;
}

/** What was put together by people for a template: `{name}` and so on. Unknown names stay as they are. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
