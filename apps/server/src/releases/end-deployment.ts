import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService, requireSampleScope } from '#services/index.ts';
import { getDeployment, updateDeploymentEnds } from './deployment-store.ts';
import { lockLane } from './lane-store.ts';
import { recordLedgerEvent } from './events.ts';
import { refuseFutureMoment } from './moments.ts';
import { announceDeployment } from './record-deployment.ts';
import type { Deployment } from './release.ts';

export interface EndDeployment {
  readonly service: string;
  readonly deployment: string;
  /** Epoch milliseconds; now when absent. */
  readonly at?: number | undefined;
}

/** Repeating it changes nothing; an interval that ended keeps its end. */
export async function endDeployment(ctx: RequestContext, input: EndDeployment): Promise<Deployment> {
  requirePermission(ctx, 'releases.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, input.service);
    requireSampleScope(ctx, service);
    const found = await getDeployment(tx, input.deployment);
    if (found.serviceId !== service.id) {
      throw new Problem('releases.deployment_not_found', `deployment \`${found.id}\` is not of \`${service.name}\``, {
        help: `it belongs to \`${found.service}\``,
      });
    }
    await lockLane(tx, found.serviceId, found.environmentId);
    const deployment = await getDeployment(tx, found.id);
    const to = input.at ?? deployment.to ?? ctx.now;
    refuseFutureMoment(ctx, 'at', to);
    if (deployment.to === to) return deployment;
    if (deployment.to !== undefined) {
      throw new Problem(
        'releases.deployment_ended',
        `the deployment ended at ${new Date(deployment.to).toISOString()}`,
        {
          help: 'the ledger keeps what was recorded',
        },
      );
    }
    if (to < deployment.from) {
      throw new Problem('request.invalid', '`body.at`: is before the deployment began', {
        help: 'send a later moment, or leave it out for now',
        fields: [{ field: 'body.at', problem: `is before ${new Date(deployment.from).toISOString()}` }],
      });
    }
    await updateDeploymentEnds(tx, [deployment.id], to);
    const { version, environment } = deployment;
    await recordLedgerEvent(tx, ctx, {
      type: 'releases.deployment_ended',
      serviceId: service.id,
      subjectId: deployment.id,
      body: { service: service.name, environment, version, at: new Date(to).toISOString() },
    });
    await announceDeployment(tx, ctx, deployment);
    return { ...deployment, to };
  });
}
