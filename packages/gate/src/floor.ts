import { BOD_26_04_PRESET } from '@lockstep/advisories';
import type { DeadlinePreset, Exposure, Finding } from '@lockstep/advisories';
import type { FloorEntry, Instant, ReliabilityRecord } from './facts.ts';
import type { PolicySettings } from './policy.ts';
import { findingMoves } from './reopened.ts';

/** A finding that a release would add to the floor of its service and environment. */
export type FloorProposal = Pick<FloorEntry, 'group' | 'package' | 'closedByVersion'>;

/**
 * What a release proposes for the floor: the findings it closes against the one before it in the line, with a deadline of
 * fourteen days or less. Estimated ones stay out: the floor would stop moves that the rules let pass. Ascending.
 */
export function floorProposals(
  before: readonly Finding[],
  release: { readonly version: string; readonly findings: readonly Finding[] },
  exposure: Exposure,
  floor: readonly FloorEntry[],
  preset: DeadlinePreset = BOD_26_04_PRESET,
): readonly FloorProposal[] {
  const known = new Set(floor.map((entry) => `${entry.group}\n${entry.package}`));
  return findingMoves(before, release.findings, exposure, preset)
    .closed.filter(({ deadline, isEstimated, finding }) => {
      if (finding.isMalicious || finding.knownExploited !== undefined) return true;
      return !isEstimated && deadline !== 'sixty_days' && deadline !== 'next_upgrade';
    })
    .map(({ finding }) => ({ group: finding.group, package: finding.package, closedByVersion: release.version }))
    .filter(({ group, package: name }) => !known.has(`${group}\n${name}`));
}

/**
 * When proposals join: after the release has been stable for long enough at full share, never by its mere existence.
 *
 * @returns undefined while it has to wait; both keys may add them at once
 */
export function joinFloor(
  proposals: readonly FloorProposal[],
  record: Pick<ReliabilityRecord, 'hoursServed' | 'incidentsCaused' | 'burnRate'>,
  settings: Pick<PolicySettings, 'floorStableHours' | 'burnRateLimit'>,
  asOf: Instant,
): readonly FloorEntry[] | undefined {
  const isBurning = record.burnRate !== undefined && record.burnRate >= settings.burnRateLimit;
  if (record.hoursServed < settings.floorStableHours || record.incidentsCaused.length > 0 || isBurning)
    return undefined;
  return proposals.map((proposal) => ({ ...proposal, addedAt: asOf, addedBy: 'stability' }));
}
