import type { GateFacts, Instant, PointOfNoReturn, ReleaseFacts, ReleasePosition } from './facts.ts';
import { compareInstants } from './instant.ts';
import { contains } from './lines.ts';

type Facts = Pick<GateFacts, 'asOf' | 'current' | 'target' | 'candidates' | 'pointsOfNoReturn'>;

/** Points that `from` is past and `to` is not: going back over them is more than a swap of builds. Ascending by id. */
export function crossedPoints(
  facts: Facts,
  from: ReleaseFacts | undefined,
  to: ReleaseFacts,
): readonly PointOfNoReturn[] {
  if (from === undefined || facts.pointsOfNoReturn.length === 0) return [];
  return facts.pointsOfNoReturn
    .filter((point) => compareInstants(point.at, facts.asOf) <= 0)
    .filter((point) => isPast(facts, from, point) && !isPast(facts, to, point))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Served on the far side, or certainly contains it. A line without order is not past: unknown never means safe. */
function isPast(facts: Facts, release: ReleaseFacts, point: PointOfNoReturn): boolean {
  if (servedAfter(release, point.at)) return true;
  const first = firstBeyond(facts, point);
  return first !== undefined && contains(release, first) === true;
}

function servedAfter(release: ReleaseFacts, at: Instant): boolean {
  const { servesNow, lastServedAt } = release.record;
  return servesNow || (lastServedAt !== undefined && compareInstants(lastServedAt, at) > 0);
}

/** The release stated, else the first one that began to serve after the point. */
function firstBeyond(facts: Facts, point: PointOfNoReturn): ReleasePosition | undefined {
  if (point.firstRelease !== undefined) return point.firstRelease;
  return knownReleases(facts)
    .filter(({ record }) => record.firstServedAt !== undefined && compareInstants(record.firstServedAt, point.at) >= 0)
    .toSorted(
      (a, b) =>
        compareInstants(a.record.firstServedAt ?? point.at, b.record.firstServedAt ?? point.at) ||
        compareInstants(a.releasedAt, b.releasedAt) ||
        (a.version < b.version ? -1 : 1),
    )[0];
}

/** Every release the facts describe, each once. */
export function knownReleases(facts: Facts): readonly ReleaseFacts[] {
  const byVersion = new Map<string, ReleaseFacts>();
  for (const release of [facts.current, facts.target, ...facts.candidates]) {
    if (release !== undefined && !byVersion.has(release.version)) byVersion.set(release.version, release);
  }
  return [...byVersion.values()];
}
