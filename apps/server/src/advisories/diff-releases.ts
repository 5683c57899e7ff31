import { type Finding, type FindingSets, diffFindings } from '@lockstep/advisories';
import { type Release, getRelease, listComponentsById, listSbomParts } from '#releases/index.ts';
import { getService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type ComponentsDiff, type ReleaseComponent, diffComponents, packageOf } from './diff-components.ts';
import type { DeadlineGround } from './finding-answer.ts';
import { findingsOfRelease } from './list-findings.ts';
import { deadlinePreset } from './ports.ts';

export interface DiffReleases {
  readonly service: string;
  readonly from: string;
  readonly to: string;
  readonly knownAt: number | undefined;
}

export interface DiffSide {
  readonly release: Release;
  readonly components: readonly ReleaseComponent[];
}

export interface ShownDiff {
  readonly service: string;
  readonly knownAt: number;
  readonly ground: Omit<DeadlineGround, 'releasedAt'>;
  readonly from: DiffSide;
  readonly to: DiffSide;
  readonly affected: FindingSets;
  readonly unknown: FindingSets;
  readonly excluded: FindingSets;
  readonly components: ComponentsDiff;
}

/** Two releases of a service side by side, as known at one moment. */
export async function diffReleases(ctx: RequestContext, input: DiffReleases): Promise<ShownDiff> {
  requirePermission(ctx, 'advisories.read');
  const service = await getService(ctx.read, input.service);
  const releases = [
    await getRelease(ctx.read, service, input.from),
    await getRelease(ctx.read, service, input.to),
  ] as const;
  const moments = { knownAt: input.knownAt ?? ctx.now, loadedAt: undefined };
  // Judging on the way writes, so this reads in a transaction.
  return await ctx.transaction(async (tx) => {
    const [from, to] = await sidesOf(tx, releases);
    const current: readonly Finding[] = await findingsOfRelease(tx, from.release, moments);
    const target: readonly Finding[] = await findingsOfRelease(tx, to.release, moments);
    const { unknown, excluded, ...affected } = diffFindings(current, target);
    return {
      service: service.name,
      knownAt: moments.knownAt,
      ground: { exposure: service.exposure ?? 'undeclared', preset: await deadlinePreset(tx) },
      from,
      to,
      affected,
      unknown,
      excluded,
      components: diffComponents(from.components, to.components),
    };
  });
}

async function sidesOf(tx: Transaction, releases: readonly [Release, Release]): Promise<[DiffSide, DiffSide]> {
  const digests = releases.flatMap(({ sbom }) => (sbom.state === 'present' ? [sbom.digest] : []));
  const parts = await listSbomParts(tx, digests);
  const ids = [...parts.values()].flatMap((part) => [...part.componentIds, ...part.excludedIds]);
  const named = new Map(
    (await listComponentsById(tx, [...new Set(ids)])).map((component) => [component.id, component]),
  );
  const sideOf = (release: Release): DiffSide => {
    const part = release.sbom.state === 'present' ? parts.get(release.sbom.digest) : undefined;
    const pick = (list: readonly number[], isDevelopmentOnly: boolean) =>
      list.flatMap((id): ReleaseComponent[] => {
        const component = named.get(id);
        return component === undefined ? [] : [{ ...component, isDevelopmentOnly }];
      });
    return {
      release,
      components: part === undefined ? [] : [...pick(part.componentIds, false), ...pick(part.excludedIds, true)],
    };
  };
  return [sideOf(releases[0]), sideOf(releases[1])];
}

/** Why the answer may be less than the truth; empty: it is not. */
export function doubtsOf(diff: Pick<ShownDiff, 'from' | 'to'>): readonly string[] {
  return [diff.from, diff.to].flatMap(({ release: { version, sbom } }) => {
    if (sbom.state === 'missing') return [`release \`${version}\` has no SBOM: what it holds is unknown`];
    if (sbom.state === 'unparseable')
      return [`the SBOM of release \`${version}\` can not be read: what it holds is unknown`];
    if (sbom.completeness === 'incomplete') return [`the SBOM of release \`${version}\` says that it is incomplete`];
    return [];
  });
}

/** Versions of a finding's package, whatever distribution release it is from. */
export function versionsByPackage(components: readonly ReleaseComponent[]): ReadonlyMap<string, readonly string[]> {
  const byPackage = Map.groupBy(components, ({ ecosystem, name }) =>
    packageOf({ ecosystem: ecosystem.split(':', 1)[0] ?? '', name }),
  );
  return new Map(
    [...byPackage].map(([name, items]) => [name, [...new Set(items.map((item) => item.version))].toSorted()]),
  );
}
