import { type Deployment, listDeploymentsOfReleases, listReleasesHolding } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { listMatchedComponents } from './match-store.ts';

/** A service and environment where an affected release serves or served, joined over its releases. */
export interface WhereLive {
  readonly service: string;
  readonly environment: string;
  readonly versions: readonly string[];
  readonly since: number;
  /** undefined: it serves now. */
  readonly until: number | undefined;
}

/** Where the components that these advisory rows match are or were live. */
export async function whereLive(tx: Transaction, rowIds: readonly number[]): Promise<readonly WhereLive[]> {
  const holders = await listReleasesHolding(tx, await listMatchedComponents(tx, rowIds));
  const deployments = await listDeploymentsOfReleases(
    tx,
    holders.map((holder) => holder.releaseId),
  );
  return joinLanes(deployments);
}

export function joinLanes(deployments: readonly Deployment[]): readonly WhereLive[] {
  const lanes = Map.groupBy(deployments, (deployment) => `${deployment.service}\n${deployment.environment}`);
  return [...lanes.values()].flatMap((lane): WhereLive[] => {
    const [first] = lane;
    if (first === undefined) return [];
    const ends = lane.map((deployment) => deployment.to ?? Number.POSITIVE_INFINITY);
    const until = Math.max(...ends);
    return [
      {
        service: first.service,
        environment: first.environment,
        versions: [...new Set(lane.map((deployment) => deployment.version))],
        since: Math.min(...lane.map((deployment) => deployment.from)),
        until: Number.isFinite(until) ? until : undefined,
      },
    ];
  });
}
