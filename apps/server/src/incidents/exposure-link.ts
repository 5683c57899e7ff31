import { getExposure } from '#exposures/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import type { LinkAsked, NewLink } from './link-incident.ts';

/**
 * An exposure by its id. One that only a restricted advisory tells of is linked by Lockstep, to its restricted incident: anywhere else
 * it would be named to those who may not know.
 */
export async function resolveExposureLink(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  { subject }: Pick<LinkAsked, 'subject'>,
): Promise<NewLink> {
  const maySee = ctx.actor.permissions.has('advisories.read_restricted');
  const { id, service, environment, environmentId, isRestricted } = await getExposure(tx, subject, maySee);
  if (isRestricted) {
    const problem = 'is known through a restricted advisory only';
    throw new Problem('incidents.link_invalid', `\`body.subject\`: ${problem}`, {
      help: 'it is linked to the restricted incident of its advisory by itself',
      fields: [{ field: 'body.subject', problem }],
    });
  }
  return { kind: 'exposure', subjectId: id, label: `${service} in ${environment}`, environmentId };
}
