import { type DeadlineClass, type Finding, deadlineOf } from '@lockstep/advisories';
import { getRelease, listSbomParts, type Release } from '#releases/index.ts';
import { getService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { DeadlineGround } from './finding-answer.ts';
import { type KnowledgeMoments, findFindings } from './find-findings.ts';
import { deadlinePreset } from './ports.ts';

export interface ListFindings {
  readonly service: string;
  readonly version: string;
  readonly knownAt: number | undefined;
  readonly loadedAt: number | undefined;
  /** What VEX statements keep from gating. */
  readonly suppressed?: 'include' | 'exclude' | 'only';
}

/** Findings of a release, as known and as loaded at the moments asked for; by default now. */
export async function listFindings(
  ctx: RequestContext,
  input: ListFindings,
): Promise<{ readonly findings: readonly Finding[]; readonly ground: DeadlineGround }> {
  requirePermission(ctx, 'advisories.read');
  const service = await getService(ctx.read, input.service);
  const release = await getRelease(ctx.read, service, input.version);
  // Judging on the way writes, so this reads in a transaction.
  return await ctx.transaction(async (tx) => {
    const moments = { knownAt: input.knownAt ?? ctx.now, loadedAt: input.loadedAt };
    const all = await findingsOfRelease(tx, release, moments);
    const findings = all.filter((finding) => isAsked(finding, input.suppressed));
    const ground: DeadlineGround = {
      exposure: service.exposure ?? 'undeclared',
      preset: await deadlinePreset(tx),
      releasedAt: release.releasedAt,
    };
    return { findings: findings.toSorted((a, b) => strictness(a, ground) - strictness(b, ground)), ground };
  });
}

const classes: readonly DeadlineClass[] = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
];

function isAsked({ suppression }: Finding, asked: ListFindings['suppressed'] = 'include'): boolean {
  return asked === 'include' || (suppression !== undefined) === (asked === 'only');
}

/** What needs somebody first stands first; what VEX suppresses and what only developers run, last. */
function strictness(finding: Finding, { exposure, preset }: DeadlineGround): number {
  const urgency = finding.isMalicious
    ? -2
    : finding.knownExploited === undefined
      ? classes.indexOf(deadlineOf(finding, exposure, preset).class)
      : -1;
  return urgency + (finding.suppression === undefined ? 0 : 10) + (finding.scope === 'excluded' ? 20 : 0);
}

/** A release without a readable SBOM has no findings, which says nothing: callers look at `sbom.state` first. */
export async function findingsOfRelease(
  tx: Transaction,
  release: Release,
  moments: KnowledgeMoments,
): Promise<readonly Finding[]> {
  if (release.sbom.state !== 'present') return [];
  const parts = (await listSbomParts(tx, [release.sbom.digest])).get(release.sbom.digest);
  if (parts === undefined) throw new RangeError(`SBOM ${release.sbom.digest} of a release is gone`);
  return await findFindings(
    tx,
    { digest: parts.digest, gatingIds: parts.componentIds, excludedIds: parts.excludedIds, release },
    moments,
  );
}
