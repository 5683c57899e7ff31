import type { Transaction } from '../platform/context.ts';
import { listIntervalsOfReleases, type ReleaseInterval } from './deployment-store.ts';
import { listBurns, type ReleaseBurn } from './event-store.ts';
import { coveredMs } from './intervals.ts';
import type { Motive } from './release.ts';
import { findCurrent, listFullShare } from './serving-store.ts';

/** How a release did while it served in one environment. Times are epoch milliseconds. */
export interface ReliabilityRecord {
  /** At full share; 0 when it never ran. */
  readonly hoursServed: number;
  readonly firstServedAt: number | undefined;
  readonly lastServedAt: number | undefined;
  readonly servesNow: boolean;
  /** Worst reported burn rate, with the samples behind it. */
  readonly burnRate: number | undefined;
  readonly burnSamples: number;
}

const hourMs = 3_600_000;

/** Records of several releases, as of a moment. Releases that never ran have one too. */
export async function reliabilityRecords(
  tx: Transaction,
  query: { releaseIds: readonly string[]; environmentId: string; at: number },
): Promise<ReadonlyMap<string, ReliabilityRecord>> {
  const { releaseIds, environmentId, at } = query;
  const intervals = Map.groupBy(
    await listIntervalsOfReleases(tx, releaseIds, environmentId, at),
    (interval) => interval.releaseId,
  );
  const burns = new Map((await listBurns(tx, releaseIds, environmentId, at)).map((burn) => [burn.releaseId, burn]));
  return new Map(releaseIds.map((id) => [id, toRecord(intervals.get(id) ?? [], burns.get(id), at)]));
}

export async function reliabilityRecord(
  tx: Transaction,
  releaseId: string,
  environmentId: string,
  at: number,
): Promise<ReliabilityRecord> {
  const records = await reliabilityRecords(tx, { releaseIds: [releaseId], environmentId, at });
  return records.get(releaseId) ?? toRecord([], undefined, at);
}

function toRecord(intervals: readonly ReleaseInterval[], burn: ReleaseBurn | undefined, at: number): ReliabilityRecord {
  const servesNow = intervals.some(({ to }) => to === undefined || to > at);
  const ends = intervals.map(({ to }) => Math.min(to ?? at, at));
  return {
    hoursServed:
      coveredMs(
        intervals.filter(({ sharePercent }) => sharePercent === 100),
        at,
      ) / hourMs,
    firstServedAt: intervals.length === 0 ? undefined : Math.min(...intervals.map(({ from }) => from)),
    lastServedAt: ends.length === 0 ? undefined : Math.max(...ends),
    servesNow,
    burnRate: burn?.burnRate,
    burnSamples: burn?.samples ?? 0,
  };
}

/** A change of what serves at full share: what was left, for what, and why. */
export interface Departure {
  readonly at: number;
  readonly deploymentId: string;
  readonly fromReleaseId: string;
  readonly fromVersion: string;
  readonly toReleaseId: string;
  readonly toVersion: string;
  readonly motive: Motive;
}

/** Departures of a lane up to a moment, oldest first. Deploying the same release again is none. */
export async function listDepartures(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  at: number,
): Promise<readonly Departure[]> {
  const current = await findCurrent(tx, serviceId, environmentId, at);
  if (current === undefined) return [];
  const { source, replica } = current;
  const full = await listFullShare(tx, { serviceId, environmentId, source, replica }, at);
  return full.flatMap((next, index) => {
    const left = full[index - 1];
    if (left === undefined || left.releaseId === next.releaseId) return [];
    return {
      at: next.from,
      deploymentId: next.id,
      fromReleaseId: left.releaseId,
      fromVersion: left.version,
      toReleaseId: next.releaseId,
      toVersion: next.version,
      motive: next.motive,
    };
  });
}
