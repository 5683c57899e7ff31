import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import type { Service } from './service.ts';

/**
 * Sample people act on sample services only; the second line of every use case that writes to a service, after its permission.
 *
 * @throws `gate.sample_only`
 */
export function requireSampleScope(
  ctx: Pick<RequestContext, 'actor'>,
  service: Pick<Service, 'isSample' | 'name'>,
): void {
  if (!ctx.actor.isSample || service.isSample) return;
  throw new Problem(
    'gate.sample_only',
    `a sample person can not act on \`${service.name}\`, which is not part of the sample`,
    {
      help: 'act as yourself',
    },
  );
}
