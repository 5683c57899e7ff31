import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { clockToleranceMs } from './add-release.ts';

/** What is recorded has happened; clocks may differ by five minutes. @throws `releases.deployment_in_future` */
export function refuseFutureMoment(ctx: Pick<RequestContext, 'now'>, field: string, moment: number): void {
  if (moment <= ctx.now + clockToleranceMs) return;
  throw new Problem(
    'releases.deployment_in_future',
    `\`${new Date(moment).toISOString()}\` is in the future; here it is ${new Date(ctx.now).toISOString()}`,
    {
      help: 'record it when it has happened, and check the clock of the machine that sent it',
      fields: [{ field: `body.${field}`, problem: 'is in the future' }],
    },
  );
}
