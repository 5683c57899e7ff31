import {
  type Deployment,
  type DeploymentJudge,
  type DeploymentJudgement,
  findCurrent,
  listReleasesById,
  servingAt,
} from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { findDecision, getStoredDecision, type StoredDecision } from './decision-store.ts';
import { isQuarantinedAt } from './hold-store.ts';
import { type Ceremony, listCeremonies, noCeremony } from './signoff-rows-store.ts';
import { listLiveDecisionIds } from './signoff-store.ts';
import { standingOf } from './standing.ts';

/** Whether a decision covers a deployment at the moment it began. It is recorded either way: it is a fact, gated or not. */
export const judgeDeployment: DeploymentJudge = async (tx, _ctx, deployment) => {
  const named = deployment.decisionId === undefined ? undefined : await getStoredDecision(tx, deployment.decisionId);
  const ungated = (reason: string): DeploymentJudgement => ({ decisionId: named?.id, isGated: false, reason });
  if (await isQuarantinedAt(tx, deployment, deployment.from)) {
    return ungated(`${deployment.version} is quarantined by security`);
  }
  const before = await servedBefore(tx, deployment);
  const digests = await digestsOf(tx, deployment.releaseId);
  const same = before.deployments.filter(({ releaseId }) => isSame(before.digests, releaseId, deployment, digests));
  if (same.some((one) => isCarriedOn(one, deployment))) {
    const reason = `continuity: ${deployment.version} serves here already, or was the last to serve`;
    return { decisionId: named?.id, isGated: true, reason };
  }
  if (named !== undefined) return await judgeBy(tx, deployment, named, { serving: before.serving, digests });
  const ids = await listLiveDecisionIds(tx, deployment, deployment.from);
  let newest: DeploymentJudgement | undefined;
  for (const id of ids) {
    const decision = await findDecision(tx, id);
    if (decision === undefined) continue;
    const judged = await judgeBy(tx, deployment, decision, { serving: before.serving, digests });
    if (judged.isGated) return judged;
    newest ??= judged;
  }
  return newest ?? ungated('no decision was asked for');
};

interface Before {
  /** What serves, or else what was the last to. */
  readonly deployments: readonly Deployment[];
  /** By release. */
  readonly digests: ReadonlyMap<string, readonly string[]>;
  /** Releases that serve. */
  readonly serving: ReadonlySet<string>;
}

async function servedBefore(tx: Transaction, { serviceId, environmentId, from }: Deployment): Promise<Before> {
  const serving = await servingAt(tx, serviceId, environmentId, from);
  const last = serving.length > 0 ? undefined : await findCurrent(tx, serviceId, environmentId, from);
  const deployments = last === undefined ? serving : [last];
  const releases = await listReleasesById(tx, [...new Set(deployments.map(({ releaseId }) => releaseId))]);
  return {
    deployments,
    digests: new Map(releases.map(({ id, digests }) => [id, digests])),
    serving: new Set(serving.map(({ releaseId }) => releaseId)),
  };
}

function isSame(
  known: Before['digests'],
  releaseId: string,
  deployment: Deployment,
  digests: readonly string[],
): boolean {
  if (releaseId === deployment.releaseId) return true;
  return known.get(releaseId)?.some((digest) => digests.includes(digest)) ?? false;
}

/** More of the same: but a canary that nobody asked about does not make its rollout one that somebody asked about. */
function isCarriedOn(before: Deployment, { sharePercent }: Deployment): boolean {
  return before.isGated || sharePercent <= before.sharePercent;
}

async function digestsOf(tx: Transaction, releaseId: string): Promise<readonly string[]> {
  return (await listReleasesById(tx, [releaseId]))[0]?.digests ?? [];
}

async function judgeBy(
  tx: Transaction,
  deployment: Deployment,
  decision: StoredDecision,
  { serving, digests }: { readonly serving: ReadonlySet<string>; readonly digests: readonly string[] },
): Promise<DeploymentJudgement> {
  const name = `G-${decision.number}`;
  const no = (reason: string): DeploymentJudgement => ({ decisionId: decision.id, isGated: false, reason });
  const isAbout =
    decision.serviceId === deployment.serviceId &&
    decision.environmentId === deployment.environmentId &&
    decision.targetReleaseId === deployment.releaseId;
  if (!isAbout) return no(`${name} is about ${decision.target} of ${decision.service} in ${decision.environment}`);
  if (decision.decidedAt > deployment.from) return no(`${name} was made after the deployment began`);
  if (decision.boundDigests.toSorted().join() !== digests.toSorted().join()) return no(`${name} binds other artifacts`);
  const { currentReleaseId, current } = decision;
  if (currentReleaseId !== undefined && serving.size > 0 && !serving.has(currentReleaseId)) {
    return no(`${name} is about leaving ${current ?? 'another release'}, which did not serve any more`);
  }
  const ceremony = (await listCeremonies(tx, [decision])).get(decision.id) ?? noCeremony;
  // Warn-only stops nobody; whether the deployment was gated is a question of what was said.
  const body = { ...decision.body, effect: 'enforced' } as const;
  const asOf = { ...decision, body, ceremony: ceremonyAt(ceremony, deployment.from), now: deployment.from };
  const { mayProceed, because } = standingOf(asOf);
  return mayProceed
    ? { decisionId: decision.id, isGated: true, reason: `${name}: ${because}` }
    : no(`${name} said ${decision.verdict}: ${because}`);
}

/** What had happened by then. */
function ceremonyAt({ request, turns, glass, newHolds, captures }: Ceremony, moment: number): Ceremony {
  return {
    request: request === undefined || request.requestedAt > moment ? undefined : request,
    turns: turns.filter((turn) => turn.at <= moment),
    glass: glass === undefined || glass.at > moment ? undefined : glass,
    newHolds,
    captures: captures.filter(({ recordedAt }) => recordedAt <= moment),
  };
}
