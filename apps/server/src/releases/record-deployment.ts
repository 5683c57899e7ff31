import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type Environment, getEnvironment, getService, requireSampleScope, type Service } from '#services/index.ts';
import { insertDeployment, listPlaced, updateDeploymentEnds } from './deployment-store.ts';
import { lockLane } from './lane-store.ts';
import { recordLedgerEvent } from './events.ts';
import { placeDeployment, type Placed } from './intervals.ts';
import { refuseFutureMoment } from './moments.ts';
import { type DeploymentJudgement, ports } from './ports.ts';
import { actorRef, type Deployment, type DeploymentSource, type Motive, type Release } from './release.ts';
import { getRelease, listReleasesById } from './store.ts';

export interface NewDeployment {
  readonly environment: string;
  readonly version: string;
  readonly replica: string;
  /** Epoch milliseconds; now when absent. */
  readonly at?: number | undefined;
  /** Given: a closed interval of the past. */
  readonly to?: number | undefined;
  readonly sharePercent: number;
  readonly source: DeploymentSource;
  readonly decisionId?: string | undefined;
  readonly motive: Motive;
  readonly keepsOthers: boolean;
}

export interface DeploymentTarget {
  readonly service: Service;
  readonly environment: Environment;
  readonly release: Release;
}

export async function recordDeployment(
  ctx: RequestContext,
  serviceName: string,
  input: NewDeployment,
): Promise<Deployment> {
  requirePermission(ctx, 'releases.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, serviceName);
    requireSampleScope(ctx, service);
    const environment = await getEnvironment(tx, input.environment);
    const release = await getRelease(tx, service, input.version);
    const { deployment, ended } = await addDeployment(tx, ctx, { service, environment, release }, input);
    await recordLedgerEvent(tx, ctx, {
      type: 'releases.deployment_recorded',
      serviceId: service.id,
      subjectId: deployment.id,
      body: { ...deploymentFacts(deployment), ended },
    });
    await announceDeployment(tx, ctx, deployment);
    return deployment;
  });
}

/** What evidence keeps of a deployment. */
export function deploymentFacts(deployment: Deployment) {
  const { id: _id, serviceId: _s, environmentId: _e, releaseId: _r, recordedBy: _by, from, to, ...facts } = deployment;
  return {
    ...facts,
    from: new Date(from).toISOString(),
    to: to === undefined ? undefined : new Date(to).toISOString(),
  };
}

/** Holds, floors and verdicts follow after the commit. */
export async function announceDeployment(tx: Transaction, ctx: RequestContext, deployment: Deployment): Promise<void> {
  const { id, serviceId, environmentId } = deployment;
  await addJob(tx, ctx, {
    kind: 'gate.deployment_recorded',
    payload: { deploymentId: id, serviceId, environmentId },
  });
}

/** The part inside the transaction, for imports too; evidence is the caller's. */
export async function addDeployment(
  tx: Transaction,
  ctx: RequestContext,
  target: DeploymentTarget,
  input: NewDeployment,
): Promise<{ deployment: Deployment; ended: readonly string[] }> {
  const { service, environment, release } = target;
  const from = input.at ?? ctx.now;
  refuseFutureMoment(ctx, 'at', from);
  if (input.to !== undefined) refuseFutureMoment(ctx, 'to', input.to);
  if (input.to !== undefined && input.to <= from) {
    throw new Problem('request.invalid', '`body.to`: is not after `at`', {
      help: 'an interval ends after it begins',
      fields: [{ field: 'body.to', problem: 'is not after `at`' }],
    });
  }
  await lockLane(tx, service.id, environment.id);
  const { source, replica, sharePercent, keepsOthers } = input;
  const lane = { serviceId: service.id, environmentId: environment.id, source, replica };
  const existing = await listPlaced(tx, lane, from);
  const placement = placeDeployment(existing, {
    releaseId: release.id,
    from,
    to: input.to,
    sharePercent,
    keepsOthers,
  });
  if (placement.kind === 'overlaps') throw overlapProblem(target, placement.other);

  const proposed: Deployment = {
    id: ctx.newId(),
    serviceId: service.id,
    service: service.name,
    environmentId: environment.id,
    environment: environment.name,
    releaseId: release.id,
    version: release.version,
    replica,
    from,
    to: placement.to,
    sharePercent,
    source,
    decisionId: input.decisionId,
    isGated: false,
    gateReason: undefined,
    motive: input.motive,
    isSimulated: service.isSample,
    recordedBy: actorRef(ctx.actor),
  };
  const { decisionId, isGated, reason } = await judge(tx, ctx, service, proposed);
  const deployment = { ...proposed, decisionId, isGated, gateReason: reason };
  await updateDeploymentEnds(tx, placement.ends, from);
  await insertDeployment(tx, deployment, ctx.now);
  return { deployment, ended: await versionsOf(tx, existing, placement.ends) };
}

async function judge(
  tx: Transaction,
  ctx: RequestContext,
  service: Service,
  proposed: Deployment,
): Promise<DeploymentJudgement> {
  // Nobody could have asked: history from before the service was known here.
  if (proposed.from < service.createdAt && proposed.decisionId === undefined) {
    return { decisionId: undefined, isGated: false, reason: 'before the service was registered' };
  }
  return ports.judgeDeployment(tx, ctx, proposed);
}

async function versionsOf(
  tx: Transaction,
  placed: readonly Placed[],
  ids: readonly string[],
): Promise<readonly string[]> {
  const releases = placed.filter((one) => ids.includes(one.id)).map((one) => one.releaseId);
  return (await listReleasesById(tx, releases)).map((release) => release.version).sort();
}

function overlapProblem(target: DeploymentTarget, other: Placed): Problem {
  const until = other.to === undefined ? 'and still does' : `until ${new Date(other.to).toISOString()}`;
  const since = new Date(other.from).toISOString();
  const { service, environment, release } = target;
  return new Problem(
    'releases.deployment_overlaps',
    `\`${release.version}\` of \`${service.name}\` serves in \`${environment.name}\` since ${since} ${until} by deployment ${other.id}`,
    { help: 'end that one first, give a time outside it, or name another replica or share' },
  );
}
