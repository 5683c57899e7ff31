import type { ReplicaCount, ServedVersion, Stretch } from './exposure.ts';

/** A deployment as far as exposures need it; instants in epoch milliseconds, `[from, to)`. */
export interface Served {
  readonly environmentId: string;
  readonly releaseId: string;
  readonly version: string;
  /** Empty: the service as a whole. */
  readonly replica: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly sharePercent: number;
}

interface Known {
  /** undefined: at all times. */
  readonly knownAt: number | undefined;
  readonly isMalicious: boolean;
}

const endOf = ({ to }: { readonly to: number | undefined }): number => to ?? Number.POSITIVE_INFINITY;
const asEnd = (moment: number): number | undefined => (moment === Number.POSITIVE_INFINITY ? undefined : moment);

/**
 * Joins what served an affected release into unbroken stretches, oldest first: releases, shares, replicas and sources that overlap
 * or follow each other without a gap are one.
 *
 * @param lane everything that served there, for the count of replicas
 */
export function joinStretches(affected: readonly Served[], lane: readonly Served[], known: Known): readonly Stretch[] {
  const joined: { from: number; to: number; parts: Served[] }[] = [];
  for (const part of affected.toSorted((a, b) => a.from - b.from || endOf(a) - endOf(b))) {
    const last = joined.at(-1);
    if (last !== undefined && part.from <= last.to) {
      last.to = Math.max(last.to, endOf(part));
      last.parts.push(part);
    } else joined.push({ from: part.from, to: endOf(part), parts: [part] });
  }
  return joined.map(({ from, to, parts }) => ({
    from,
    to: asEnd(to),
    ...knownIn(from, to, known),
    versions: versionsOf(parts),
    replicas: replicasIn(parts, lane, from, to),
  }));
}

/** Code that was made to do harm did it before anybody knew: such a stretch always counts. */
function knownIn(from: number, to: number, { knownAt, isMalicious }: Known): Pick<Stretch, 'knownFrom' | 'counts'> {
  const begin = Math.max(knownAt ?? from, from);
  const isKnown = begin < to;
  return { knownFrom: isKnown ? begin : undefined, counts: isKnown || isMalicious };
}

/** Runs of one version that overlap or follow each other are one, by their beginning. */
function versionsOf(parts: readonly Served[]): readonly ServedVersion[] {
  const runs = [...Map.groupBy(parts, ({ version }) => version)].flatMap(([version, own]) => {
    const joined: { from: number; to: number; sharePercent: number }[] = [];
    for (const part of own.toSorted((a, b) => a.from - b.from)) {
      const last = joined.at(-1);
      if (last !== undefined && part.from <= last.to) {
        last.to = Math.max(last.to, endOf(part));
        last.sharePercent = Math.max(last.sharePercent, part.sharePercent);
      } else joined.push({ from: part.from, to: endOf(part), sharePercent: part.sharePercent });
    }
    return joined.map(({ from, to, sharePercent }) => ({ version, from, to: asEnd(to), sharePercent }));
  });
  return runs.toSorted((a, b) => a.from - b.from || (a.version < b.version ? -1 : 1));
}

/** Replicas that served something affected at some time, of all that served anything while it lasted. */
function replicasIn(
  parts: readonly Served[],
  lane: readonly Served[],
  from: number,
  to: number,
): ReplicaCount | undefined {
  return countReplicas(
    parts,
    lane.filter((one) => one.from < to && endOf(one) > from),
  );
}

/** Replicas that serve something affected now, of all that serve now. */
export function replicasNow(affected: readonly Served[], lane: readonly Served[]): ReplicaCount | undefined {
  return countReplicas(
    affected.filter(({ to }) => to === undefined),
    lane.filter(({ to }) => to === undefined),
  );
}

/** The largest share of what serves now; undefined: nothing affected does. */
export function shareOf(affected: readonly Served[]): number | undefined {
  const shares = affected.filter(({ to }) => to === undefined).map(({ sharePercent }) => sharePercent);
  return shares.length === 0 ? undefined : Math.max(...shares);
}

function countReplicas(affected: readonly Served[], all: readonly Served[]): ReplicaCount | undefined {
  const named = (list: readonly Served[]) =>
    new Set(list.filter(({ replica }) => replica !== '').map(({ replica }) => replica)).size;
  const total = named(all);
  return total === 0 || affected.length === 0 ? undefined : { affected: named(affected), total };
}
