import { BOD_26_04_PRESET } from '@lockstep/advisories';
import type { DeadlinePreset, Exposure } from '@lockstep/advisories';
import type { Axis, Departure, Hold, Instant, ReleaseFacts } from './facts.ts';
import { compareInstants } from './instant.ts';
import { nameOf } from './names.ts';
import { remembered } from './remember.ts';
import { gatingFindings, hasZeroBudget, judgeFinding } from './reopened.ts';

/** A hold to place; the caller gives it an id and an expiry. */
export type HoldDraft = Pick<Hold, 'axis' | 'version' | 'reason' | 'placedAt' | 'placedBy' | 'subject'>;

/** In force at `asOf`. */
export function isActive(hold: Hold, asOf: Instant): boolean {
  return (
    compareInstants(hold.placedAt, asOf) <= 0 &&
    (hold.expiresAt === undefined || compareInstants(hold.expiresAt, asOf) > 0)
  );
}

/** Holds in force on a version, by the axis that placed them, ascending by id. */
export function activeHolds(
  holds: readonly Hold[],
  version: string,
  asOf: Instant,
): Readonly<Record<Axis, readonly Hold[]>> {
  const active = (byVersion(holds).get(version) ?? [])
    .filter((hold) => isActive(hold, asOf))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    reliability: active.filter(({ axis }) => axis === 'reliability'),
    security: active.filter(({ axis }) => axis === 'security'),
  };
}

/** A service with a long history has a hold on most of its releases. */
const byVersion = remembered((holds: readonly Hold[]) => Map.groupBy(holds, ({ version }) => version));

/** Only the axis that placed a hold may lift it. */
export function canLift(hold: Pick<Hold, 'axis'>, axis: Axis): boolean {
  return hold.axis === axis;
}

/**
 * The hold that a recorded departure places on the release left, for the axis that asked for the move.
 *
 * @returns undefined for a routine departure: superseding a release says nothing against it
 */
export function holdOfDeparture(departure: Departure, by: string, subject: string | undefined): HoldDraft | undefined {
  if (departure.motive === 'routine') return undefined;
  const because = subject === undefined ? '' : `, for ${subject}`;
  return {
    axis: departure.motive,
    version: departure.fromVersion,
    reason: `left for ${departure.toVersion} for a ${departure.motive} reason${because}`,
    placedAt: departure.at,
    placedBy: by,
    subject,
  };
}

/** The holds security places on a release: one for each affected finding with a budget of zero, ascending by group. */
export function securityHolds(
  release: Pick<ReleaseFacts, 'version' | 'findings'>,
  exposure: Exposure,
  isProduction: boolean,
  at: Instant,
  preset: DeadlinePreset = BOD_26_04_PRESET,
): readonly HoldDraft[] {
  const groups = new Map<string, string>();
  for (const finding of gatingFindings(release.findings)) {
    const judged = judgeFinding(finding, exposure, preset);
    if (finding.state === 'affected' && hasZeroBudget(judged, isProduction)) groups.set(finding.group, nameOf(judged));
  }
  const ordered = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([group, name]) => ({
    axis: 'security',
    version: release.version,
    reason: `carries ${name}, for which the budget is zero`,
    placedAt: at,
    placedBy: 'lockstep',
    subject: group,
  }));
}
