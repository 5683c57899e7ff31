import type { GateFacts, IncidentFacts, ReleasePosition, Severity } from './facts.ts';
import { compareInstants } from './instant.ts';
import { contains } from './lines.ts';
import { knownReleases } from './points-of-no-return.ts';
import { remembered } from './remember.ts';

const SEVERITY: Readonly<Record<Severity, number>> = { sev1: 1, sev2: 2, sev3: 3, sev4: 4, sev5: 5 };

/**
 * What stands in facts for the name of an incident that only few may know of; several of them can not be told apart. Such an
 * incident stops what it has to stop, and nothing that is said of a decision tells of it.
 */
export const restrictedIncident = 'restricted';

export function isRestrictedIncident({ id }: Pick<IncidentFacts, 'id'>): boolean {
  return id === restrictedIncident;
}

/** sev1 and sev2. */
export function isSevere(incident: Pick<IncidentFacts, 'severity'>): boolean {
  return SEVERITY[incident.severity] <= 2;
}

/** Incidents that had begun and were not resolved at the moment asked about. */
export const runningIncidents = remembered((facts: GateFacts): readonly IncidentFacts[] =>
  facts.incidents.filter(
    (incident) =>
      compareInstants(incident.startedAt, facts.asOf) <= 0 &&
      (incident.resolvedAt === undefined || compareInstants(incident.resolvedAt, facts.asOf) > 0),
  ),
);

/** 1 for sev1 to 5 for sev5; 0 when nothing runs. */
export function worstRunningSeverity(facts: GateFacts): number {
  // A verdict that depends on how bad a restricted incident is would say how bad it is.
  const open = runningIncidents(facts).filter((incident) => !isRestrictedIncident(incident));
  const ranks = open.map((incident) => SEVERITY[incident.severity]);
  return ranks.length === 0 ? 0 : Math.min(...ranks);
}

/**
 * Resolved incidents whose fix is in `from` and not in `to`. Lines without order are compared by time alone;
 * a fixing release that nobody knows counts as undone: unknown never means safe.
 */
export function reopenedIncidents(
  facts: GateFacts,
  from: ReleasePosition | undefined,
  to: ReleasePosition,
): readonly IncidentFacts[] {
  if (from === undefined) return [];
  const fixed = fixedIncidents(facts);
  if (fixed.length === 0) return [];
  const positions = knownPositions(facts);
  return fixed
    .filter(({ fixedByVersion = '' }) => {
      if (fixedByVersion === to.version) return false;
      const fix = positions.get(fixedByVersion);
      return fix === undefined || (contains(from, fix) !== false && contains(to, fix) === false);
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const fixedIncidents = remembered(({ incidents, asOf }: GateFacts): readonly IncidentFacts[] =>
  incidents.filter(
    ({ resolvedAt, fixedByVersion }) =>
      resolvedAt !== undefined && compareInstants(resolvedAt, asOf) <= 0 && fixedByVersion !== undefined,
  ),
);

const knownPositions = remembered((facts: GateFacts): ReadonlyMap<string, ReleasePosition> => {
  const positions = new Map<string, ReleasePosition>();
  for (const known of [...facts.positions, ...knownReleases(facts)]) positions.set(known.version, known);
  return positions;
});
