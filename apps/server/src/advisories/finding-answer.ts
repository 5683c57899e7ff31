import { type Deadline, type Exposure, type Finding, deadlineOf } from '@lockstep/advisories';
import type { Finding as FindingSchema } from '@lockstep/contract';
import type { z } from 'zod';

type FindingAnswer = z.infer<typeof FindingSchema>;

/** A finding as people and tools read it, with the deadline that follows from how far the service can be reached. */
export function toFindingAnswer(finding: Finding, exposure: Exposure, mayReadRestricted: boolean): FindingAnswer {
  return withDeadline(
    mayReadRestricted || !isRestricted(finding) ? finding : withoutNames(finding),
    deadlineOf(finding, exposure),
  );
}

/** As `toFindingAnswer`, for a finding that was judged already: the deadline is the one it was judged by. */
export function withDeadline(finding: Finding, deadline: Deadline): FindingAnswer {
  return {
    group: finding.group,
    aliases: [...finding.aliases],
    package: finding.package,
    versions: [...finding.versions],
    state: finding.state,
    unknownReason: finding.unknownReason ?? null,
    scope: finding.scope,
    deadline: deadline.class,
    isEstimated: deadline.isEstimated,
    deadlineBecause: deadline.because,
    knownExploited:
      finding.knownExploited === undefined
        ? null
        : {
            cve: finding.knownExploited.cve,
            listedOn: finding.knownExploited.listedOn,
            via: finding.knownExploited.via,
            hasRansomwareUse: finding.knownExploited.hasRansomwareUse,
          },
    exploitedByReference: [...finding.exploitedByReference],
    isMalicious: finding.isMalicious,
    cvss: finding.cvss ?? null,
    epss: finding.epss ?? null,
    knownAt: finding.knownAt === undefined ? null : new Date(finding.knownAt).toISOString(),
    disagreement: finding.disagreement === undefined ? null : finding.disagreement.map((opinion) => ({ ...opinion })),
    ownedBy: [...(finding.ownedBy ?? [])],
    sources: finding.sources.map(({ advisoryId, origin, matchedBy, matched, fixed }) => ({
      advisoryId,
      origin,
      matchedBy,
      matched,
      fixed: [...fixed],
    })),
  };
}

/** Known through restricted advisories only. */
export function isRestricted(finding: Finding): boolean {
  return finding.sources.length > 0 && finding.sources.every((source) => source.isRestricted);
}

/** What somebody without the need to know may see: that there is something, and whom to ask. */
function withoutNames({ disagreement: _d, ownedBy: _o, ...finding }: Finding): Finding {
  return {
    ...finding,
    group: 'restricted',
    aliases: ['restricted'],
    package: 'restricted',
    versions: [],
    exploitedByReference: [],
    cvss: undefined,
    epss: undefined,
    ssvc: undefined,
    sources: [],
  };
}
