import {
  type Deadline,
  type DeadlinePreset,
  type Exposure,
  type Finding,
  deadlineOf,
  dueDate,
} from '@lockstep/advisories';
import type { Finding as FindingSchema } from '@lockstep/contract';
import type { z } from 'zod';

type FindingAnswer = z.infer<typeof FindingSchema>;

/** What a deadline and its date rest on, besides the finding. */
export interface DeadlineGround {
  readonly exposure: Exposure;
  readonly preset: DeadlinePreset;
  /** Epoch milliseconds of the release: before it nobody could find anything in it. */
  readonly releasedAt: number;
}

/** A finding as people and tools read it, with its deadline and the day it is due. */
export function toFindingAnswer(finding: Finding, ground: DeadlineGround, mayReadRestricted: boolean): FindingAnswer {
  const deadline = deadlineOf(finding, ground.exposure, ground.preset);
  const shown = mayReadRestricted || !isRestricted(finding) ? finding : withoutNames(finding);
  return { ...withDeadline(shown, deadline), ...dueOf(deadline, finding, ground.releasedAt) };
}

/**
 * `toFindingAnswer` for many places that share findings: only where the clock starts with the release is an answer worked out for
 * each of them.
 */
export function answerFindings(
  preset: DeadlinePreset,
  mayReadRestricted: boolean,
): (finding: Finding, ground: Omit<DeadlineGround, 'preset'>) => FindingAnswer {
  const known = new Map<Exposure, Map<Finding, { readonly deadline: Deadline; readonly answer: FindingAnswer }>>();
  return (finding, { exposure, releasedAt }) => {
    const ofExposure = known.get(exposure) ?? new Map();
    known.set(exposure, ofExposure);
    const shared = ofExposure.get(finding);
    if (shared === undefined) {
      const answer = toFindingAnswer(finding, { exposure, preset, releasedAt }, mayReadRestricted);
      ofExposure.set(finding, { deadline: deadlineOf(finding, exposure, preset), answer });
      return answer;
    }
    if (shared.deadline.clock !== 'found') return shared.answer;
    return { ...shared.answer, ...dueOf(shared.deadline, finding, releasedAt) };
  };
}

function dueOf(deadline: Deadline, finding: Finding, releasedAt: number) {
  const { dueAt, because } = dueDate(deadline, finding, new Date(releasedAt).toISOString());
  return { dueAt: dueAt ?? null, dueBecause: because };
}

function withDeadline(finding: Finding, deadline: Deadline): Omit<FindingAnswer, 'dueAt' | 'dueBecause'> {
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
    suppression: suppressionAnswer(finding.suppression),
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

function suppressionAnswer(suppression: Finding['suppression']): FindingAnswer['suppression'] {
  if (suppression === undefined) return null;
  return {
    ...suppression,
    justification: suppression.justification ?? null,
    statement: suppression.statement ?? null,
    expiresAt: suppression.expiresAt ?? null,
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
    ...(finding.suppression && { suppression: withoutWords(finding.suppression) }),
  };
}

/** A statement may name what the finding must not. */
function withoutWords(suppression: NonNullable<Finding['suppression']>): NonNullable<Finding['suppression']> {
  const hidden = 'restricted';
  return {
    ...suppression,
    statement: undefined,
    author: hidden,
    document: hidden,
    statementId: hidden,
    because: hidden,
  };
}
