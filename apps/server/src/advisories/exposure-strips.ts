import {
  type DeadlineClass,
  type DeadlinePreset,
  type Exposure,
  type Finding,
  deadlineOf,
  isGating,
} from '@lockstep/advisories';
import { type Deployment, type ExposureStrip, type LedgerRange, listReleasesById } from '#releases/index.ts';
import { getServiceById } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import { isRestricted } from './finding-answer.ts';
import { findingsOfRelease } from './list-findings.ts';
import { deadlinePreset } from './ports.ts';

/** Classes worth a strip: the rest would paint every release. */
const shown: ReadonlySet<DeadlineClass> = new Set(['three_days_forensic', 'three_days', 'fourteen_days']);
const maxStrips = 2_000;

/**
 * Intervals in which a known finding was live: a release's findings over its deployments, joined where these follow each other.
 * Past exposure stays visible after a fix.
 */
export async function exposureStrips(tx: Transaction, range: LedgerRange): Promise<readonly ExposureStrip[]> {
  const service = await getServiceById(tx, range.serviceId);
  const releases = await listReleasesById(tx, [
    ...new Set(range.deployments.map((deployment) => deployment.releaseId)),
  ]);
  const preset = await deadlinePreset(tx);
  const findings = new Map<string, readonly ShownFinding[]>();
  for (const release of releases) {
    const all = await findingsOfRelease(tx, release, { knownAt: range.knownAt, loadedAt: undefined });
    findings.set(
      release.id,
      all.flatMap((finding) => shownFinding(finding, service.exposure ?? 'undeclared', preset)),
    );
  }
  // Oldest first: where there are too many, the newest count.
  return joinStrips(range.deployments, findings).slice(-maxStrips);
}

interface ShownFinding {
  readonly finding: Finding;
  readonly deadline: DeadlineClass;
}

function shownFinding(finding: Finding, exposure: Exposure, preset: DeadlinePreset): readonly ShownFinding[] {
  const deadline = deadlineOf(finding, exposure, preset);
  const counts =
    finding.isMalicious || finding.knownExploited !== undefined || (shown.has(deadline.class) && !deadline.isEstimated);
  const isVisible = counts && isGating(finding) && finding.state === 'affected' && !isRestricted(finding);
  return isVisible ? [{ finding, deadline: deadline.class }] : [];
}

/**
 * One strip per finding and unbroken stretch of one release: the next release with the same finding gets its own, which begins
 * where this one ends, because it is another answer to "what was wrong with what ran then".
 */
export function joinStrips(
  deployments: readonly Deployment[],
  findings: ReadonlyMap<string, readonly ShownFinding[]>,
): readonly ExposureStrip[] {
  const strips: ExposureStrip[] = [];
  const open = new Map<string, number>();
  for (const deployment of deployments.toSorted((a, b) => a.from - b.from)) {
    for (const { finding, deadline } of findings.get(deployment.releaseId) ?? []) {
      const key = [deployment.environmentId, deployment.releaseId, finding.group, finding.package].join('\n');
      const at = open.get(key);
      const last = at === undefined ? undefined : strips[at];
      if (at !== undefined && last !== undefined && (last.to === undefined || deployment.from <= last.to)) {
        const to = last.to === undefined || deployment.to === undefined ? undefined : Math.max(last.to, deployment.to);
        strips[at] = { ...last, to, knownFrom: last.knownFrom ?? stripOf(deployment, finding, deadline).knownFrom };
        continue;
      }
      open.set(key, strips.length);
      strips.push(stripOf(deployment, finding, deadline));
    }
  }
  return strips;
}

function stripOf(deployment: Deployment, finding: Finding, deadline: DeadlineClass): ExposureStrip {
  const knownAt = finding.knownAt === undefined ? deployment.from : Date.parse(finding.knownAt);
  const isKnownInTime = deployment.to === undefined || knownAt < deployment.to;
  return {
    environmentId: deployment.environmentId,
    group: finding.group,
    package: finding.package,
    version: deployment.version,
    from: deployment.from,
    to: deployment.to,
    knownFrom: isKnownInTime ? Math.max(knownAt, deployment.from) : undefined,
    deadline,
    isKnownExploited: finding.knownExploited !== undefined,
  };
}
